from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.moment import offset_of, read_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-03T15:47:42.389Z", "2024-05-03T15:47:42+00:00"),
        ("2024-05-03T17:47:42+0200", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03 17:47:42 +02:00", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03T17:47", "2024-05-03T17:47:00"),
        ("20240503T174742Z", "2024-05-03T17:47:42+00:00"),
        ("2024-05-03", "2024-05-03T00:00:00"),
        ("Fri, 03 May 2024 15:47:42 GMT", "2024-05-03T15:47:42+00:00"),
        ("Fri May 03 2024 17:47:42 GMT+0200 (Central European Summer Time)", "2024-05-03T17:47:42+02:00"),
        ("Fri May 03 17:47:42 CEST 2024", "2024-05-03T17:47:42+02:00"),
        ("1714751262", "2024-05-03T15:47:42+00:00"),
        ("1714751262000", "2024-05-03T15:47:42+00:00"),
        ("May 3, 2024 3:47 pm EDT", "2024-05-03T15:47:00-04:00"),
        ("3. Mai 2024, 17:47 Uhr", "2024-05-03T17:47:00"),
        ("3 de mayo de 2024", "2024-05-03T00:00:00"),
        ("03.05.2024 | 17:47", "2024-05-03T17:47:00"),
        ("2024年5月3日 17時47分", "2024-05-03T17:47:00"),
        ("12/31/2023", "2023-12-31T00:00:00"),
        ("31/12/2023", "2023-12-31T00:00:00"),
    ],
)
def test_a_date_is_read_with_the_exactness_it_has(text, expected):
    moment = read_moment(text)
    assert moment.value.isoformat() == expected
    assert moment.zoned == ("+" in expected or expected.count("-") > 2)
    assert moment.timed == (not expected.endswith("T00:00:00"))


@pytest.mark.parametrize(
    "text", ["", "soon", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2024-13-45", "2999-01-01", "0"]
)
def test_what_is_no_plausible_date_is_none(text):
    assert read_moment(text) is None


def test_a_zone_abbreviation_that_means_several_offsets_is_not_guessed():
    assert offset_of("IST") is None
    assert read_moment("2024-05-03 17:47 IST").zoned is False


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2025, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
)
def test_every_iso_instant_survives(instant):
    assert read_moment(instant.isoformat()).value == instant.replace(microsecond=0)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-/.: TZ+apmMayUhr年月日", max_size=40))
def test_no_text_raises(text):
    read_moment(text)
