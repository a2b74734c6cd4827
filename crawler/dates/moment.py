"""One date as a page writes it: how exact it is, and whether it names its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from crawler.dates.months import month_number


@dataclass(slots=True, frozen=True)
class Moment:
    """A date, its time and its zone as far as they were given."""

    value: datetime
    """Aware when ``zoned``; midnight unless ``timed``."""

    timed: bool
    zoned: bool

    @property
    def exact(self) -> bool:
        """Whether it names an instant; midnight on the second rather stands for a day without a time."""
        return self.timed and self.zoned and bool(self.value.hour or self.value.minute or self.value.second)


_EARLIEST = 1800
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:(?:T|\s+|\s*-\s+|,\s*)(\d\d?)[:.h]?(\d\d)(?:[:.]?(\d\d))?(?:[.,:]\d+)?)?"
    r"\s*(Z|UTC|GMT|[A-Z]{3,4}|(?:UTC|GMT)?\s*[+-]\d\d?(?::?\d\d)?)?(?![\w-])"
)
# What JavaScript and Java print of a date: Fri Apr 28 2023 17:52:31 GMT+0000, Fri Apr 28 19:20:36 CEST 2023.
_PRINTED = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d) (GMT[+-]\d{4}|[A-Z]{3,4})(?: (\d{4}))?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
# A zone's abbreviation means one offset in news; those that mean several (IST, CST outside America) are left out.
_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120}
_OFFSETS |= {"EET": 120, "EEST": 180, "MSK": 180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360}
_OFFSETS |= {"PST": -480, "PDT": -420, "JST": 540, "KST": 540, "SGT": 480, "HKT": 480, "WIB": 420, "AEST": 600}
_OFFSETS |= {"AEDT": 660, "NZST": 720, "NZDT": 780, "SAST": 120, "PKT": 300, "BRT": -180, "ART": -180}


@lru_cache(maxsize=512)
def read_moment(text: str) -> Moment | None:
    """The date a machine-readable value holds; None when it holds none or an implausible one.

    ISO 8601 in its variants, RFC 5322, what JavaScript and Java print, seconds or milliseconds since 1970; dates as
    people write them are read by
    :func:`crawler.dates.written.read_written`.

    >>> read_moment("2024-05-03T17:47+0200").value.isoformat()
    '2024-05-03T17:47:00+02:00'
    >>> read_moment("2024-05-03").timed
    False
    """
    from crawler.dates.written import read_written  # which is made of Moments

    text = text.strip()[:80]
    try:
        moment = _iso(text) or _epoch(text) or _printed(text) or _mail(text) or read_written(text)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment if moment is not None and plausible(moment.value) else None


def plausible(value: datetime) -> bool:
    """Whether an article may have that date: not in the future, not a placeholder (1970-01-01, year 1)."""
    day = value.date()
    if day.year < _EARLIEST or (day.year == 1970 and day.timetuple().tm_yday == 1):
        return False
    return day <= (datetime.now(UTC) + timedelta(days=2)).date()


def _iso(text: str) -> Moment | None:
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    offset = offset_of(zone) if zone else None
    value = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
    if hour is None or offset is None:
        return Moment(value, hour is not None, zoned=False)
    return Moment(value.replace(tzinfo=offset), timed=True, zoned=True)


def offset_of(zone: str) -> timezone | None:
    """The offset that ``Z``, ``+01:00``, ``GMT+2`` or an unambiguous abbreviation means.

    >>> offset_of("CEST")
    datetime.timezone(datetime.timedelta(seconds=7200))
    """
    zone = zone.strip().upper()
    if zone in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[zone]))
    match = re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d\d?):?(\d\d)?", zone)
    if match is None or int(match[2]) > 14:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def _epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    return Moment(datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC), timed=True, zoned=True)


def _printed(text: str) -> Moment | None:
    match = _PRINTED.match(text)
    if match is None or match[2] is None or not (year := match[3] or match[8]) or not month_number(match[1]):
        return None
    day = (int(year), month_number(match[1]), int(match[2]))
    value = datetime(*day, int(match[4]), int(match[5]), int(match[6]))
    offset = offset_of(match[7])
    return Moment(value.replace(tzinfo=offset), timed=True, zoned=offset is not None)


def _mail(text: str) -> Moment | None:
    if ":" not in text or not re.match(r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} ", text):
        return None
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    return Moment(value, timed=True, zoned=value.tzinfo is not None)
