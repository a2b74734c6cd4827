"""The times of a live blog's entries: what is written at each, and the instants that they mean together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import islice, pairwise

from lxml.etree import _Element

from crawler.dates.clock import Clock, opening_clock, read_clock
from crawler.dates.moment import Moment
from crawler.dates.page_zone import DAY_ONLY, hang, is_stated, outlet_zone
from crawler.dates.policy import Policy
from crawler.dates.reading import read_date
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.page.text import text_of

Stamp = Moment | Clock

_TIMES = ("datetime", "data-timestamp", "data-time", "content")
_CALLED = re.compile(r"(?<!run)time|date|hour|clock|stamp|uhr|heure|(?<![a-z])hora|datum|fecha", re.IGNORECASE)
_SHORT = 60
_PAGE = Policy(future=False)
_FIRST = 3
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def entry_time(element: _Element, *, called: bool) -> Stamp | None:
    """The time written at an entry: an instant before a wall clock's time with its day, before one without.

    :param called: whether the page says that it is a live blog; else only what is marked as a time counts.
    """
    best: Stamp | None = None
    for inner in element.iter():
        found = _marked(inner) if isinstance(inner.tag, str) else None
        if isinstance(found, Moment) and found.zoned:
            return found
        if found is not None and (best is None or (isinstance(found, Moment) and isinstance(best, Clock))):
            best = found
    return best or (_opening(element) if called else None)


def _marked(element: _Element) -> Stamp | None:
    """What an element says whose name is that of a time."""
    day = None
    if element.tag == "time" or element.get("itemprop") == "datePublished" or "data-timestamp" in element.attrib:
        for name in _TIMES:
            value = element.get(name) or ""
            moment = read_date(value, _PAGE) if value else None
            if moment is not None and moment.timed:
                return moment
            if name == "datetime" and value and (clock := read_clock(value)):
                return clock
            day = day or moment
    elif not _CALLED.search(element.get("class") or ""):
        return None
    text = text_of(element)
    stamp = _written(text) if len(text) <= _SHORT else None
    if day and isinstance(stamp, Clock):
        return Moment(datetime.combine(day.value, stamp.time, stamp.offset), timed=True, zoned=stamp.offset is not None)
    return stamp


def _written(text: str) -> Stamp | None:
    moment = read_date(text, _PAGE)
    return moment if moment is not None and moment.timed else read_clock(text)


def _opening(element: _Element) -> Stamp | None:
    pieces = (" ".join(text.split()) for text in element.itertext(with_tail=True))
    for text in islice(filter(None, pieces), _FIRST):
        if opened := opening_clock(text):
            return opened[0]
        if stamp := _written(text) if len(text) <= _SHORT else None:
            return stamp
    return None


def time_zone(doc: Document, metadata: Metadata) -> tuple[tzinfo, str]:
    """The zone of a page's wall clocks and how it is known: as for its dates, or the offset that its date shows."""
    zone, how = outlet_zone(doc.url, [tag for tag, _ in doc.language_tags], doc.zone)
    source = metadata.provenance.get("published", "")
    shown = metadata.published.utcoffset() if metadata.published and is_stated(source) else None
    if doc.zone is None and metadata.published and shown and shown != metadata.published.astimezone(zone).utcoffset():
        return timezone(shown), "zone from published"
    return zone, how


def settle(stamps: Sequence[Stamp | None], metadata: Metadata, zone: tzinfo) -> list[datetime | None]:
    """The instants that entries' times mean, in the page's order; None where no time is written or no day is known.

    Entries go in one direction. A clock that goes the other way by more than an hour has passed midnight; less than
    that is an entry out of order. Without any day among them, the oldest is of the day the article was published.

    :param metadata: the article's own dates.
    """
    known = [(index, stamp) for index, stamp in enumerate(stamps) if stamp is not None]
    if _newest_first([_wall(stamp, zone) for _, stamp in known]):
        known.reverse()
    walls = _unrolled([stamp for _, stamp in known], metadata, zone)
    found: list[datetime | None] = [None] * len(stamps)
    for (index, stamp), wall in zip(known, walls, strict=True):
        if isinstance(stamp, Moment) and stamp.zoned:
            found[index] = stamp.value
        elif wall is not None:
            offset = stamp.offset if isinstance(stamp, Clock) else None
            found[index] = wall.replace(tzinfo=offset) if offset else hang(wall, zone)
    return found


def _wall(stamp: Stamp, zone: tzinfo) -> datetime:
    """A stamp as its zone's clock shows it; a clock's on the first of days."""
    if isinstance(stamp, Clock):
        return datetime.combine(datetime(2000, 1, 1), stamp.time)
    return stamp.value.astimezone(zone).replace(tzinfo=None) if stamp.zoned else stamp.value


def _newest_first(walls: list[datetime]) -> bool:
    """Whether most go back; going round the clock by less than half of it is the shorter way."""
    steps = [(after - before) % _DAY for before, after in pairwise(walls)]
    back = sum(step > _DAY / 2 for step in steps)
    return back >= sum(timedelta() < step <= _DAY / 2 for step in steps)


def _unrolled(stamps: list[Stamp], metadata: Metadata, zone: tzinfo) -> list[datetime | None]:
    """The stamps, the oldest first, as wall clock times with their days."""
    start = next((i for i, stamp in enumerate(stamps) if isinstance(stamp, Moment)), None)
    walls = [_wall(stamp, zone) for stamp in stamps]
    if start is not None:
        for i in range(start - 1, -1, -1):
            walls[i] = datetime.combine(walls[i + 1], walls[i].time())
            walls[i] -= _DAY if walls[i] > walls[i + 1] + _HOUR else timedelta()
    latest = walls[start or 0] if walls else None
    for i in range((start or 0) + 1, len(walls)):
        if latest is not None and isinstance(stamps[i], Clock):
            walls[i] = datetime.combine(latest, walls[i].time())
            walls[i] += _DAY if walls[i] < latest - _HOUR else timedelta()
        latest = max(walls[i], latest or walls[i])
    if start is not None or latest is None:
        return list(walls)
    ahead = _days_ahead(walls[0], latest, metadata, zone)
    return [None if ahead is None else wall + ahead for wall in walls]


def _days_ahead(oldest: datetime, newest: datetime, metadata: Metadata, zone: tzinfo) -> timedelta | None:
    """How many days entries with clocks alone are to be moved; None when the article has no date."""
    published, modified = (
        date and date.astimezone(zone).replace(tzinfo=None) for date in (metadata.published, metadata.modified)
    )
    source = metadata.provenance.get
    timed = DAY_ONLY not in source("published", "")
    ahead = None
    if published:
        ahead = datetime.combine(published, oldest.time()) - oldest
        if timed and oldest + ahead < published - _DAY / 2:
            ahead += _DAY
        elif timed and oldest + ahead > published + _DAY - _HOUR:
            ahead -= _DAY
    if modified and DAY_ONLY not in source("modified", ""):
        # A page that shows only its newest entries was last changed with the first of them.
        since = (modified - newest) % _DAY
        last = modified - since - newest
        if ahead is None or (since <= _HOUR and last > ahead):
            ahead = last
    return ahead
