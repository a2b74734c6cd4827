"""What a date means where its text leaves it open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cache, lru_cache
from typing import Literal

from crawler.dates.tables import table
from crawler.dates.zones import country_of_domain, country_of_zone
from crawler.urls import split_url

Order = Literal["day", "month"]


@dataclass(slots=True, frozen=True)
class Policy:
    """What the readers of dates are told by whoever knows where a text comes from."""

    order: Order | None = None
    """Which of 05 and 04 in ``05/04/2026`` is the day's place: ``day`` first, ``month`` first; None: such a date is
    none, for one that is wrong by months does more harm."""

    zone: tzinfo | None = None
    """The zone of the outlet: its abbreviations mean what they mean there, and a date that names none is in it."""

    guess_zone: bool = False
    """Whether an abbreviation that several zones share (IST, CST) may be taken for the commonest of them."""

    language: str = ""
    """ISO 639-1, for the few month names that differ between languages."""

    future: bool = True
    """Whether a date after tomorrow is one."""


UNKNOWN = Policy()
"""Where a text comes from is not known: nothing is guessed."""


@lru_cache(maxsize=1024)
def policy_of(url: str, tags: tuple[str, ...], zone: tzinfo | None, *, guess_zone: bool, future: bool) -> Policy:
    """The policy for what an outlet writes.

    :param url: of the page or feed: its domain's country tells which of day and month is first.
    :param tags: language tags, the most trusted first.
    :param zone: of the outlet, where it is known.
    """
    host = split_url(url).hostname or ""
    language = re.split("[-_]", tags[0])[0].lower() if tags else ""
    order = date_order(host, tags, None if zone is UTC else getattr(zone, "key", None))
    return Policy(order, zone, guess_zone, language, future)


@lru_cache(maxsize=1024)
def date_order(host: str, tags: tuple[str, ...] = (), zone: str | None = None) -> Order | None:
    """Which of day and month an outlet writes first (Unicode CLDR); None where nothing tells.

    The country of the domain counts before that of the outlet's zone, and both before the region that a page's language
    tag names, which is often the one that its program was delivered with. English without a country tells nothing.

    :param tags: language tags, ``en-US``, the most trusted first.
    :param zone: IANA name of the outlet's zone.

    >>> date_order("outlet.example", ("en-US",)), date_order("outlet.co.uk", ("en-US",)), date_order("outlet.example")
    ('month', 'day', None)
    """
    codes = [tag.replace("_", "-").split("-") for tag in tags if tag]
    language = codes[0][0].lower() if codes else "en"
    for country in filter(None, (country_of_domain(host), country_of_zone(zone))):
        return _order_of(language, country)
    regions = ((code[0].lower(), code[-1].upper()) for code in codes if len(code) > 1 and len(code[-1]) == 2)
    for spoken, region in regions:
        return _order_of(spoken, region)
    return _order_of(language, "") if codes else None


def numeric_order(first: int, second: int) -> Order | None:
    """What two numbers tell of the place of the day, for only one of them can be a month."""
    if first > 12 >= second:
        return "day"
    return "month" if second > 12 >= first else None


def order_shown(pairs: Iterable[tuple[int, int]]) -> Order | None:
    """What numeric dates of one page tell together; None when they tell nothing or differ."""
    shown = {order for pair in pairs if (order := numeric_order(*pair))}
    return shown.pop() if len(shown) == 1 else None


def _order_of(language: str, country: str) -> Order | None:
    for tag in (f"{language}-{country}", language):
        if tag in _month_first():
            # American English has no region in CLDR; Canada writes both.
            return None if tag in {"en", "en-CA"} else "month"
        if tag in _day_first():
            return "day"
        if language == "en" and country:
            return "day"
    return None


@cache
def _month_first() -> frozenset[str]:
    return frozenset(table("month_first"))


@cache
def _day_first() -> frozenset[str]:
    return frozenset(table("day_first"))
