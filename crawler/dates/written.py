"""Dates as people write them, in the languages whose month names are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from crawler.dates.clock import clock_beside
from crawler.dates.moment import Moment, moment_of
from crawler.dates.months import month_number, weekday_number
from crawler.dates.policy import UNKNOWN, Order, Policy, numeric_order
from crawler.dates.solar_hijri import SOLAR_HIJRI, gregorian, solar_hijri_month

# Marks belong to the words of Indic and Thai months, points into Thai ones; a second word to those of the Levant, a
# number to those that Java writes in East Asia and Vietnam.
WORD = (
    r"(?:(?:tháng|thg)\s(?:\d{1,2}|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s(?:một|hai))?)(?!\w)|thg?\d{1,2}(?!\w)"
    r"|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3׳’'-]){1,14}\.?(?:\s(?:الثاني|الأول))?"
    r"|[\u0e01-\u0e4e]{1,3}\.\s?[\u0e01-\u0e4e]\.?|(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月월])"
)
"""What the name of a month may look like: a pattern."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?(?:[年년./-]|оны)\s?(\d{1,2})\s?(?:[月월./-]|(?:-?р )?сарын)\s?(\d{1,2})(?!\d)\.?\s?[日일]?"
)
_ERA = re.compile(r"(令和|平成|昭和|民國)\s?(\d{1,3}|元)年\s?(\d{1,2})月\s?(\d{1,2})日")
_HAN = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_HAN_DIGITS = {"〇": 0, "○": 0, "零": 0, **{digit: n for n, digit in enumerate("一二三四五六七八九", 1)}}
# The year before an era's first.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911}
_THAI_SHORT_YEAR = re.compile(r"(?<![\d:])(\d{1,2})\s?([\u0e01-\u0e4e.]{4,12}?\.?)\s?(\d{2})(?![\d:.])")
_DAY_FIRST = re.compile(
    rf"(?<![\d:])(\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|º|°|ª|-?го)(?!\w))?\.?[\s/,-]*(?:de\s+|of\s+|d’|ng\s+|เดือน\s?|ខែ)?({WORD})"
    rf"(?:\s?[/(]\s?[^\W\d_]{{3,15}}\)?)?[\s,/.،၊-]*(?:de\s+|del\s+|năm\s+|พ\.ศ\.\s*|ឆ្នាំ\s?)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({WORD})\s+(\d{{1,2}})(?:\s?(?:st|nd|rd|th))?[,،၊]?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)", re.IGNORECASE
)
# Hungarian, Latvian, Lithuanian, Basque, Kazakh, Kyrgyz, Uzbek; sorted ones of any language.
_YEAR_NAME_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})(?:\.|ko)?[\s/-]+(?:(?:gada|yil|йил|жыл\w{{0,5}}|ж\.)\s+(\d{{1,2}})[.\s-]*|m\.\s+)?({WORD})[\s/-]*(\d{{1,2}})?(?!\d)(?:\.|\sd\.|an?\b)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4})\b")
# A year of two digits: the line ends with it, or a sign, a word or a clock stands behind it.
_YEAR_ENDS = r"(?=$|\s?[,|·•–—)]|\s(?:-\s|@|at\s|um\s|à\s|às\s|a las\s|alle\s|kl|\d{1,2}\s?[:.h]\s?\d\d))"
_SHORT_YEAR = re.compile(rf"(?<![\w:])(\d{{1,2}})\.?[\s-]({WORD})[\s-][’']?(\d\d){_YEAR_ENDS}", re.IGNORECASE)
_NUMERIC_SHORT = re.compile(rf"(?<![\w./:-])(\d{{1,2}})([./])\s?(\d{{1,2}})\2\s?(\d\d){_YEAR_ENDS}")
_LAST_CENTURY = 70
# Languages that begin with the year, whatever its digits.
_YEAR_LEADS = frozenset({"ko", "ja", "zh"})
# With a year of two digits, too.
_NUMERIC_PAIR = re.compile(r"(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(?:\d{4}|\d{2})\b")
# A clock of the United States, whose press writes the month first.
_AMERICAN = re.compile(r"\d(?:\s?[AaPp]\.?[Mm]\b\.?)?,?\s?\(?(?:[ECMP][DS]?T|AK[DS]?T|HST)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_BUDDHIST = 543
_MONTHS = 12
_LONGEST = 300


def read_written(text: str, policy: Policy = UNKNOWN) -> Moment | None:
    """The first date in a line written for people, in the languages whose month names are known.

    >>> read_written("Published May 3, 2024 at 3:47 pm EDT").value.isoformat()
    '2024-05-03T15:47:00-04:00'
    >>> read_written("Stand: 03.05.2024, 17.47 Uhr").value.isoformat()
    '2024-05-03T17:47:00'
    >>> read_written("입력 2024년 11월 6일 오후 3시 20분").value.isoformat()
    '2024-11-06T15:20:00'
    >>> read_written("05/04/2026") is None, read_written("05/04/2026", Policy("month")).value.day
    (True, 4)
    """
    text = " ".join(text[:_LONGEST].split())
    for match, year, month, day in _days(text, policy):
        try:
            found = _datetime(year, month, day)
        except ValueError:
            continue
        clock = clock_beside(text, match.start(), match.end(), found, policy)
        return moment_of(found, clock.time, clock.offset) if clock else moment_of(found)
    return None


def _datetime(year: int, month: int, day: int) -> datetime:
    """A day of the Gregorian calendar, of Thailand's, whose years are 543 more, or of Iran's, whose are 621 less.

    :raises ValueError: there is no such day.
    """
    if year in SOLAR_HIJRI:
        return datetime.combine(gregorian(year, month, day), time())
    return datetime(year - (_BUDDHIST if year > 2400 else 0), month, day)


def numeric_pairs(text: str) -> list[tuple[int, int]]:
    """The first two numbers of each date in a text that is numbers alone and ends with the year.

    >>> numeric_pairs("Posted 12/31/2024, updated 01/02/2025")
    [(12, 31), (1, 2)]
    """
    return [(int(match[1]), int(match[3])) for match in _NUMERIC_PAIR.finditer(text) if match[2] != "."]


def with_digits(text: str) -> str:
    """A text whose dates in Chinese numerals are in digits.

    >>> with_digits("二〇二六年五月十四日")
    '2026年5月14日'
    """
    return _HAN.sub(lambda found: f"{_han_year(found[1])}年{_han(found[2])}月{_han(found[3])}日", text)


def _han_year(year: str) -> str:
    return "".join(str(_HAN_DIGITS[digit]) for digit in year)


def _han(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones, 0)


def _order_on_weekday(text: str, numeric: re.Match[str], language: str) -> Order | None:
    """What the one day of the week that a text names tells of the place of the day; None when it names none."""
    named = {day for word in _LETTERS.findall(text) if (day := weekday_number(word, language or "en")) is not None}
    first, second, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
    if len(named) != 1 or not year or max(first, second) > _MONTHS:
        return None
    orders: dict[Order, date] = {"day": date(year, second, first), "month": date(year, first, second)}
    fitting = [order for order, day in orders.items() if day.weekday() in named]
    return fitting[0] if len(fitting) == 1 else None


def _in_century(year: int) -> int:
    return year + (1900 if year >= _LAST_CENTURY else 2000)


def _order_of_short(numeric: re.Match[str], policy: Policy) -> Order | None:
    """What a date with a year of two digits tells by itself of the place of the day; only English writes the month
    first between points."""
    first, second = int(numeric[1]), int(numeric[3])
    pointed = numeric[2] == "." and policy.language not in ("", "en")
    return numeric_order(first, second) or ("day" if pointed or first == second else None)


def _order_on_zone(text: str, policy: Policy) -> Order | None:
    """What an English text's clock tells of the place of the day: ``month`` for one of the United States."""
    return "month" if policy.language in ("", "en") and _AMERICAN.search(text) else None


def _days(text: str, policy: Policy) -> Iterator[tuple[re.Match[str], int, int, int]]:
    """What may be the day of a line: where it stands, its year, month and day."""
    if match := _ERA.search(text):
        yield match, _ERAS[match[1]] + int(match[2].replace("元", "1")), int(match[3]), int(match[4])
    if match := _YEAR_FIRST.search(text):
        yield match, int(match[1]), int(match[2]), int(match[3])
    for match in _DAY_FIRST.finditer(text):
        year = int(match[3])
        own = year in SOLAR_HIJRI
        if month := solar_hijri_month(match[2]) if own else month_number(match[2], policy.language):
            yield match, year, month, int(match[1])
    for match in _THAI_SHORT_YEAR.finditer(text):
        if month := month_number(match[2], policy.language):
            yield match, 2500 + int(match[3]), month, int(match[1])
    for match in _MONTH_FIRST.finditer(text):
        if month := month_number(match[1], policy.language):
            yield match, int(match[3]), month, int(match[2])
    for match in _YEAR_NAME_DAY.finditer(text):
        if (day := match[2] or match[4]) and (month := month_number(match[3], policy.language)):
            yield match, int(match[1]), month, int(day)
    for match in _SHORT_YEAR.finditer(text):
        if month := month_number(match[2], policy.language):
            yield match, _in_century(int(match[3])), month, int(match[1])
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        # Points stand between numbers where the day comes first.
        order = numeric_order(first, second) or ("day" if match[2] == "." or first == second else None)
        if (
            order := order
            or _order_on_weekday(text, match, policy.language)
            or policy.order
            or _order_on_zone(text, policy)
        ):
            day, month = (first, second) if order == "day" else (second, first)
            yield match, int(match[4]), month, day
    for match in _NUMERIC_SHORT.finditer(text):
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if policy.language in _YEAR_LEADS:
            yield match, _in_century(first), second, third
        elif order := _order_of_short(match, policy) or policy.order or _order_on_zone(text, policy):
            day, month = (first, second) if order == "day" else (second, first)
            yield match, _in_century(third), month, day
