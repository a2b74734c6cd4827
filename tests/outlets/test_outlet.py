"""Who an outlet is: its name, its domains, its zone."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from crawler.outlets.outlet import Outlet, Source, name_of


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("https://www.outlet.example/", "outlet.example"),
        ("https://outlet.example/index.html", "outlet.example"),
        ("https://outlet.example/fr/index.php", "outlet.example-fr"),
        ("https://user:secret@outlet.example/", "outlet.example"),
        ("https://outlet.example/r%C3%A9gion/nord/", "outlet.example-région-nord"),
        ("http://127.0.1.3:8800/", "127.0.1.3-8800"),
    ],
)
def test_an_outlets_name_is_its_host_and_path_and_can_be_a_files(home: str, name: str) -> None:
    assert name_of(home) == name


def test_its_sources_may_be_at_other_domains() -> None:
    sources = [Source(kind="feed", url="https://feeds.other.example/rss")]
    outlet = Outlet(name="o", home="https://www.outlet.example/", sources=sources)
    assert outlet.names == {"outlet.example", "other.example"}


def test_dates_without_a_zone_are_in_its_own_or_in_utc() -> None:
    home = "https://outlet.example/"
    assert Outlet(name="o", home=home).zone is UTC
    assert Outlet(name="o", home=home, time_zone="Europe/Paris").zone == ZoneInfo("Europe/Paris")
