from datetime import time, timedelta

import pytest

from crawler.dates.clock import opening_clock, read_clock


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("14:05", time(14, 5)),
        ("2.05 pm", time(14, 5)),
        ("2 PM", time(14)),
        ("12 a.m.", time(0)),
        ("17 Uhr", time(17)),
        ("17h", time(17)),
        ("下午3:20", time(15, 20)),
        ("10:35:07", time(10, 35, 7)),
        ("25:10", None),
        ("a score of 3:2", None),
        ("1.234.567", None),
    ],
)
def test_a_time_of_the_day_is_read(line: str, expected: time | None) -> None:
    clock = read_clock(line)
    assert (clock and clock.time) == expected


def test_the_zone_beside_a_clock_is_read() -> None:
    assert read_clock("14:05 (GMT+7)").offset.utcoffset(None) == timedelta(hours=7)
    assert read_clock("2 pm EDT").offset.utcoffset(None) == timedelta(hours=-4)
    assert read_clock("14:05 et 15:10").offset is None


def test_an_entry_begins_with_its_clock() -> None:
    assert opening_clock("14:05 – The roof fell")[1] == "The roof fell"
    assert opening_clock("3.5 million people") is None
