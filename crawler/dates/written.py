"""Dates as people write them, in the languages whose month names are known."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from crawler.dates.clock import BEFORE_THE_HOUR, BEHIND_THE_HOUR, hour_of_day
from crawler.dates.moment import Moment, offset_of
from crawler.dates.months import month_number

# Marks belong to the words of Indic and Thai months; a second word to the Arabic ones of the Levant.
_WORD = (
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e׳’'-]){1,14}\.?(?:\s(?:الثاني|الأول))?"
)
_CLOCK = (
    rf"(?:\D{{0,18}}?(?P<before>{BEFORE_THE_HOUR})?\s?(?<!\d)(?P<hour>\d{{1,2}})\s?(?P<sign>[:.h時时시点點]|Uhr)"
    rf"\s?(?P<minute>\d\d(?!\d))?(?:[:.]\d\d(?!\d))?\s?[分분]?\s?(?P<behind>{BEHIND_THE_HOUR})?"
    r"(?:\D{0,3}?\b(?P<zone>[A-Z]{3,4})\b)?"
    r"|\D{0,18}?(?<!\d)(?P<hour12>\d{1,2})\s?(?P<half>[ap]\.?m\.?)(?!\w))?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)\.?\s?[日일]?" + _CLOCK, re.IGNORECASE
)
_VIETNAMESE = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})\b" + _CLOCK, re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª|-?го)?\.?[\s/-]*(?:de\s+|of\s+|d’)?({_WORD})"
    rf"[\s,/-]+(?:de\s+|del\s+)?(\d{{4}})(?!\d)" + _CLOCK,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({_WORD})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)" + _CLOCK, re.IGNORECASE
)
# Hungarian, Latvian, Lithuanian.
_YEAR_NAME_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})\.?\s+(?:gada\s+(\d{{1,2}})\.\s*|m\.\s+)?({_WORD})\s*(\d{{1,2}})?(?!\d)(?:\.|\sd\.)?" + _CLOCK,
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"\b(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4})\b" + _CLOCK, re.IGNORECASE)
_BUDDHIST = 543


@lru_cache(maxsize=512)
def read_written(text: str, language: str = "") -> Moment | None:
    """The first date in a line written for people, in the languages whose month names are known.

    :param language: ISO 639-1, for the few month names that differ between languages.

    >>> read_written("Published May 3, 2024 at 3:47 pm EDT").value.isoformat()
    '2024-05-03T15:47:00-04:00'
    >>> read_written("Stand: 03.05.2024, 17.47 Uhr").value.isoformat()
    '2024-05-03T17:47:00'
    >>> read_written("입력 2024년 11월 6일 오후 3시 20분").value.isoformat()
    '2024-11-06T15:20:00'
    """
    text = " ".join(text[:300].split())
    try:
        return _named(text, language) or _numeric(text)
    except (ValueError, OverflowError):
        return None


def _named(text: str, language: str) -> Moment | None:
    if match := _YEAR_FIRST.search(text):
        return _moment(match, match[1], int(match[2]), match[3])
    if match := _VIETNAMESE.search(text):
        return _moment(match, match[3], int(match[2]), match[1])
    for match in _DAY_FIRST.finditer(text):
        if month := month_number(match[2], language):
            return _moment(match, match[3], month, match[1])
    for match in _MONTH_FIRST.finditer(text):
        if month := month_number(match[1], language):
            return _moment(match, match[3], month, match[2])
    for match in _YEAR_NAME_DAY.finditer(text):
        if (day := match[2] or match[4]) and (month := month_number(match[3], language)):
            return _moment(match, match[1], month, day)
    return None


def _numeric(text: str) -> Moment | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    # 12/31/2024 can only be American; of the rest of the world most write the day first.
    day, month = (second, first) if second > 12 else (first, second)
    return _moment(match, match[3], month, str(day))


def _moment(match: re.Match[str], year: str, month: int, day: str) -> Moment:
    era = _BUDDHIST if int(year) > 2400 else 0
    value = datetime(int(year) - era, month, int(day))
    hour, half = match["hour"] or match["hour12"], match["half"] or match["behind"] or match["before"]
    whole_hour = half or match["sign"] in tuple("時时시点點")
    if hour is None or int(hour) > 23 or int(match["minute"] or 0) > 59 or not (match["minute"] or whole_hour):
        return Moment(value, timed=False, zoned=False)
    value = value.replace(hour=hour_of_day(int(hour), half), minute=int(match["minute"] or 0))
    offset = offset_of(match["zone"]) if match["zone"] else None
    return Moment(value.replace(tzinfo=offset), timed=True, zoned=offset is not None)
