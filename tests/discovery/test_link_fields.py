"""Addresses and languages as feeds and sitemaps write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.link_fields import language_tag, source_url
from crawler.urls import normalise

URL = "https://outlet.example/rss.xml"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        (" https://outlet.example/a\n", "https://outlet.example/a"),
        ("https://outlet.example/a?x=1&amp;y=2", "https://outlet.example/a?x=1&y=2"),
        ("https://outlet.example/long-\n\tname", "https://outlet.example/long-name"),
        ("www.outlet.example/a", "https://www.outlet.example/a"),
        ("/a", "https://outlet.example/a"),
        ('"https://outlet.example/a"', "https://outlet.example/a"),
        ("<https://outlet.example/a>", "https://outlet.example/a"),
        ("https://outlet.example/a\u200b", "https://outlet.example/a"),
        ("https://https://outlet.example/a", "https://outlet.example/a"),
        ("http://outlet.examplehttps://outlet.example/a", "https://outlet.example/a"),
        ("https:/outlet.example/a", "https://outlet.example/a"),
        ("https:///outlet.example/a", "https://outlet.example/a"),
        ("https://web.example/save/https://outlet.example/a", "https://web.example/save/https://outlet.example/a"),
        ("https://outlet.example/?to=https://other.example/a", "https://outlet.example/?to=https://other.example/a"),
        ("#top", None),
        ("&amp;", "https://outlet.example/&"),
        ("mailto:desk@outlet.example", None),
        ("https://outlet.example/" + "a" * 5000, None),
        (None, None),
    ],
)
def test_an_address_is_mended_where_that_is_plain(written: str | None, url: str | None) -> None:
    assert source_url(written, URL) == url


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("EN_us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-DE.UTF-8", "de-DE"),
        ("english", None),
    ],
)
def test_a_language_is_written_as_bcp_47_does(written: str, code: str | None) -> None:
    assert language_tag(written) == code


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}\.example(/[A-Za-z0-9._~-]{0,9}){0,4}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_a_plain_url_is_spelt_as_everywhere_else(url: str) -> None:
    assert source_url(url, URL) == normalise(url, URL)
