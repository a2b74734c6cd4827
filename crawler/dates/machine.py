"""Dates as programs write them: ISO 8601, RFC 5322, seconds since 1970, what C, Java, JavaScript and Go print."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from crawler.dates.clock import BEHIND_THE_HOUR, hour_of_day
from crawler.dates.moment import Moment, moment_of
from crawler.dates.months import month_number
from crawler.dates.offsets import ZONE, offset_on
from crawler.dates.policy import UNKNOWN, Policy

_ISO = re.compile(
    r"(\d{4})(?P<by>[-/:]?)(\d\d)(?P=by)(\d\d)(?:(?:T|\s+|\s*-\s+|,\s*)?(?<=[\sT\d])(\d\d?)[:.h]?([0-5]\d)(?:[:.]?([0-5]\d|60))?"
    rf"(?:[.,:]\d+)?(?:\s*(?P<half>[ap]\.?\s?m\b\.?))?)?\s*[(\[]?(?P<zone>{ZONE}|[+\u2212-]\s?\d\d?(?::?(?:00|15|30|45))?|z\b)?(?![\w-])",
    re.IGNORECASE,
)
# An address or a form makes a plus a space.
_LOST_PLUS = re.compile(r"(?<=[T ]\d\d:\d\d:\d\d) (?=[01]\d:?(?:00|30|45)$)")
_TIME = r"(\d\d?)[:.](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?"
# Mon, 04 May 2026 10:35:00 +0000, Monday, 04-May-26 10:35 EST.
_MAIL = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,?\s+)?(\d\d?)[\s-]+([^\W\d_]{{3,12}})\.?[\s-]+(\d{{4}}|\d\d)[\s,]+{_TIME}"
    rf"(?:\s*(?P<half>{BEHIND_THE_HOUR}))?\s*[(\[]?(?P<zone>{ZONE}|[+\u2212-]\d\d?$)?",
    re.IGNORECASE,
)
# Mon May 04 10:35:00 2026, Mon May 04 10:35:00 +0000 2026, Mon 4 May 10:35:00 CEST 2026: C, Ruby, Java, date.
_ASCTIME = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,?\s+)?(?:([^\W\d_]{{3,12}})\s+(\d\d?)|(\d\d?)\.?\s+([^\W\d_]{{3,12}})),?\s+"
    rf"{_TIME}(?:\s*(?P<half>{BEHIND_THE_HOUR}))?\s+(?:(?P<zone>{ZONE})\s+)?(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
# Mon May 04 2026 10:35:00 GMT+0200 (Central European Summer Time): JavaScript.
_SCRIPT = re.compile(
    rf"[^\W\d_]{{2,12}},?\s+([^\W\d_]{{3,12}})\s+(\d\d?),?\s+(\d{{4}}),?\s+{_TIME}"
    rf"(?:\s*(?P<half>{BEHIND_THE_HOUR}))?(?:\s+(?P<zone>{ZONE}))?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(?:/Date\()?(\d{9,10}(?:\.\d+)?|(?!19|20)\d{12}|\d{13})(?:[+-]\d{4})?(?:\)/)?")
_A_DAY = len("2024-05-01")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d):?(\d\d))"
)
_RFC_822_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * n - 3 : 3 * n]: n for n in range(1, 13)}


def read_standard(text: str) -> datetime | None:
    """The date in one of the forms that nearly every feed and sitemap uses, without the search for others.

    :return: aware when it names its zone, midnight when it is a day alone.

    >>> read_standard("Wed, 01 May 2024 10:30:00 +0200").isoformat(), read_standard("2024-05-01").isoformat()
    ('2024-05-01T10:30:00+02:00', '2024-05-01T00:00:00')
    """
    if text[4:5] == "-":
        if text[13:14] == ".":  # of a clock with points, whose minutes Python takes for a fraction
            return None
        try:
            return datetime.fromisoformat(text).replace(microsecond=0)
        except ValueError:
            return None
    match = _RFC_822.fullmatch(text)
    if match is None or match[2] not in _RFC_822_MONTHS:
        return None
    day, name, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = timezone(-offset if sign == "-" else offset) if offset else UTC
        return datetime(int(year), _RFC_822_MONTHS[name], int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None


def read_machine(text: str, policy: Policy = UNKNOWN) -> Moment | None:
    """The date that a text begins with, in a form that programs write; None for any other text.

    :raises ValueError: when it names a day or a time that there is not.

    >>> read_machine("2024-05-03T17:47+0200").value.isoformat(), read_machine("2024-05-03").timed
    ('2024-05-03T17:47:00+02:00', False)
    >>> read_machine("Mon May 04 10:35:00 +0000 2026").value.isoformat()
    '2026-05-04T10:35:00+00:00'
    """
    if found := read_standard(text):
        return Moment(found, timed=len(text) > _A_DAY, zoned=found.tzinfo is not None)
    if text[:4].isdigit() or text.startswith("/Date("):
        text = _LOST_PLUS.sub("+", text)
        return _epoch(text) or _iso(text, policy)
    return _mail(text, policy) or _asctime(text, policy) or _script(text, policy)


def _iso(text: str, policy: Policy) -> Moment | None:
    match = _ISO.match(text)
    if match is None:
        if match := _MONTH.fullmatch(text):
            return moment_of(date(int(match[1]), int(match[2]), 1))
        return None
    day = date(int(match[1]), int(match[3]), int(match[4]))
    return _moment(day, match[5], match[6], match[7], match["half"], match["zone"], policy)


def _mail(text: str, policy: Policy) -> Moment | None:
    match = _MAIL.match(text)
    if match is None or not (month := month_number(match[2], policy.language)):
        return None
    year = int(match[3]) + (0 if len(match[3]) == 4 else 1900 if int(match[3]) >= 70 else 2000)
    return _moment(date(year, month, int(match[1])), match[4], match[5], match[6], match["half"], match["zone"], policy)


def _asctime(text: str, policy: Policy) -> Moment | None:
    match = _ASCTIME.match(text)
    if match is None or not (month := month_number(match[1] or match[4], policy.language)):
        return None
    day = date(int(match["year"]), month, int(match[2] or match[3]))
    return _moment(day, match[5], match[6], match[7], match["half"], match["zone"], policy)


def _script(text: str, policy: Policy) -> Moment | None:
    match = _SCRIPT.match(text)
    if match is None or not match["zone"] or not (month := month_number(match[1], policy.language)):
        return None
    day = date(int(match[3]), month, int(match[2]))
    return _moment(day, match[4], match[5], match[6], match["half"], match["zone"], policy)


def _moment(
    day: date,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
    zone: str | None,
    policy: Policy,
) -> Moment:
    """A day and a clock's time; 24:00 and a leap second are ISO 8601, and not datetime's."""
    if hour is None:
        return moment_of(day)
    hours = hour_of_day(int(hour), half)
    if hours > 24 or (hours == 24 and int(minute or 0)):
        return moment_of(day)
    wall = datetime.combine(day, time()) + timedelta(hours=hours, minutes=int(minute or 0), seconds=int(second or 0))
    return moment_of(wall.date(), wall.time(), offset_on(zone, wall, policy) if zone else None)


def _epoch(text: str) -> Moment | None:
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    seconds = float(match[1])
    value = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).replace(microsecond=0)
    return Moment(value, timed=True, zoned=True)
