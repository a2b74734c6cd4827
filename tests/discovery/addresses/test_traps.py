"""Addresses that can be followed for ever."""

from __future__ import annotations

import pytest

from crawler.discovery.addresses.traps import is_trap, without_session

HOST = "https://outlet.example"


@pytest.mark.parametrize(
    "path",
    [
        "/events/2031/07/",
        "/calendar?month=7&year=2031",
        "/kalender/2026-11-20/",
        "/a/b/a/b/",
        "/news/news/news/x",
        "/list?a=1&b=2&c=3&d=4&e=5&f=6&g=7",
        "/list?sort=date&order=desc",
        "/list?f[]=a&f[]=b",
        "/world/ferry;jsessionid=9A7F0011?x=1",
        "/world/ferry?PHPSESSID=0a1b2c3d4e5f6071",
        "/login?back=https%3A%2F%2Foutlet.example%2F",
        "/x" * 1200,
    ],
)
def test_traps(path: str) -> None:
    assert is_trap(HOST + path)


@pytest.mark.parametrize(
    "path",
    [
        "/2011/11/11/eleven-stories",
        "/events/concert-of-the-harbour-choir-4711",
        "/world/uk/world-cup-in-the-uk",
        "/show.php?id=7&section=2",
        "/world?page=3",
        "/list?date=2026-11-20&section=world",
        "/kultur/kalender-der-stadt-wird-bunt",
    ],
)
def test_no_traps(path: str) -> None:
    assert not is_trap(HOST + path)


@pytest.mark.parametrize(
    ("path", "bare"),
    [
        ("/a;jsessionid=9A7F?id=4", "/a?id=4"),
        ("/a?id=4&PHPSESSID=0a1b2c3d4e5f6071&b=1", "/a?id=4&b=1"),
        ("/(S(abc123))/a", "/a"),
        ("/a?sid=0a1b2c3d4e5f6071", "/a"),
        ("/a?sid=4711", "/a?sid=4711"),
        ("/a?token=sport", "/a?token=sport"),
        ("/a-(part-two)", "/a-(part-two)"),
    ],
)
def test_what_names_a_visit_is_left_out_of_an_address(path: str, bare: str) -> None:
    assert without_session(HOST + path) == HOST + bare
