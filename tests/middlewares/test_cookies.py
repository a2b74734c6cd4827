"""Cookies live as long as the way to one page."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.cookies import RedirectCookiesMiddleware

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
