"""Cookies live as long as the way to one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.crawl.outlet_files import OutletFiles
from crawler.middlewares.cookies import RedirectCookiesMiddleware
from crawler.outlets import Outlet, write_outlet

URL = "https://outlet.example/news/a"


@pytest.fixture
def cookies():
    return RedirectCookiesMiddleware()


def answer(cookies, request, status, *set_cookie):
    return cookies.process_response(request, Response(request.url, status, headers={"Set-Cookie": list(set_cookie)}))


def test_the_cookie_of_a_redirect_is_sent_where_it_leads(cookies):
    first = Request(URL)
    cookies.process_request(first)
    answer(cookies, first, 302, "seen=1")
    led = first.replace(url=URL)
    cookies.process_request(led)
    assert led.headers["Cookie"] == b"seen=1"


def test_no_page_is_asked_for_with_the_cookies_of_another(cookies):
    for number in range(3):
        page = Request(f"{URL}{number}")
        cookies.process_request(page)
        assert "Cookie" not in page.headers
        answer(cookies, page, 200 if number else 302, f"visit{number}=" + "x" * 1000)
    assert not cookies.jars


def test_a_head_that_servers_refuse_is_not_sent(cookies):
    request = Request(URL)
    answer(cookies, request, 302, *(f"c{number}=" + "x" * 1000 for number in range(20)))
    led = request.replace(url=URL)
    cookies.process_request(led)
    assert "Cookie" not in led.headers


def test_another_host_does_not_get_them(cookies):
    request = Request(URL)
    answer(cookies, request, 302, "seen=1")
    led = request.replace(url="https://another.example/")
    cookies.process_request(led)
    assert "Cookie" not in led.headers


def test_cookies_that_a_request_brings_are_sent(cookies):
    request = Request(URL, cookies={"session": "1"})
    cookies.process_request(request)
    assert request.headers["Cookie"] == b"session=1"
    own = Request(URL, headers={"Cookie": "mine=1"})
    cookies.process_request(own)
    assert own.headers["Cookie"] == b"mine=1"


def of_outlet(folder: Path, cookies: bool | str) -> RedirectCookiesMiddleware:
    outlet = Outlet(name="outlet.example", home="https://outlet.example/", cookies=cookies)
    write_outlet(outlet, folder / "outlet.example.toml")
    return RedirectCookiesMiddleware(files=OutletFiles(str(folder)))


def sent(cookies: RedirectCookiesMiddleware, url: str) -> bytes | None:
    request = Request(url)
    cookies.process_request(request)
    return request.headers.get("Cookie")


def test_an_outlet_whose_file_asks_for_it_gets_its_cookies_back_and_no_other_does(tmp_path: Path) -> None:
    cookies = of_outlet(tmp_path, True)
    answer(cookies, Request(URL), 200, "reader=7")
    answer(cookies, Request("https://another.example/"), 200, "other=1")
    assert sent(cookies, "https://outlet.example/news/b") == b"reader=7"
    assert sent(cookies, "https://another.example/b") is None


def test_the_cookies_of_a_file_stay_whatever_the_outlet_sets(tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text("# Netscape HTTP Cookie File\n.outlet.example\tTRUE\t/\tTRUE\t0\tsubscriber\t42\n")
    file.chmod(0o600)
    cookies = of_outlet(tmp_path, str(file))
    assert sent(cookies, URL) == b"subscriber=42"
    for number in range(200):
        answer(cookies, Request(f"{URL}{number}"), 200, f"visit{number}=" + "x" * 500)
        assert b"subscriber=42" in (head := sent(cookies, URL) or b"")
        assert len(head) <= 8192
