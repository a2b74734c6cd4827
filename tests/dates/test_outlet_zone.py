"""The zone of an outlet, told by the offsets that it writes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates.outlet_zone import infer_time_zone

WINTER, SUMMER = "2026-01-{:02}T08:00:00", "2026-07-{:02}T08:00:00"


def dates(*written: str, number: int = 3) -> list[datetime]:
    return [datetime.fromisoformat(text.format(day)) for text in written for day in range(1, number + 1)]


@pytest.mark.parametrize(
    ("host", "tags", "language", "offsets", "zone"),
    [
        ("outlet.at", [], "de", [WINTER + "+01:00"], "Europe/Vienna"),
        ("outlet.example", ["de-CH"], "de", [WINTER + "+01:00"], "Europe/Zurich"),
        ("outlet.example", [], "fr", [WINTER + "+01:00"], "Europe/Paris"),
        ("outlet.example", [], "fr", [WINTER + "-05:00"], "America/Toronto"),
        ("outlet.example", ["en-US"], "en", [WINTER + "-06:00", SUMMER + "-05:00"], "America/Chicago"),
        ("outlet.example", [], "hi", [WINTER + "+05:30"], "Asia/Kolkata"),
        ("outlet.example", [], None, [WINTER + "-05:00", SUMMER + "-04:00"], "America/New_York"),
    ],
)
def test_country_or_language_and_the_offsets_name_a_zone(host, tags, language, offsets, zone) -> None:
    assert infer_time_zone(dates(*offsets), f"https://{host}/", tags, language) == zone


def test_one_offset_that_several_clocks_show_is_kept_as_that_offset() -> None:
    zone = infer_time_zone(dates(WINTER + "-03:00"), "https://outlet.example/", [], "es")
    assert zone == "Etc/GMT+3"
    assert datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).isoformat().endswith("-03:00")


def test_dates_in_utc_say_nothing() -> None:
    assert infer_time_zone(dates(WINTER + "+00:00", number=20), "https://outlet.example/", [], "en") is None
    mixed = dates(WINTER + "+00:00", number=20) + dates(WINTER + "+01:00")
    assert infer_time_zone(mixed, "https://outlet.example/", [], "it") == "Europe/Rome"


@pytest.mark.parametrize(
    ("host", "language", "offsets"),
    [
        ("outlet.fr", "fr", [WINTER + "-05:00"]),  # a server abroad
        ("outlet.example", "de", [WINTER + "-08:00"]),
        ("outlet.example", "pl", [WINTER + "+01:00", WINTER + "+03:00"]),
        ("outlet.example", "pl", [WINTER + "+01:00", SUMMER + "+01:00"]),  # a clock that is never put forward
        ("outlet.example", None, [WINTER + "+06:15"]),
    ],
)
def test_where_the_evidence_disagrees_no_zone_is_named(host, language, offsets) -> None:
    assert infer_time_zone(dates(*offsets), f"https://{host}/", [], language) is None


def test_a_few_dates_are_no_evidence() -> None:
    assert infer_time_zone(dates(WINTER + "+01:00", number=2), "https://outlet.de/", [], "de") is None
