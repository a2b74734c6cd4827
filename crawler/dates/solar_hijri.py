"""Dates of the calendar that is official in Iran and Afghanistan, in the Gregorian one."""

from __future__ import annotations

from datetime import date

from crawler.dates.months import fold_month

# As they are named in Iran and, in Dari, in Afghanistan.
_NAMES = (
    ("فروردین", "حمل"), ("اردیبهشت", "ثور"), ("خرداد", "جوزا"), ("تیر", "سرطان"), ("مرداد", "اسد"), ("شهریور", "سنبله"),
    ("مهر", "میزان"), ("آبان", "عقرب"), ("آذر", "قوس"), ("دی", "جدی"), ("بهمن", "دلو"), ("اسفند", "حوت"),
)  # fmt: skip
_NUMBERS = {fold_month(name): number for number, names in enumerate(_NAMES, 1) for name in names}
SOLAR_HIJRI = range(1300, 1500)
"""Its years that articles are dated by."""

_FIRST_HALF = 6 * 31
_ROUND = 33
_LEAPS = 8
_YEARS = 1595
_DAYS = 356_033
"""With so many years before the first, the rounds are counted from their beginning, so many days before 1 January 1."""


def solar_hijri_month(word: str) -> int:
    """The month of this calendar that a word names, from 1 to 12; 0 for any other word.

    >>> solar_hijri_month("اردیبهشت"), solar_hijri_month("ثور"), solar_hijri_month("مه")
    (2, 2, 0)
    """
    return _NUMBERS.get(fold_month(word), 0)


def begins_solar_hijri(text: str) -> bool:
    """Whether a text begins with a year of this calendar that is near; seconds since 1970 may begin with its digits.

    >>> begins_solar_hijri("۱۴۰۵/۰۲/۱۴"), begins_solar_hijri("2026-05-04"), begins_solar_hijri("1405671208")
    (True, False, False)
    """
    return text[4:5] in ("-", "/", ".") and text[:4].isdigit() and int(text[:4]) in SOLAR_HIJRI


def gregorian(year: int, month: int, day: int) -> date:
    """A day of this calendar in the Gregorian one, by rounds of 33 years with eight leap years, as it has been since
    1925 (Borkowski, The Persian calendar for 3000 years, 1996).

    :raises ValueError: there is no such day.

    >>> gregorian(1405, 2, 14), gregorian(1403, 12, 30), gregorian(1357, 11, 22)
    (datetime.date(2026, 5, 4), datetime.date(2025, 3, 20), datetime.date(1979, 2, 11))
    """
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError(f"no day of the calendar: {year}-{month}-{day}")
    rounds, rest = divmod(year + _YEARS, _ROUND)
    days = 365 * (year + _YEARS) + rounds * _LEAPS + (rest + 3) // 4
    days += 31 * (month - 1) if month <= 6 else _FIRST_HALF + 30 * (month - 7)
    return date.fromordinal(days + day - _DAYS)
