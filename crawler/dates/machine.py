"""Dates as feeds and sitemaps write them: ISO 8601, RFC 822 and its many variants, numbers, local languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.dates.months import month_number

# Hours from UTC of the abbreviations in use; one that several zones share (IST, BST of Bangladesh) has its commonest.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **{"edt": -4, "est": -5, "et": -5, "cdt": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7, "mt": -7},
    **{"pdt": -7, "pst": -8, "pt": -8, "adt": -3, "ast": -4, "nst": -3.5, "ndt": -2.5, "akst": -9, "akdt": -8},
    **{"hst": -10, "brt": -3, "art": -3, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "wat": 1, "cat": 2},
    **{"cest": 2, "mest": 2, "mesz": 2, "eet": 2, "sast": 2, "eest": 3, "eat": 3, "msk": 3, "trt": 3, "gst": 4},
    **{"pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "wita": 8, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8},
    **{
        "awst": 8,
        "wit": 9,
        "jst": 9,
        "kst": 9,
        "acst": 9.5,
        "acdt": 10.5,
        "aest": 10,
        "aedt": 11,
        "nzst": 12,
        "nzdt": 13,
    },
}
_AFTERNOON = {"pm", "p.m.", "μμ", "下午", "午後", "오후", "م"}
_MORNING = {"am", "a.m.", "πμ", "上午", "午前", "오전", "ص"}
_MERIDIEM = "|".join(re.escape(m) for m in sorted(_AFTERNOON | _MORNING, key=len, reverse=True))

# [^\W\d_] is a letter; marks belong to the words of Indic and Thai months.
_WORD = r"[^\W\d_][\w.’'\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f]*"
_DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s/-]*(?:de\s+|d’)?({_WORD})[\s,/-]+(?:de\s+|del\s+)?(\d{{4}}|\d\d)\b"
)
_MONTH_DAY_YEAR = re.compile(
    rf"({_WORD})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?(?P<clock>\s+\d\d?:\d\d(?::\d\d)?(?:\s+[A-Z]+)?)?\s+(\d{{4}})\b"
)
_YEAR_MONTH_DAY = re.compile(
    r"(\d{4})(?:\s*[年년]\s*|[-/. ]{1,2})(\d{1,2})(?:\s*[月월]\s*|[-/. ]{1,2})(\d{1,2})(?!\d)\s*[日일]?"
)
_NUMBERS = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_CLOCK = re.compile(
    rf"(?:({_MERIDIEM})\s*)?(?<!\d)(\d{{1,2}})\s*[:.h時시时]\s*(\d{{2}})?\s*[分분]?(?:[:.]\s*(\d{{2}})(?:[.,]\d+)?)?\s*[秒초]?\s*({_MERIDIEM})?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\u2212-])\s*(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_ZONE_NAME = re.compile(r"[A-Za-z]{1,5}(?![A-Za-z])")
_REGION = re.compile(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_/+-]*[a-z]")
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d):?(\d\d))"
)
_RFC_822_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * n - 3 : 3 * n]: n for n in range(1, 13)}
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_OLDEST, _LATEST = 1600, 2200  # outside of it the number is no year of a publication
_LONGEST = 120


def read_date(text: str | None, zone: tzinfo = UTC, language: str | None = None) -> datetime | None:
    """The instant that a feed or sitemap writes, aware, with its own offset; None when it cannot be told.

    :param text: the date as written, at most 120 characters.
    :param zone: what a date without a zone is in: the outlet's own zone where that is known.
    :param language: BCP 47 code, for the few month names that differ between languages.

    A number for a month and a number for a day that could be swapped (``03/04/2024``) are None: a date that
    is wrong by months does more harm than none. Day-only dates are midnight.

    >>> read_date("Wed, 01 May 2024 10:30:00 EST").isoformat()
    '2024-05-01T10:30:00-05:00'
    >>> read_date("1er mai 2024 à 10h30").isoformat()
    '2024-05-01T10:30:00+00:00'
    >>> read_date("03/04/2024") is None
    True
    """
    if not text or len(text) > _LONGEST:
        return None
    text = text.strip()
    try:
        found = _read(text, zone, (language or "").partition("-")[0].lower())
    except (ValueError, OverflowError):
        return None
    if found is None or not _OLDEST <= found.year <= _LATEST or found.timestamp() == 0:
        return None
    return found


def _read(text: str, zone: tzinfo, language: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    try:
        iso = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        return iso if iso.tzinfo else iso.replace(tzinfo=zone)
    if (match := _RFC_822.fullmatch(text)) and match[2] in _RFC_822_MONTHS:
        return _rfc_822(match)
    day, rest = _day(text, language)
    if day is None:
        return None
    return _clock(day, rest, zone)


def _rfc_822(match: re.Match[str]) -> datetime:
    """The form that nearly every RSS feed uses, without the search for others."""
    day, name, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = timezone(-offset if sign == "-" else offset) if offset else UTC
    return datetime(int(year), _RFC_822_MONTHS[name], int(day), int(hour), int(minute), int(second), tzinfo=zone)


def _day(text: str, language: str) -> tuple[date | None, str]:
    """The day, and what stands after it."""
    if match := _YEAR_MONTH_DAY.search(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_MONTH_YEAR.search(text):
        year, month, day = int(match[3]), month_number(match[2], language), int(match[1])
        if len(match[3]) == 2:
            year += 1900 if year >= 70 else 2000
    elif match := _MONTH_DAY_YEAR.search(text):
        year, month, day = int(match[4]), month_number(match[1], language), int(match[2])
        if match["clock"]:  # C's asctime
            return date(year, month, day), match["clock"]
    elif match := _NUMBERS.search(text):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
        if match[2] != "." and month <= 12 and day <= 12 and month != day:
            return None, ""
        if month > 12:
            month, day = day, month
    elif match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year, month, day = int(match[1]), int(match[2]), 1
    else:
        return None, ""
    if year > 2400:  # the Buddhist era
        year -= 543
    # "10:30 1 May 2024" has its clock in front
    rest = text[match.end() :]
    return date(year, month, day), rest if _CLOCK.search(rest) else rest + " " + text[: match.start()]


def _clock(day: date, rest: str, zone: tzinfo) -> datetime:
    match = _CLOCK.search(rest)
    if match is None:
        return datetime(day.year, day.month, day.day, tzinfo=_zone(rest, zone))
    hour, minute, second = (int(match[n] or 0) for n in (2, 3, 4))
    meridiem = (match[1] or match[5] or "").lower()
    if meridiem:
        hour = hour % 12 + (12 if meridiem in _AFTERNOON else 0)
    # 24:00 and a leap second are ISO 8601, and not datetime's
    start = datetime(day.year, day.month, day.day, tzinfo=_zone(rest[match.end() :], zone))
    if hour > 24 or minute > 59 or second > 60:
        return start
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str, default: tzinfo) -> tzinfo:
    if match := _OFFSET.search(text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] in "-\u2212" else offset)
    if match := _REGION.search(text):
        try:
            return ZoneInfo(match[0])
        except (KeyError, ValueError, OSError):
            return default
    for name in _ZONE_NAME.findall(text):
        if name.lower() in _ZONES:
            return timezone(timedelta(hours=_ZONES[name.lower()]))
    return default
