from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.dates.offsets import offset_on
from crawler.dates.policy import UNKNOWN, Policy

SUMMER, WINTER = datetime(2026, 7, 4, 10), datetime(2026, 1, 4, 10)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Z", 0), ("+01:00", 1), ("+2:00", 2),
        ("-0330", -3.5), ("GMT+7", 7), ("UTC\u22123", -3), ("GMT +5:45", 5.75), ("CEST", 2),
        ("MESZ", 2), ("EST", -5), ("WIB", 7), ("America/New_York", -4), ("Etc/GMT-7", 7), ("ET", -4), ("PT", -7),
        ("Eastern", -4), ("Pacific Standard Time", -7), ("Greenwich Mean Time", 0), ("МСК", 3), ("Moscow time", 3),
        ("北京时间", 8), ("日本時間", 9), ("horário de Brasília", -3), ("heure de Paris", 2),
        ("по московскому времени", 3),
    ],
)  # fmt: skip
def test_a_zone_is_its_offset_on_the_day(zone: str, hours: float) -> None:
    assert offset_on(zone, SUMMER, UNKNOWN).utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "language", "hours"),
    [("IST", "hi", 5.5), ("IST", "ta", 5.5), ("IST", "he", 3), ("IST", "ga", 1), ("CST", "zh", 8), ("AST", "ar", 3)],
)
def test_an_abbreviation_means_what_it_does_where_a_language_is_spoken(zone: str, language: str, hours: float) -> None:
    offset = offset_on(zone, SUMMER, Policy(language=language))
    assert offset is not None
    assert offset.utcoffset(None) == timedelta(hours=hours)


def test_names_that_follow_summer_time_differ_in_winter() -> None:
    shown = [offset_on(zone, WINTER, UNKNOWN).utcoffset(None) for zone in ("ET", "CT", "MT", "PT", "Europe/Berlin")]
    assert shown == [timedelta(hours=hours) for hours in (-5, -6, -7, -8, 1)]


@pytest.mark.parametrize("zone", ["IST", "CST", "XYZ", "Mars/Olympus", "GMT+15", "+10:75", "/", "../etc/passwd"])
def test_what_names_no_zone_or_several_is_none(zone: str) -> None:
    assert offset_on(zone, SUMMER, UNKNOWN) is None


def test_an_outlets_zone_says_what_its_abbreviations_mean() -> None:
    for zone, name, hours in (("Asia/Shanghai", "CST", 8), ("Asia/Kolkata", "IST", 5.5), ("Asia/Manila", "PST", 8)):
        assert offset_on(name, SUMMER, Policy(zone=ZoneInfo(zone))).utcoffset(None) == timedelta(hours=hours)
    # EST is written in July too, and says winter's offset
    assert offset_on("EST", SUMMER, Policy(zone=ZoneInfo("America/New_York"))).utcoffset(None) == timedelta(hours=-5)
