from datetime import UTC, datetime

import pytest

from crawler.dates.machine import read_machine, read_standard


def test_the_forms_of_nearly_every_feed_are_read_without_a_search() -> None:
    assert read_standard("Wed, 01 May 2024 10:30:00 GMT") == datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
    assert read_standard("2024-05-01") == datetime(2024, 5, 1)
    assert read_standard("Wed, 32 May 2024 10:30:00 GMT") is None
    assert read_standard("1 May 2024") is None


@pytest.mark.parametrize("text", ["May 4, 2026", "4 May 2026", "Stand: 04.05.2026", "soon"])
def test_what_people_write_is_no_machines_date(text: str) -> None:
    assert read_machine(text) is None


def test_a_day_that_there_is_not_raises() -> None:
    with pytest.raises(ValueError, match="day"):
        read_machine("Mon May 32 10:35:00 2026")


@pytest.mark.parametrize("zone", [" 02:00", " 0200"])
def test_a_plus_that_an_address_made_a_space_is_one(zone: str) -> None:
    assert read_machine(f"2026-05-04T10:35:00{zone}").value.isoformat() == "2026-05-04T10:35:00+02:00"


def test_a_second_time_behind_an_instant_is_no_zone() -> None:
    assert not read_machine("2026-05-04 10:35:00 11:20").zoned


def test_a_leap_second_and_the_end_of_a_day_are_times() -> None:
    assert read_machine("2016-12-31 23:59:60").value == datetime(2017, 1, 1)
    assert read_machine("2016-12-31 24:00").value == datetime(2017, 1, 1)
    assert not read_machine("2016-12-31 24:01").timed


@pytest.mark.parametrize("zone", ["+2400", "-2400", "+9900", "-99:99"])
def test_an_offset_of_a_day_or_more_is_none(zone: str) -> None:
    assert read_standard(f"Wed, 01 May 2024 10:30:00 {zone}") is None
