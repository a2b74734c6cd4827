"""What a person can do about an outlet that cannot be crawled."""

from __future__ import annotations

import pytest

from crawler.discovery.probe.advice import fetch_trouble, redirect_trouble, wall_trouble


@pytest.mark.parametrize(
    ("problem", "advice"),
    [
        ("answered 503", "problem of its own"),
        ("answered 403", "CRAWLER_CONTACT"),
        ("robots.txt answered 503", "Without its robots.txt"),
        ("forbidden by robots.txt", "ask it for permission"),
        ("something else", "Open it in a browser"),
    ],
)
def test_a_front_page_that_gives_nothing_ends_the_probe_with_advice(problem: str, advice: str) -> None:
    trouble = fetch_trouble(problem)
    assert trouble.what == problem
    assert advice in trouble.advice
    assert trouble.fatal


def test_what_leaves_feeds_and_sitemaps_to_read_ends_nothing() -> None:
    assert not fetch_trouble("lists no articles").fatal
    assert redirect_trouble("https://other.example/").fatal
    walls = ("captcha", "soft 404", "login wall", "consent wall", "needs JavaScript")
    assert not any(wall_trouble(wall).fatal for wall in walls)
    assert len({wall_trouble(wall).advice for wall in walls}) == 5
