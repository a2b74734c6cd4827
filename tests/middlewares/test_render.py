"""Which pages a browser renders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.test import get_crawler

from crawler.crawl.handle import Handle
from crawler.crawl.outlet_files import OutletFiles
from crawler.fetching.browser.renderer import Renderer
from crawler.items import HANDLE, Link, Role
from crawler.middlewares.render import RenderMiddleware
from crawler.outlets import Outlet, write_outlet
from crawler.store.records import Lease
from tests.quick_settings import quick_settings

HOME = "https://outlet.example/"


@pytest.fixture
def middleware(tmp_path: Path) -> RenderMiddleware:
    """With a file of an outlet that asks for a browser, and of one that does not."""
    write_outlet(Outlet(name="outlet.example", home=HOME, render=True), tmp_path / "outlet.example.toml")
    write_outlet(Outlet(name="else.example", home="https://else.example/"), tmp_path / "else.example.toml")
    return RenderMiddleware(OutletFiles(str(tmp_path)), Renderer(get_crawler(settings_dict={})))


def renders(
    middleware: RenderMiddleware,
    url: str,
    *,
    role: Role = "article",
    method: str = "GET",
    kind: type[TextResponse] = HtmlResponse,
    status: int = 200,
) -> bool:
    lease = Lease(url_id=1, link=Link(url=url, role=role), expires=datetime.max)
    request = Request(url, method=method, meta={HANDLE: Handle(lease)})
    return middleware.outlet_to_render(request, kind(url, status=status, request=request)) is not None


@pytest.mark.parametrize("role", ["article", "front", "section", "page"])
def test_articles_and_listings_are_rendered(middleware: RenderMiddleware, role: Role) -> None:
    assert renders(middleware, f"{HOME}a", role=role)


def test_nothing_else_starts_a_browser(middleware: RenderMiddleware) -> None:
    assert not renders(middleware, "https://else.example/a")
    assert not renders(middleware, "https://unknown.example/a")
    assert not renders(middleware, f"{HOME}feed", role="feed")
    assert not renders(middleware, f"{HOME}map", role="sitemap")
    assert not renders(middleware, f"{HOME}robots.txt")
    assert not renders(middleware, f"{HOME}.well-known/tdmrep.json")
    assert not renders(middleware, f"{HOME}a", status=404)
    assert not renders(middleware, f"{HOME}a", method="POST")
    assert not renders(middleware, f"{HOME}a", kind=TextResponse)


def test_a_replay_runs_no_scripts_for_they_would_ask_the_outlet(tmp_path: Path) -> None:
    archive = tmp_path / "archive.warc"
    archive.write_text("WARC/1.1\r\n")
    with pytest.raises(NotConfigured):
        RenderMiddleware.from_crawler(get_crawler(settings_dict=quick_settings(tmp_path, CRAWLER_REPLAY=str(archive))))
