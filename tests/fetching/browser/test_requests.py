"""A page in a browser asks for what brings its text, and is waited for no longer than it needs."""

from __future__ import annotations

import asyncio

import pytest

from crawler.fetching.browser import requests
from crawler.fetching.browser.requests import PageRequests, refusal
from tests.looping import in_a_loop

PAGE = "https://www.outlet.example/a"


@pytest.mark.parametrize(
    ("url", "kind", "method", "why"),
    [
        ("https://www.outlet.example/app.js", "script", "GET", None),
        ("https://api.outlet.example/comments", "fetch", "POST", None),
        ("https://www.outlet.example/stats/data.json", "xhr", "GET", None),
        ("https://library.example/app.js", "script", "GET", None),
        ("https://www.outlet.example/a.woff2", "font", "GET", "font"),
        ("https://www.outlet.example/film.mp4", "media", "GET", "media"),
        ("https://library.example/log", "fetch", "POST", "tracker"),
        ("https://ads.example/app.js", "script", "GET", "tracker"),
        ("https://library.example/analytics.js", "script", "GET", "tracker"),
        ("file:///etc/passwd", "fetch", "GET", "not of the web"),
        ("blob:https://www.outlet.example/1", "script", "GET", "not of the web"),
    ],
)
def test_what_brings_text_may_be_asked_for(url: str, kind: str, method: str, why: str | None) -> None:
    assert refusal(url, kind, method, PAGE) == why


def test_a_page_asks_for_a_hundred_things_at_the_most() -> None:
    page = PageRequests(PAGE)
    passed = [page.let_pass(f"https://www.outlet.example/{number}", "fetch", "GET") for number in range(120)]
    assert passed == [True] * 100 + [False] * 20
    assert (page.sent, page.refused) == (100, 20)


def test_a_page_is_waited_for_until_it_rests_or_for_so_long_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("_QUIET", 0.02), ("_SETTLE", 30.0), ("_LOOK", 0.005)):
        monkeypatch.setattr(requests, name, seconds)

    async def rests_once_answered() -> bool:
        page = PageRequests(PAGE)
        page.began("a request")
        settling = asyncio.ensure_future(page.settle())
        await asyncio.sleep(0.1)
        waits = not settling.done()
        page.ended("a request")
        await settling
        return waits

    async def never_rests() -> None:
        page = PageRequests(PAGE)
        page.began("a request")
        await page.settle()

    assert in_a_loop(rests_once_answered())
    monkeypatch.setattr(requests, "_SETTLE", 0.05)
    in_a_loop(never_rests())
