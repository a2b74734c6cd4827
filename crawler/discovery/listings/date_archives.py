"""Archives by year, month or day: the period before the one that a page shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

_PATH = re.compile(
    r"(?P<before>.*/)(?P<year>(?:19|20)\d\d)(?:[-/](?P<month>0?[1-9]|1[0-2])(?:[-/](?P<day>0?[1-9]|[12]\d|3[01]))?)?"
    r"(?:\.\w{2,5}|/(?:index\.\w{2,5})?)?"
)
_MAYBE = re.compile(r"(?:19|20)\d\d[-/\d]{0,20}(?:\.\w{2,5}|/(?:index\.\w{2,5})?)?$|\?")
_VALUE = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?")
_KEYS = ("date", "day", "month", "archive", "d", "m")


class Period(NamedTuple):
    """What an archive's page shows."""

    archive: str
    """The address of its archive, without the date: equal for all its periods."""
    parts: tuple[int, ...]
    """Year, or year and month, or year, month and day."""


def read_period(url: str) -> Period | None:
    """The period that an address names; None when it names none.

    >>> read_period("https://outlet.example/sport/2026/11/").parts
    (2026, 11)
    >>> read_period("https://outlet.example/archive?date=2026-11-20").parts
    (2026, 11, 20)
    """
    if not _MAYBE.search(url):
        return None
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if not parts.query:
        match = _PATH.fullmatch(parts.path)
        if match is None:
            return None
        found = match["year"], match["month"], match["day"]
        return Period(origin + match["before"], tuple(int(part) for part in found if part))
    values = dict(parse_qsl(parts.query))
    others = "&".join(f"{key}={value}" for key, value in sorted(values.items()) if key not in (*_KEYS, "year"))
    archive = f"{origin}{parts.path}?{others}"
    for key in _KEYS:
        if match := _VALUE.fullmatch(values.get(key, "")):
            return Period(archive, tuple(int(part) for part in match.groups() if part))
    named = [values.get(key, "") for key in ("year", "month", "day") if key in values]
    if named and all(value.isdecimal() and len(value) <= 4 for value in named) and len(named[0]) == 4:
        return Period(archive, tuple(map(int, named)))
    return None


def older_period(url: str, links: Iterable[str]) -> str | None:
    """The address of the period to read after a page: the newest of those before it that it links to.

    A section that is no archive itself goes on with the newest period of its own archive, which stands below it
    and has at least two periods.

    :param url: the page's address, without what numbers its pages.
    """
    here = read_period(url)
    periods: dict[tuple[str, int], dict[tuple[int, ...], str]] = defaultdict(dict)
    for link in links:
        if found := read_period(link):
            periods[found.archive, len(found.parts)].setdefault(found.parts, link)
    if here is not None:
        older = {parts: link for parts, link in periods[here.archive, len(here.parts)].items() if parts < here.parts}
        return older[max(older)] if older else None
    if not urlsplit(url).path.strip("/"):
        return None  # the archive of a whole outlet is no page of its front page
    below = re.sub(r"\.\w{2,5}$", "", url.partition("?")[0]).rstrip("/") + "/"
    own = [found for (archive, _), found in periods.items() if archive.startswith(below) and len(found) >= 2]
    if not own:
        return None
    newest = max(own, key=len)
    return newest[max(newest)]
