"""Days of Iran's calendar are the right ones of the Gregorian, in leap years too."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dates.reading import read_date
from crawler.dates.solar_hijri import gregorian


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 6, 31), date(2024, 9, 21)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1408, 12, 30), date(2030, 3, 20)),
    ],
)
def test_years_end_where_the_calendar_ends_them(there: tuple[int, int, int], here: date) -> None:
    assert gregorian(*there) == here


@pytest.mark.parametrize("there", [(1403, 13, 1), (1403, 7, 31), (1403, 1, 0)])
def test_a_day_that_there_is_not_raises(there: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no day"):
        gregorian(*there)


@pytest.mark.parametrize("text", ["۱۴۰۵/۰۲/۱۴", "1405-02-14", "1405/2/14", "14 اردیبهشت 1405"])
def test_a_day_in_numbers_is_read_as_one_in_words(text: str) -> None:
    assert read_date(text).value.date() == date(2026, 5, 4)


def test_an_instant_of_a_program_keeps_its_zone() -> None:
    assert read_date("1405-02-14T10:35:00+03:30").value.isoformat() == "2026-05-04T10:35:00+03:30"


def test_seconds_that_begin_with_such_a_year_are_seconds() -> None:
    assert read_date("1405671208").value.year == 2014


def test_a_year_of_the_middle_ages_is_no_date_of_an_article() -> None:
    assert read_date("14 May 1405") is None
