"""Pages that only lead on are followed."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.middlewares.redirect import PageRedirectMiddleware

URL = "https://alerts.example/to?n=7"
TARGET = "https://outlet.example/news/mill"
REFRESH = f"<meta http-equiv='refresh' content='0; URL={TARGET}'>"
TEXT = "<p>" + "The miller had waited for eleven days and all the geese had left. " * 3 + "</p>"
WAIT = "You are led on to a page of another outlet. If your browser does not go there by itself, please follow"


def led(html):
    """Where a page leads; None when it is read itself."""
    middleware = PageRedirectMiddleware.from_crawler(get_crawler())
    request = Request(URL)
    following = middleware.process_response(request, HtmlResponse(URL, body=html, encoding="utf-8"))
    return following.url if isinstance(following, Request) else None


@pytest.mark.parametrize(
    "html",
    [
        f"<html><head>{REFRESH}</head><body>{TEXT}</body></html>",
        f"<script>go()</script><noscript>{REFRESH}</noscript>",
        f"<html><head><noscript>{REFRESH}</noscript></head><body><div id='app'></div><p>One moment …</p></body></html>",
        f"<html><head><script>window.location.replace('{TARGET}')</script></head><body></body></html>",
        f'<script>location.href = "{TARGET}";</script>',
        "<script>document.location='https://outlet.example/news/mill'</script><p>You are being led on.</p>",
        f"<html><head></head><body><meta http-equiv=refresh content='1;{TARGET}'></body></html>",
        f"<noscript><meta http-equiv=Refresh content='0 ; url = {TARGET} '></noscript>",
        f"<noscript><meta http-equiv=refresh content=\"0,URL='{TARGET}'\"></noscript>",
        f"""<body onload="location='{TARGET}'"><a href="{TARGET}">Click here if you are not led on</a></body>""",
        f"<script>//<![CDATA[\nwindow.location = '{TARGET}';\n//]]>\n</script>",
        f"<script>/*<![CDATA[*/ location.assign('{TARGET}') /*]]>*/</script>",
        f"<script><!--\nlocation.replace('{TARGET}');\n// --></script>",
        f"<script>(function(){{window.location.replace('{TARGET}')}})();</script>",
        f"<script>(() => {{ location.href = '{TARGET}'; }})()</script>",
        f"<script>setTimeout(function () {{ window.location.href = '{TARGET}' }}, 0);</script><p>One moment …</p>",
        f"<script>var way = '{TARGET}'; window.location = way;</script>",
        r"<script>window.location.href = 'https:\/\/outlet.example\/news\/mill';</script>",
        r"<script>location.replace('https:\x2F\x2Foutlet.example\x2Fnews\x2Fmill')</script>",
        f"<script>location.href = `{TARGET}`</script>",
        f"<script>window['location'] = '{TARGET}';</script>",
        f"<script>window.onload = function () {{ location.href = '{TARGET}'; }};</script>",
        f"<script>document.addEventListener('DOMContentLoaded', () => {{ location.href = '{TARGET}'; }});</script>",
        f"<script>try {{ window.location.href = '{TARGET}'; }} catch (e) {{}}</script>",
        f"<script>const way = '{TARGET}'\nlocation.replace(way)</script>",
        f"""<script>setTimeout("location.href='{TARGET}'", 1000);</script>""",
        f"""<script>window.setTimeout('window.location="{TARGET}";', 0)</script>""",
        f"<script>$(document).ready(function () {{ window.location = '{TARGET}'; }});</script>",
        f"<script>$(function(){{location.replace('{TARGET}')}})</script>",
        f"<script>/* to the page */ 'use strict'; location.href = '{TARGET}'</script>",
        f"<script>// to the page\nlocation.href = '{TARGET}'; return false;</script>",
        f"<script>window.opener = null; location.replace('{TARGET}')</script>",
        f"<noscript>{REFRESH}</noscript><p>{WAIT} <a href='{TARGET}'>this link</a>.</p><script>go()</script>",
    ],
)
def test_a_page_that_only_leads_on_is_followed(html):
    assert led(html) == TARGET


@pytest.mark.parametrize(
    "html",
    [
        f"<meta http-equiv=refresh content='1800;url={TARGET}'><h1>Fire</h1><p>{WAIT}</p><a href='{TARGET}'>A</a>",
        f"<meta http-equiv=refresh content='1800;url={TARGET}'><p>Watch the mill burn.</p>",
        f"<script>setTimeout(function(){{location.href='{TARGET}'}},9000)</script><p>Watch the mill burn.</p>",
        f"<noscript>{REFRESH}</noscript><h1>Fire at the mill</h1><p>{WAIT} <a href='{TARGET}'>home</a>.</p>",
        f"<html><head><noscript>{REFRESH}</noscript></head><body>{TEXT}</body></html>",
        f"<html><head><script>location.href='{TARGET}'</script></head><body>{TEXT}</body></html>",
        f"<script>if (old) {{ location.href='{TARGET}' }}</script>",
        f"<script>location.href='{URL}'</script>",
        "<script>location.href='javascript:go()'</script>",
        "<html><head></head><body><meta http-equiv=refresh content=300></body></html>",
        f"<script>setTimeout(function () {{ location.href = '{TARGET}' }}, 600000)</script>",
        f"<script>(function () {{ if (old) location.href = '{TARGET}' }})()</script>",
        f"<script>var way = '{TARGET}'; window.location = elsewhere;</script>",
        f"<script>window.onclick = function () {{ location.href = '{TARGET}' }}</script>",
        f"<script>document.addEventListener('click', () => {{ location.href = '{TARGET}' }})</script>",
        f"<script>function go() {{ location.href = '{TARGET}' }}</script>",
        f"<noscript>{REFRESH}</noscript><p>{WAIT} <a href='/help'>our help</a>.</p><script>go()</script>",
    ],
)
def test_a_page_with_a_text_or_another_script_is_read_itself(html):
    assert led(html) is None


@pytest.mark.parametrize("address", ["http://[::1/", "//[mill]/", "https://["])
@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta http-equiv=refresh content='0;url={}'></head><body>{}</body></html>",
        "<noscript><meta http-equiv=refresh content='0;url={}'></noscript><p>One moment …</p>",
        "<script>location.href='{}'</script>",
    ],
)
def test_a_page_that_leads_to_what_is_no_address_is_read_itself(page, address):
    assert led(page.format(address, TEXT)) is None


@pytest.mark.parametrize(("body", "followed"), [("", True), ("<p>One moment …</p>", True), (TEXT, False)])
def test_a_page_may_lead_on_by_a_header(body, followed):
    middleware = PageRedirectMiddleware.from_crawler(get_crawler())
    response = HtmlResponse(URL, headers={"Refresh": f"0; url={TARGET}"}, body=body, encoding="utf-8")
    following = middleware.process_response(Request(URL), response)
    assert isinstance(following, Request) == followed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("refresh", [REFRESH, REFRESH.replace("meta http-equiv='r", "META HTTP-Equiv='R")])
def test_a_refresh_is_followed_however_it_is_written(encoding, refresh):
    middleware = PageRedirectMiddleware.from_crawler(get_crawler())
    body = f"<html><head>{refresh}</head><body>{TEXT}</body></html>".encode(encoding)
    headers = {"Content-Type": f"text/html; charset={encoding}"}
    following = middleware.process_response(Request(URL), HtmlResponse(URL, body=body, headers=headers))
    assert isinstance(following, Request)
    assert following.url == TARGET
