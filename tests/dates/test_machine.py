"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.machine import read_date

CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01T10:30:00Z", "2024-05-01T10:30:00+00:00"),
        ("2024-05-01T10:30:00.123456789+02:00", "2024-05-01T10:30:00.123456+02:00"),
        ("2024-05-01 10:30:00 +0200", "2024-05-01T10:30:00+02:00"),
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00"),
        ("2024-05", "2024-05-01T00:00:00+00:00"),
        ("Wed, 01 May 2024 10:30:00 +0200", "2024-05-01T10:30:00+02:00"),
        ("Wed, 1 May 24 10:30 EST", "2024-05-01T10:30:00-05:00"),
        ("Wed, 01 May 2024 10:30:00 GMT+2", "2024-05-01T10:30:00+02:00"),
        ("Wed, 01-May-24 10:30:00 GMT", "2024-05-01T10:30:00+00:00"),
        ("Sat Jan 03 12:00:00 2004", "2004-01-03T12:00:00+00:00"),
        ("Thu Jan 1 19:48:21 EST 2004", "2004-01-01T19:48:21-05:00"),
        ("May 5, 2024 3:04 PM EDT", "2024-05-05T15:04:00-04:00"),
        ("2024-05-01T10:00:00 Europe/Paris", "2024-05-01T10:00:00+02:00"),
        ("1714557600", "2024-05-01T10:00:00+00:00"),
        ("1714557600000", "2024-05-01T10:00:00+00:00"),
        ("01.05.2024 08:00", "2024-05-01T08:00:00+00:00"),
        ("13/04/2024 08:00", "2024-04-13T08:00:00+00:00"),
    ],
)
def test_iso_and_mail_dates_and_their_variants_are_read(written: str, expected: str) -> None:
    assert read_date(written).isoformat() == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mer, 1er mai 2024 à 10h30", "2024-05-01T10:30"),
        ("Mo., 5. Februar 2024 10:30 Uhr", "2024-02-05T10:30"),
        ("5 de marzo de 2024 10:30", "2024-03-05T10:30"),
        ("12 Ιανουαρίου 2024", "2024-01-12T00:00"),
        ("5 мая 2024, 10:20", "2024-05-05T10:20"),
        ("2024年5月1日 10時30分", "2024-05-01T10:30"),
        ("2024년 5월 1일 오후 3:05", "2024-05-01T15:05"),
        ("1 พฤษภาคม 2567", "2024-05-01T00:00"),
        ("٥ مايو ٢٠٢٤", "2024-05-05T00:00"),
        ("3 sierpnia 2024", "2024-08-03T00:00"),
    ],
)
def test_dates_in_local_languages_are_read(written: str, expected: str) -> None:
    assert read_date(written).strftime("%Y-%m-%dT%H:%M") == expected


def test_a_month_name_that_two_languages_use_differently_needs_the_language() -> None:
    assert read_date("5 listopada 2024") is None
    assert read_date("5 listopada 2024", language="pl-PL").month == 11
    assert read_date("5 listopada 2024", language="hr").month == 10


def test_a_date_without_a_zone_is_in_the_outlets_zone() -> None:
    assert read_date("2024-05-01 10:30", CET).utcoffset() == timedelta(hours=1)
    assert read_date("1 mai 2024 10:30", CET).utcoffset() == timedelta(hours=1)
    assert read_date("Wed, 01 May 2024 10:30:00 GMT", CET).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "written",
    [None, "", "soon", "03/04/2024", "0000-00-00", "31 Feb 2024", "1970-01-01T00:00:00Z", "0001-01-01", "x" * 9999],
)
def test_what_cannot_be_told_is_no_date(written: str | None) -> None:
    assert read_date(written) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=50, deadline=None)
def test_every_instant_survives_both_standard_forms(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert read_date(moment.isoformat()) == moment
    assert read_date(whole.strftime("%a, %d %b %Y %H:%M:%S +0000")) == whole


@given(st.text(max_size=130) | st.from_regex(r"[0-9A-Za-z,:./ +年月日-]{0,60}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or found.tzinfo is not None
