"""Dates and instants that somebody asks by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.answers.moments import first_moment, moment_after, span


def test_a_date_is_its_first_moment_and_an_instant_keeps_its_zone():
    assert first_moment(" 2026-01-31 ") == datetime(2026, 1, 31, tzinfo=UTC)
    assert first_moment("2026-01-31T12:00+02:00").isoformat() == "2026-01-31T12:00:00+02:00"


def test_the_last_day_is_included_whole_and_an_instant_is_not():
    assert moment_after("2026-12-31") == datetime(2027, 1, 1, tzinfo=UTC)
    assert moment_after("2026-12-31T00:00Z") == datetime(2026, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "31.01.2026"])
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"is not a date such as \d{4}-\d\d-\d\d"):
        first_moment(text)


@pytest.mark.parametrize(
    ("text", "why"), [("2026-02-30", "day is out of range"), ("2026-13-01", "month must"), ("2026-01-01T25:00", "hour")]
)
def test_a_day_that_there_is_not_is_told(text, why):
    with pytest.raises(ValueError, match=f"^there is no '{text}': {why}"):
        first_moment(text)


def test_the_ends_of_the_calendar_are_no_accident():
    with pytest.raises(ValueError, match="beyond the years"):
        first_moment("0001-01-01T00:00+14:00")
    with pytest.raises(ValueError, match="too late a date"):
        moment_after("9999-12-31")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=119), "119 s"),
        (timedelta(seconds=120), "2 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_own_unit(length, said):
    assert span(length) == said
