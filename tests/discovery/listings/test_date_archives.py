"""Archives by year, month or day."""

from __future__ import annotations

import pytest

from crawler.discovery.listings.date_archives import older_period, read_period

HOST = "https://outlet.example"


@pytest.mark.parametrize(
    ("path", "archive", "parts"),
    [
        ("/sport/2026/11/", "/sport/", (2026, 11)),
        ("/archive/2026-11-20.html", "/archive/", (2026, 11, 20)),
        ("/2026/11/index.html", "/", (2026, 11)),
        ("/archive?cat=3&date=20261120", "/archive?cat=3", (2026, 11, 20)),
        ("/list?day=3&month=11&year=2026", "/list?", (2026, 11, 3)),
    ],
)
def test_an_address_names_its_period(path: str, archive: str, parts: tuple[int, ...]) -> None:
    assert read_period(HOST + path) == (HOST + archive, parts)


@pytest.mark.parametrize("path", ["/sport/", "/2026/13/", "/2026/11/20/a-story", "/show?id=2026", "/list?year=26"])
def test_any_other_address_names_none(path: str) -> None:
    assert read_period(HOST + path) is None


@pytest.mark.parametrize(
    ("path", "links", "following"),
    [
        ("/archive/2026/11/", ["/archive/2026/12/", "/archive/2026/10/", "/archive/2026/09/"], "/archive/2026/10/"),
        ("/archive/2026-01", ["/archive/2025-12", "/archive/2026"], "/archive/2025-12"),
        (
            "/sport/2026/11/20/",
            ["/sport/2026/11/21/", "/sport/2026/11/18/", "/local/2026/11/19/"],
            "/sport/2026/11/18/",
        ),
        (
            "/archive?date=2026-11-20",
            ["/archive?date=2026-11-19", "/archive?date=2026-11-21"],
            "/archive?date=2026-11-19",
        ),
        ("/list?day=3&month=11&year=2026", ["/list?day=2&month=11&year=2026"], "/list?day=2&month=11&year=2026"),
        ("/sport/", ["/sport/2026/10/", "/sport/2026/11/", "/local/2026/12/"], "/sport/2026/11/"),
        ("/sport/", ["/sport/archive/2025", "/sport/archive/2026"], "/sport/archive/2026"),
        ("/sport/2020/", ["/sport/2021/"], None),
        ("/sport/", ["/sport/2026/"], None),
        ("/", ["/2026/10/", "/2026/11/"], None),
    ],
)
def test_an_archive_goes_on_with_the_period_before(path: str, links: list[str], following: str | None) -> None:
    found = older_period(HOST + path, [HOST + link for link in links])
    assert found == (following and HOST + following)
