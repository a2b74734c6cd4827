"""Which files of a sitemap index to read, newest first, and where to stop."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from crawler.discovery.sitemaps.reading import SitemapRef

# A day ends up to twelve hours later in UTC than in the outlet's own zone, which is not known here.
_ZONES = timedelta(hours=12)
_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1600, 2100

_YEAR = r"(?<!\d)(?P<year>1[6-9]\d\d|20\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_NAMED = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_BETWEEN = r"(?:[-_./]|[&;](?:mm?|month)[=])"
_PERIODS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}{_BETWEEN}{_MONTH}(?:[-_./](?P<day>0[1-9]|[12]\d|3[01])|[&;]d(?:d|ay)?=(?P<one_day>\d\d?))(?!\d)",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{_YEAR}{_BETWEEN}?{_NAMED}(?![a-z])",
        rf"(?<![a-z]){_NAMED}{_BETWEEN}?(?P<year>1[6-9]\d\d|20\d\d)(?!\d)",
        rf"{_YEAR}{_BETWEEN}?q(?P<quarter>[1-4])(?!\d)",
        rf"{_YEAR}{_BETWEEN}?w(?P<week>[0-4]\d|5[0-3])(?!\d)",
        rf"{_YEAR}{_BETWEEN}{_MONTH}(?!\d)",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?!\d)",
        rf"{_YEAR}(?!\d)",
    )
]
_MONTHS = {name: n for n, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _File:
    ref: SitemapRef
    series: str
    """Its URL with the numbers and month names left out: the files of one series differ in these alone."""
    number: int
    """The last number in its URL; -1 without any."""
    ends: datetime | None
    """When the period in its name ends; None when the name tells none."""


def plan(refs: Iterable[SitemapRef], since: datetime | None = None) -> list[SitemapRef]:
    """The files of an index that can hold articles since then, the newest first.

    :param refs: what the index names.
    :param since: aware instant; None for all of them.

    A file is left out when its ``lastmod`` is before ``since``, or when the period in its name is
    (``sitemap-2019-03.xml``) and its ``lastmod`` does not tell. Where a site stamps most of its archive with the
    time of the last build, ``lastmod`` does not tell. A file with neither always counts.

    >>> refs = [SitemapRef(url=f"https://outlet.example/sitemap-2024-{m:02}.xml") for m in range(1, 13)]
    >>> [ref.url[-11:-4] for ref in plan(refs, datetime(2024, 11, 20, tzinfo=UTC))]
    ['2024-12', '2024-11']
    """
    files = _files(refs)
    dated = [file for file in files if since is None or _can_matter(file, since, _telling(files, since))]
    return [file.ref for file in sorted(dated, key=_age)]


def _files(refs: Iterable[SitemapRef]) -> list[_File]:
    files = [_file(ref) for ref in refs]
    by_series: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        by_series[file.series].append(file)
    for series in by_series.values():
        # In sitemap-1.xml … sitemap-3000.xml the number 2019 is no year.
        if any(file.ends is None for file in series):
            for file in series:
                file.ends = None
    return files


def _file(ref: SitemapRef) -> _File:
    parts = urlsplit(ref.url)
    name = unquote(f"{parts.path}?{parts.query}")
    numbers = _DIGITS.findall(name)
    series = _DIGITS.sub("#", re.sub(rf"(?<![a-z]){_NAMED}(?![a-z])", "#", name, flags=re.IGNORECASE))
    return _File(ref, series, int(numbers[-1][:18]) if numbers else -1, period_end(name))


def period_end(name: str) -> datetime | None:
    """When the period ends that a file's name tells, the last one of several; None without any.

    >>> period_end("/news/sitemap_2024-02.xml").date(), period_end("/sitemap.xml?yyyy=2024&mm=12&dd=31").date()
    (datetime.date(2024, 3, 1), datetime.date(2025, 1, 1))
    """
    for pattern in _PERIODS:
        ends = [end for match in pattern.finditer(name) if (end := _end(match.groupdict())) is not None]
        if ends:
            return max(ends)
    return None


def _end(found: dict[str, str | None]) -> datetime | None:
    year = int(found["year"] or 0)
    month = int(found.get("month") or 0) or _MONTHS.get((found.get("name") or "").lower(), 0)
    try:
        if week := found.get("week"):
            return datetime.fromisocalendar(year, int(week), 1).replace(tzinfo=UTC) + 7 * _DAY
        if day := found.get("day") or found.get("one_day"):
            return datetime(year, month, int(day), tzinfo=UTC) + _DAY
        month = int(found.get("quarter") or 0) * 3 or month or 12
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    except ValueError:
        return None


def _telling(files: list[_File], since: datetime) -> set[str]:
    """The series whose ``lastmod`` is when a file's articles changed, not when all files were built again."""
    old: dict[str, list[bool]] = defaultdict(list)
    for file in files:
        if file.ends is not None and file.ends + _ZONES < since and file.ref.modified is not None:
            old[file.series].append(_changed_until(file.ref.modified) >= since)
    return {file.series for file in files} - {series for series, new in old.items() if sum(new) * 2 > len(new)}


def _can_matter(file: _File, since: datetime, telling: set[str]) -> bool:
    modified = file.ref.modified
    if modified is not None and (_changed_until(modified) < since or file.series in telling):
        return _changed_until(modified) >= since
    return file.ends is None or file.ends + _ZONES >= since


def _changed_until(modified: datetime) -> datetime:
    """The last instant that a ``lastmod`` can mean: midnight stands for its day."""
    day_only = modified.time() == datetime.min.time()
    return modified + _DAY + _ZONES if day_only else modified


def _age(file: _File) -> tuple[float, float, int, int]:
    """Sorts the newest first: by the period in the name, else by ``lastmod``, then by the number."""
    ends = file.ends.timestamp() if file.ends is not None else 0.0
    modified = file.ref.modified.timestamp() if file.ref.modified is not None else 0.0
    # An undated file may be the newest of all: the news sitemap beside the archive.
    return (-ends if ends else -float("inf") if not modified else -modified, -modified, -file.number, file.ref.position)
