"""What a browser is handed for a page, and what of the page's own requests goes out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request
from scrapy.utils.test import get_crawler

from crawler.crawl.frontier import LATER
from crawler.crawl.problems import Problem
from crawler.fetching.browser.renderer import Renderer, _cookies, _Document, _headers
from crawler.fetching.browser.requests import PageRequests
from crawler.outlets import Outlet
from tests.looping import in_a_loop

URL = "https://outlet.example/a"
OUTLET = Outlet(name="outlet.example", home="https://outlet.example/", headers={"X-Reader": "7"}, render=True)
PAGE = HtmlResponse(URL, body="<p>Grün".encode("latin-1"), encoding="latin-1", headers={"Content-Encoding": "br"})


class Route:
    """A request of a page, and what became of it."""

    def __init__(self, url: str, kind: str, *, navigates: bool = False):
        self.request = SimpleNamespace(
            url=url, resource_type=kind, method="GET", headers={"a": "b"}, is_navigation_request=lambda: navigates
        )
        self.became: tuple[Any, ...] = ()

    async def fulfill(self, *, status: int, headers: Any = None, body: bytes = b"") -> None:
        self.became = ("answered", status, body)

    async def continue_(self, *, headers: Any = None) -> None:
        self.became = ("sent", headers)

    async def abort(self) -> None:
        self.became = ("refused",)


@pytest.mark.parametrize(
    ("url", "kind", "became"),
    [
        ("https://outlet.example/app.js", "script", ("sent", {"a": "b", "x-reader": "7"})),
        ("https://library.example/app.js", "script", ("sent", None)),
        ("https://outlet.example/photo.jpg", "image", ("refused",)),
        ("https://ads.example/ad.js", "script", ("refused",)),
    ],
)
def test_what_brings_text_is_sent_and_the_outlets_headers_to_the_outlet_alone(
    url: str, kind: str, became: tuple[Any, ...]
) -> None:
    route = Route(url, kind)
    in_a_loop(_Document(PAGE, OUTLET, PageRequests(URL)).answer(route))  # type: ignore[arg-type]
    assert route.became == became


def test_the_page_is_what_was_fetched_and_leads_nowhere_else() -> None:
    first, second = Route(URL, "document", navigates=True), Route("https://else.example/", "document", navigates=True)
    document = _Document(PAGE, OUTLET, PageRequests(URL))
    in_a_loop(document.answer(first))  # type: ignore[arg-type]
    in_a_loop(document.answer(second))  # type: ignore[arg-type]
    assert first.became == ("answered", 200, PAGE.body)
    assert second.became == ("answered", 204, b"")


def test_headers_are_those_of_the_page_without_what_was_about_its_way() -> None:
    own = {"Content-Type": "text/html", "Refresh": "0; url=/b", "Content-Length": "9", "X-Frame-Options": "deny"}
    assert _headers(PAGE.replace(headers=own)) == {
        "content-type": "text/html; charset=latin-1",
        "x-frame-options": "deny",
    }


def test_cookies_of_a_file_are_as_a_browser_takes_them(tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text("# Netscape HTTP Cookie File\n.outlet.example\tTRUE\t/\tTRUE\t0\treader\t7\n")
    file.chmod(0o600)
    assert _cookies(str(file)) == [
        {"name": "reader", "value": "7", "domain": ".outlet.example", "path": "/", "secure": True, "expires": -1}
    ]


def test_without_a_browser_the_page_is_tried_again_later() -> None:
    renderer = Renderer(
        get_crawler(settings_dict={"CRAWLER_BROWSER": "/nowhere/chromium", "CRAWLER_RENDER_TIMEOUT": 9})
    )
    with pytest.raises(Problem, match="/nowhere/chromium is no program") as problem:
        in_a_loop(renderer.render(PAGE, Request(URL), OUTLET, grows=False))
    assert problem.value.retry_in == LATER
