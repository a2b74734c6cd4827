"""When a source or an article is looked at again: by how often looks at it brought something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.items import Link

MINUTE, HOUR, DAY, WEEK = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))
SOONEST, LATEST = 5 * MINUTE, DAY
"""Between two looks at a source."""

GAPS = (HOUR, DAY, WEEK, 4 * WEEK)
"""Before the first, second … revisit of an article that does not change."""

FILLS = (HOUR, DAY, WEEK)
"""Before the first, second … further try of a page that may be filled yet."""

UNFILLED = frozenset({"empty page", *(f"no article: {why}" for why in ("empty page", "error page", "too little text"))})
"""Reasons that time may mend: some outlets publish the headline first and the text later."""

TRUSTED = 3
"""So many contradictions of its ETag or Last-Modified, and a URL is asked without them."""

_USUAL = 0.05  # share of revisits that see a correction, where nothing is known of an outlet
_STEP = 1.5
_RETRIES = 6
_FRESH = WEEK
_MOST_FILLS = 8  # tries of one page, though its source dates it newer at each look


def poll_after(poll_interval: float | None, new: int, listed: int, dates: Iterable[datetime] = ()) -> timedelta:
    """How long to wait before a source is looked at again.

    The time shrinks when a look brings something and grows when it does not, so that about every second look does.

    :param poll_interval: seconds waited before this look; None for the first.
    :param new: how many addresses it named that nobody knew, of ``listed``.
    :param dates: when its articles were published; the first wait is their median distance.

    >>> poll_after(3600, 0, 20), poll_after(3600, 1, 20), poll_after(86400, 0, 20)
    (datetime.timedelta(seconds=5400), datetime.timedelta(seconds=2400), datetime.timedelta(days=1))
    """
    every = poll_interval
    if every is None:
        newest = sorted(dates, reverse=True)[:20]
        gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
        every = median(gaps) if gaps else HOUR.total_seconds()
    elif listed and new * 2 > listed:  # more than half was missed: the next look may come too late
        every /= _STEP**3
    else:
        every = every / _STEP if new else every * _STEP
    return timedelta(seconds=min(max(every, SOONEST.total_seconds()), LATEST.total_seconds()))


def revisit_after(
    looks: int, published: datetime | None, now: datetime, *, corrections: int = 0, revisits: int = 0
) -> timedelta | None:
    """How long to wait before an article is looked at again; None for never.

    :param looks: how often it was fetched, at least 1.
    :param published: an old article is not looked at within the hour.
    :param corrections: how many of the outlet's ``revisits`` saw another text: the more, the sooner.

    >>> now = datetime(2026, 1, 31)
    >>> [revisit_after(looks, now, now) for looks in (1, 2, 5)]
    [datetime.timedelta(seconds=3600), datetime.timedelta(days=1), None]
    """
    if looks > len(GAPS):
        return None
    rate = (corrections + 1) / (revisits + 1 / _USUAL)
    factor: float = min(max((_USUAL / rate) ** 0.5, 0.5), 2)
    gap = GAPS[looks - 1] * factor
    age = now - published if published is not None and looks == 1 else timedelta(0)
    return max(gap, min(age / 8, WEEK))


def wants_whole(visits: int, validator_mismatches: int, *, is_article: bool, suspected: bool = False) -> bool:
    """Whether a URL is asked without validators: because they were wrong, or to find out whether they are.

    :param suspected: whether it may be said unchanged when it is not.
    """
    if validator_mismatches >= TRUSTED or visits == 0:
        return True
    if is_article:
        return visits % 3 == 0
    return visits % (2 if suspected else 8) == 0


def retry_after(wait: timedelta, attempts: int, *, is_article: bool) -> timedelta | None:
    """How long to wait before a URL that failed is tried again: each time twice as long; None for never.

    :param wait: before the first retry.
    :param attempts: how often it failed before.

    >>> retry_after(HOUR, 2, is_article=True), retry_after(HOUR, 8, is_article=True)
    (datetime.timedelta(seconds=14400), None)
    """
    if is_article:
        return None if attempts > _RETRIES else wait * (1 << attempts)
    return min(wait * (1 << min(attempts, 8)), LATEST)


def fill_after(link: Link, attempts: int, now: datetime) -> timedelta | None:
    """How long to wait before a page that was empty or too short for an article is tried again; None for never.

    Only what a source lists among its latest is worth it: pages that are no articles for good are many.

    :param attempts: how often it failed before.

    >>> link = Link(url="https://outlet.example/a", how="feed")
    >>> [fill_after(link, attempts, datetime(2026, 1, 31)) for attempts in (0, 1, 3)]
    [datetime.timedelta(seconds=3600), datetime.timedelta(days=1), None]
    """
    if attempts >= len(FILLS) or (attempts == 0 and not _is_fresh(link, now)):
        return None
    return FILLS[attempts]


def is_filled(link: Link, attempts: int, tried_at: datetime | None, now: datetime) -> bool:
    """Whether a source says of a page that was empty or too short that it was changed since.

    :param attempts: how often it failed: a source may date everything anew at each look.
    """
    said = max((when for when in (link.published, link.modified) if when is not None), default=None)
    if said is None or tried_at is None or attempts >= _MOST_FILLS:
        return False
    return said > tried_at and _is_fresh(link, now)


def _is_fresh(link: Link, now: datetime) -> bool:
    """Whether a source lists an address as the one of a recent article."""
    if link.role != "article" or link.how not in ("feed", "section", "sitemap"):
        return False
    # A sitemap has all that an outlet ever published, and often one lastmod for all of it; a news sitemap has dates.
    when = link.published or (link.modified if link.how != "sitemap" else None)
    if when is not None:
        return now - when < _FRESH
    return link.how != "sitemap" and link.root in (None, link.found_on)  # not on a further page of a section
