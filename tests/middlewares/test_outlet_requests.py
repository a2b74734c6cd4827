"""What an outlet's file says of requests goes to its hosts alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request

from crawler.crawl.outlet_files import OutletFiles
from crawler.middlewares.outlet_requests import OutletRequestsMiddleware
from crawler.outlets import Outlet, write_outlet

PROXY = "http://desk:secret@proxy.example:3128"


@pytest.fixture
def middleware(tmp_path: Path) -> OutletRequestsMiddleware:
    outlet = Outlet(
        name="outlet.example",
        home="https://outlet.example/",
        user_agent="Desk/1.0",
        headers={"X-Api-Key": "k1", "Accept-Language": "fr"},
        proxy=PROXY,
    )
    write_outlet(outlet, tmp_path / "outlet.example.toml")
    return OutletRequestsMiddleware(OutletFiles(str(tmp_path)))


def test_its_hosts_are_asked_as_the_file_says(middleware: OutletRequestsMiddleware) -> None:
    request = Request("https://www.outlet.example/robots.txt")
    middleware.process_request(request)
    assert (request.headers["User-Agent"], request.headers["X-Api-Key"]) == (b"Desk/1.0", b"k1")
    assert request.meta["proxy"] == PROXY


def test_what_a_spider_set_stays(middleware: OutletRequestsMiddleware) -> None:
    request = Request("https://outlet.example/", headers={"User-Agent": "Mine", "Accept-Language": "de"})
    request.meta["proxy"] = None
    middleware.process_request(request)
    assert (request.headers["User-Agent"], request.headers["Accept-Language"]) == (b"Mine", b"de")
    assert request.meta["proxy"] is None


def test_a_redirect_to_another_host_takes_nothing_along(middleware: OutletRequestsMiddleware) -> None:
    request = Request("https://outlet.example/a", headers={"X-Own": "1"})
    middleware.process_request(request)
    led = request.replace(url="https://another.example/a")
    middleware.process_request(led)
    assert led.headers.to_unicode_dict() == {"X-Own": "1"}
    assert "proxy" not in led.meta
    back = led.replace(url="https://outlet.example/b")
    middleware.process_request(back)
    assert back.meta["proxy"] == PROXY
