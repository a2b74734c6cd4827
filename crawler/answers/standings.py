"""How crawls stand, outlet by outlet, and what gave nothing: questions that a store answers to programs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from crawler.answers.refusal import Refused, WrongParameter
from crawler.answers.rows import OutletStanding
from crawler.outlets import KnownOutlets, Outlet
from crawler.store import FailedUrl, Store
from crawler.store.frontier.failed import FailedPlace
from crawler.store.monitoring.standing import Stood, standings

MOST_OUTLETS = 200
"""Outlets in one answer."""


@dataclass(slots=True, kw_only=True)
class FailedAnswer:
    """URLs that gave nothing, by state, outlet and the order in which they were found."""

    urls: list[FailedUrl]
    more: bool
    """Whether there are more."""
    next: str | None = None
    """What to ask with as page for those behind them; null when these are the last."""


@dataclass(slots=True, kw_only=True)
class OutletsAnswer:
    """How the crawls of outlets stand, by name."""

    outlets: list[OutletStanding]
    next: str | None = None
    """The name to go on after; null at the end."""


def failed_answer(store: Store, outlet: Sequence[str] | None, limit: int, page: str | None = None) -> FailedAnswer:
    """URLs that gave nothing.

    :param outlet: what the store calls an outlet; None for all.
    :param page: the ``next`` of an answer to the same question.
    :raises Refused: the page is none.
    """
    after = None if page is None else _read_place(page)
    found, more = store.failed_page(limit, outlet=outlet, after=after)
    following = None if more is None else f"{more.state}~{more.id}~{more.outlet}"
    return FailedAnswer(urls=found, more=more is not None, next=following)


def _read_place(text: str) -> FailedPlace:
    if (read := re.fullmatch(r"([a-z]{1,20})~(\d{1,18})~(.*)", text, re.ASCII)) is None:
        raise WrongParameter("page", "is not the next of an answer; leave it out for the first")
    return FailedPlace(read[1], read[3], int(read[2]))


def outlets_answer(store: Store, files: KnownOutlets, *, after: str = "", limit: int = MOST_OUTLETS) -> OutletsAnswer:
    """How the crawls of outlets stand: of those that have a file, and of those of which anything is stored.

    :param after: the name to go on after.
    """
    filed = _filed_or_stored(store, files)
    names = sorted(name for name in filed if name > after)
    rows = standings_of(store, {name: filed[name] for name in names[:limit]}, store.now())
    return OutletsAnswer(outlets=rows, next=names[limit - 1] if len(names) > limit else None)


def outlet_answer(store: Store, files: KnownOutlets, name: str) -> OutletStanding:
    """How the crawl of one outlet stands.

    :param name: as :func:`outlets_answer` gives it.
    :raises Refused: there is none of that name.
    """
    filed = _filed_or_stored(store, files)
    if name not in filed:
        raise Refused("there is no such outlet", 404)
    return standing_of(store, name, filed[name], store.now())


def _filed_or_stored(store: Store, files: KnownOutlets) -> dict[str, Outlet | None]:
    """Name of an outlet → what its file says; None of one of which only articles or addresses are stored."""
    filed: dict[str, Outlet | None] = {outlet.name: outlet for outlet in files.outlets}
    known = {name for outlet in files.outlets for name in outlet.names}
    return dict.fromkeys(set(store.outlet_names()) - known) | filed


def standing_of(store: Store, name: str, outlet: Outlet | None, now: datetime) -> OutletStanding:
    """How the crawl of an outlet stands.

    :param name: what its file calls it, or the store where it has none.
    :param outlet: what its file says; None without one.
    """
    return standings_of(store, {name: outlet}, now)[0]


def standings_of(store: Store, outlets: Mapping[str, Outlet | None], now: datetime) -> list[OutletStanding]:
    """The same of several outlets by name, in their order."""
    asked = [
        Stood(name=name, names=outlet.names if outlet else {name}, sources=outlet.source_urls if outlet else [])
        for name, outlet in outlets.items()
    ]
    found = []
    for stood, standing in zip(asked, store.read(standings, asked, now), strict=True):
        own = {each.name: getattr(standing, each.name) for each in fields(standing)}
        outlet = outlets[stood.name]
        found.append(OutletStanding(**own, outlet=stood.name, paused=bool(outlet and outlet.paused)))
    return found
