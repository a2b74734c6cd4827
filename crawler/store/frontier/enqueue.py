"""Links that a crawl reaches become rows; which of them are to be fetched is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.articles.reached import lock_crawls
from crawler.store.database import chunks, has_row_locks, insert_missing
from crawler.store.records import FAILED_STATES, Crawl
from crawler.store.revisits.schedule import UNFILLED, is_filled
from crawler.store.schema import LINK_COLUMNS, REACH_COLUMNS, articles, crawl_articles, crawl_urls, outlets, urls
from crawler.urls import host_of, outlet_of

_KNOWN = (
    *(urls.c.id, urls.c.url, urls.c.state, urls.c.article_id, urls.c.next_fetch_at),
    *(urls.c.reason, urls.c.attempts, urls.c.tried_at),
)


NOT_ARCHIVED, DAMAGED = "not in the archive", "damaged in the archive"
"""Reasons of a URL that an archive has no answer for, or only records that cannot be read."""

_OF_ARCHIVES = (NOT_ARCHIVED, DAMAGED)  # they say nothing of what its host would answer


@dataclass(slots=True, frozen=True)
class _Verdict:
    outcome: str | None
    """What the URL is to this crawl: None while it is to be fetched."""
    due: bool = False
    """Whether the URL itself is made due again."""
    at_once: bool = False
    """Whether it is, whatever time was set for it."""


def add_links(
    connection: sa.Connection,
    crawl: Crawl,
    links: Iterable[Link],
    now: datetime,
    *,
    patient: bool,
    unknown_only: bool = False,
) -> int:
    """Make rows of links; return how many of them this crawl had not reached before.

    :param patient: whether what failed waits for its next try's time even in a further crawl.
    :param unknown_only: whether what needs no fetching, and listings that are not due, stay out of the crawl.
    """
    by_url: dict[str, Link] = {}
    for link in links:
        by_url.setdefault(link.url, link)
    known = _rows_of(connection, by_url, now)
    joined = _joined(connection, crawl, [row.id for row in known.values()])
    _complete(connection, by_url, known)
    fresh = {url: link for url, link in by_url.items() if known[url].id not in joined}
    verdicts = {url: _judge(link, known[url], now, patient=patient) for url, link in fresh.items()}
    if unknown_only:
        fresh = {url: link for url, link in fresh.items() if _is_wanted(verdicts[url], known[url], now)}
        verdicts = {url: verdicts[url] for url in fresh}
    reached = [known[url].article_id for url, verdict in verdicts.items() if verdict.outcome == "earlier"]
    first = note_reached(connection, crawl, reached)
    rows = []
    for url, link in fresh.items():
        row, outcome = known[url], verdicts[url].outcome
        if outcome == "earlier":
            outcome = "earlier" if row.article_id in first else "duplicate"
            first.discard(row.article_id)
        rows.append(_crawl_row(crawl, link, row.id, outcome))
    if rows:
        connection.execute(sa.insert(crawl_urls), rows)
    due = [known[url].id for url, verdict in verdicts.items() if verdict.due]
    for chunk in chunks(due):
        connection.execute(sa.update(urls).where(urls.c.id.in_(chunk)).values(state="found", next_fetch_at=None))
    return len(rows)


def lock_rows(connection: sa.Connection, wanted: Iterable[str]) -> None:
    """Lock the rows that some URLs have, all in one order, so that no two writers wait for each other."""
    if has_row_locks(connection):
        _select_rows(connection, wanted)


def settled_rows(connection: sa.Connection, link: Link, others: Iterable[str], now: datetime) -> list[int]:
    """The rows of further URLs that were fetched for a link, made if there are none; without those being fetched."""
    wanted = {url: replace(link, url=url, role="article") for url in others}
    # All are locked together, in one order.
    rows = _rows_of(connection, {link.url: link, **wanted}, now)
    return [rows[url].id for url in wanted if rows[url].state != "leased"]


def _judge(link: Link, row: Any, now: datetime, *, patient: bool) -> _Verdict:
    """What a crawl that reaches a URL for the first time does with it.

    A listing is looked at by each crawl once, since what it lists belongs to the crawl; an article is fetched
    by one crawl for all.
    """
    if row.article_id is not None and link.role in ("article", "start"):
        return _Verdict("earlier")
    if row.state in ("found", "leased"):
        return _Verdict(None)
    if row.state in FAILED_STATES and (link.how == "archive" or row.reason in _OF_ARCHIVES):
        return _Verdict(None, due=True, at_once=True)
    unfilled = link.role == "article" and row.reason in UNFILLED
    waits = row.next_fetch_at is not None and (patient or unfilled) and row.next_fetch_at > now
    if row.state in FAILED_STATES and unfilled and is_filled(link, row.attempts, row.tried_at, now):
        return _Verdict(None, due=True, at_once=True)
    if row.state in FAILED_STATES and (waits or (link.role == "article" and row.next_fetch_at is None)):
        return _Verdict("failed")
    if row.state == "done" and link.role == "article":  # it was read before and holds no article
        return _Verdict("listing")
    return _Verdict(None, due=True)


def _is_wanted(verdict: _Verdict, row: Any, now: datetime) -> bool:
    early = row.next_fetch_at is not None and row.next_fetch_at > now
    return verdict.outcome is None and not (verdict.due and early and not verdict.at_once)


def _rows_of(connection: sa.Connection, by_url: dict[str, Link], now: datetime) -> dict[str, Any]:
    """The row of each URL, made if there is none."""
    known = _select_rows(connection, by_url)
    missing = [url for url in by_url if url not in known]
    if missing:
        if has_row_locks(connection):
            missing.sort()  # one order for everybody, so that no two writers wait for each other
        names = {url: outlet_of(url) for url in missing}
        insert_missing(connection, outlets, [{"name": n, "first_seen": now} for n in sorted(set(names.values()))])
        insert_missing(connection, urls, [_url_row(by_url[url], names[url], now) for url in missing])
        known |= _select_rows(connection, missing)
    return known


def _select_rows(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, Any]:
    # Locked where the database has row locks: a URL that is finished meanwhile would stay open in this crawl.
    found: dict[str, Any] = {}
    for chunk in chunks(list(wanted)):
        query = sa.select(*_KNOWN, *(urls.c[name] for name in LINK_COLUMNS)).where(urls.c.url.in_(chunk))
        found |= {row.url: row for row in connection.execute(query.order_by(urls.c.id).with_for_update())}
    return found


def _joined(connection: sa.Connection, crawl: Crawl, ids: Sequence[int]) -> set[int]:
    joined: set[int] = set()
    for chunk in chunks(ids):
        # By the URLs, not by an index of all that the crawl has, which PostgreSQL takes while it has no statistics.
        mine = crawl_urls.c.crawl_id + 0 == crawl.id
        query = sa.select(crawl_urls.c.url_id).where(crawl_urls.c.url_id.in_(chunk), mine)
        joined |= set(connection.scalars(query))
    return joined


def _complete(connection: sa.Connection, by_url: dict[str, Link], known: dict[str, Any]) -> None:
    """Note what a further source says of a URL that the first one left open."""
    changes = []
    for url, link in by_url.items():
        row = known[url]
        news = {name: value for name, value in _link_values(link).items() if value and not getattr(row, name)}
        if news and row.state in ("found", "leased"):
            changes.append({"row_id": row.id} | {name: news.get(name, getattr(row, name)) for name in LINK_COLUMNS})
    if changes:
        values: dict[str, Any] = {name: sa.bindparam(name) for name in LINK_COLUMNS}
        connection.execute(sa.update(urls).where(urls.c.id == sa.bindparam("row_id")).values(values), changes)


def note_reached(connection: sa.Connection, crawl: Crawl, ids: Sequence[str]) -> set[str]:
    """Note that the crawl reached stored articles; return those it had not reached before."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return set()
    lock_crawls(connection, [crawl.id])
    stored: dict[str, datetime] = {}
    for chunk in chunks(wanted):
        has = sa.exists().where(crawl_articles.c.article_id == articles.c.id, crawl_articles.c.crawl_id == crawl.id)
        query = sa.select(articles.c.id, articles.c.stored_at).where(articles.c.id.in_(chunk), ~has)
        stored |= {row.id: row.stored_at for row in connection.execute(query)}
    rows = [
        {"crawl_id": crawl.id, "article_id": id_, "earlier": stored[id_] < crawl.started_at}
        for id_ in wanted
        if id_ in stored
    ]
    if rows:
        connection.execute(sa.insert(crawl_articles), rows)
    return set(stored)


def _url_row(link: Link, outlet: str, now: datetime) -> dict[str, Any]:
    own = {name: getattr(link, name) for name in ("url", *REACH_COLUMNS)}
    return {"outlet": outlet, "host": host_of(link.url), "state": "found", "found_at": now, **own, **_link_values(link)}


def _link_values(link: Link) -> dict[str, Any]:
    return {name: getattr(link, name) for name in LINK_COLUMNS}


def _crawl_row(crawl: Crawl, link: Link, url_id: int, outcome: str | None) -> dict[str, Any]:
    own = {name: getattr(link, name) for name in REACH_COLUMNS}
    rank = 1 if link.role == "article" else 0
    return {
        "crawl_id": crawl.id,
        "url_id": url_id,
        "host": host_of(link.url),
        "rank": rank,
        "outcome": outcome,
        **own,
    }
