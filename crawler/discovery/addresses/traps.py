"""Addresses that lead a crawl astray: they can be followed for ever and show nothing that is not elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, unquote

_LONGEST = 2000
_DEEPEST = 12
_MOST_PARAMETERS = 6
_SESSION_KEY = re.compile(
    r"^(php|j|asp\w*|cf)?_?sess(ion)?_?(id|key|token)?$|^(phpsessid|jsessionid|cftoken|cfid|zenid|oscsid|session|sessid)$",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{12,}$")
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#]*|/\((?:[A-Z]\([^)/]*\))+\)(?=/|$)", re.IGNORECASE)
_CALENDAR_NAMES = """
    event events calendar calendars kalender agenda agendas termine veranstaltungen calendrier evenement evenements
    calendario evento eventos eventi kalendar kalendarz takvim tvguide tv-guide tv-programm programme programmes
    schedule
"""
_CALENDARS = frozenset(_CALENDAR_NAMES.split())
_CALENDAR_KEYS = frozenset(
    ["ical", "tribe-bar-date", "eventdisplay", "tribe_event_display", "calendar", "cal_date", "outlook-ical"]
)
_DATE_KEYS = frozenset(["year", "month", "day", "yr", "mon", "date", "datum", "mois", "jahr", "monat", "tag", "week"])
_DATE_PART = re.compile(r"(19|20)\d\d([-_./]?\d{1,2}){0,2}$|\d{1,2}$")
_FACETS = re.compile(
    r"^(sort|order|orderby|dir|view|layout|per_?page|limit|filter|facet|f)(_?by)?(\[.*\])?$|^[^\[]*\[.*\]$",
    re.IGNORECASE,
)
_NESTED = re.compile(r"https?(://|%3a)", re.IGNORECASE)


def is_trap(url: str) -> bool:
    """Whether an address belongs to a space without end: a calendar, combined filters, sessions, a path that repeats.

    >>> is_trap("https://outlet.example/events/2031/07/"), is_trap("https://outlet.example/a/b/a/b/a/b/")
    (True, True)
    >>> is_trap("https://outlet.example/2011/11/11/eleven-stories-of-the-eleventh")
    False
    """
    if len(url) > _LONGEST:
        return True
    path, query = path_and_query(url)
    segments = [segment for segment in unquote(path).lower().split("/") if segment]
    if len(segments) > _DEEPEST or without_session(url) != url:
        return True
    if len(set(segments)) < len(segments) and _repeats(segments):
        return True
    if _is_calendar_path(segments):
        return True
    return bool(query) and _is_endless(parse_qsl(query, keep_blank_values=True))


def path_and_query(url: str) -> tuple[str, str]:
    """The path and the query of an absolute address; ``urlsplit`` costs five times as much.

    >>> path_and_query("https://outlet.example/a/b?c=d#e")
    ('/a/b', 'c=d')
    """
    bare, _, query = url.partition("#")[0].partition("?")
    start = bare.find("/", bare.find("://") + 3)
    return (bare[start:] if start > 0 else ""), query


def without_session(url: str) -> str:
    """An address without what names a visit, in its path (``;jsessionid=``, ``/(S(…))/``) or its query.

    >>> without_session("https://outlet.example/a;jsessionid=9A7F?id=4&PHPSESSID=ab12cd34ef56gh78")
    'https://outlet.example/a?id=4'
    """
    bare, mark, query = url.partition("?")
    if not mark and ";" not in url and "(" not in url:
        return url
    if ";" in bare or "(" in bare:
        bare = _SESSION_PATH.sub("", bare)
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _is_session(*pair.partition("=")[::2])]
    return f"{bare}?{'&'.join(kept)}" if kept and mark else bare


def _is_session(key: str, value: str) -> bool:
    if _SESSION_KEY.match(key):
        return True
    return key.lower() in ("sid", "s_id", "token") and bool(_SESSION_VALUE.match(value))


def _repeats(segments: list[str]) -> bool:
    """Whether folders come back: three times the same one, or two after each other twice."""
    named = [segment for segment in segments if not segment.isdigit()]
    if any(n >= 3 for n in Counter(named).values()):
        return True
    return any(
        named[start : start + size] == named[start + size : start + 2 * size]
        for size in (2, 3)
        for start in range(len(named) - 2 * size + 1)
    )


def _is_calendar_path(segments: list[str]) -> bool:
    """A calendar's folder, and nothing but a date (and what shows it: ``month``, ``list``) below it."""
    for place, segment in enumerate(segments):
        if segment in _CALENDARS or segment.partition(".")[0] in _CALENDARS:
            below = [s for s in segments[place + 1 :] if s not in ("month", "list", "week", "day", "today", "map")]
            return bool(below) and all(map(_DATE_PART.match, below))
    return False


def _is_endless(pairs: list[tuple[str, str]]) -> bool:
    keys = Counter(key.lower() for key, _ in pairs)
    if len(pairs) > _MOST_PARAMETERS or max(keys.values(), default=0) > 2:
        return True
    if not _CALENDAR_KEYS.isdisjoint(keys):
        return True
    dates = [key.lower() for key, value in pairs if key.lower() in _DATE_KEYS and _DATE_PART.match(value)]
    if len(dates) > 1 or (dates and len(pairs) == 1 and dates[0] in ("date", "month")):
        return True
    return sum(bool(_FACETS.search(key)) for key, _ in pairs) > 1 or any(_NESTED.match(value) for _, value in pairs)
