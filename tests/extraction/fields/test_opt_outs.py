import pytest
from scrapy.http import HtmlResponse, Request

from crawler.extraction.document import Document
from crawler.extraction.fields.opt_outs import opt_outs
from crawler.items import Page

URL = "https://www.dailyroof.example/weather/roofs-gone"


def read(html, headers=None):
    return opt_outs(Document.parse(html, URL), headers)


def test_reservations_of_page_and_headers_are_named():
    page = '<meta name="robots" content="noindex, NOAI"><meta name="tdm-reservation" content="1">'
    assert read(page, headers={"x-robots-tag": "noarchive"}) == [
        "noai",
        "noarchive",
        "noindex",
        "tdm-reservation",
    ]
    assert read('<meta name="somebot" content="noindex"><meta name="robots" content="index">') == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("googlebot: noindex, noarchive", []),
        ("Noarchive, googlebot: noindex", ["noarchive"]),
        ("googlebot: noindex\nnoarchive", ["noarchive"]),
        ("GPTBot: noindex, NOAI", ["noai"]),
        ("otherbot: nofollow, robots: none", ["noindex"]),
        ("*: noindex", ["noindex"]),
        ("unavailable_after: 25 Jun 2026 15:00:00 GMT, noarchive", ["noarchive"]),
        ("unavailable_after: Friday, 25-Jun-2026 15:00:00 GMT, noindex", ["noindex"]),
        ("max-image-preview:none, max-snippet: -1, noarchive", ["noarchive"]),
        ("noindex nofollow", ["noindex"]),
    ],
)
def test_what_a_header_asks_of_one_crawler_is_not_taken_for_all(header, expected):
    assert read("<p>x</p>", headers={"x-robots-tag": header}) == expected


def test_each_of_several_robots_headers_ends_what_the_one_before_said_of_a_crawler():
    headers = {"X-Robots-Tag": ["googlebot: noindex", "noarchive"], "Vary": ["Cookie", "Accept"]}
    response = HtmlResponse(URL, headers=headers, body=b"<p>x</p>", request=Request(URL))
    page = Page.from_response(response)
    assert page.headers["vary"] == "Cookie, Accept"
    assert read("<p>x</p>", headers=page.headers) == ["noarchive"]
