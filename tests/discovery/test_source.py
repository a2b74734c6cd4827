"""A feed or a sitemap, read as what it is."""

from __future__ import annotations

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.source import read_source

HOME = "https://outlet.example/"
URLS = b"<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>"


def test_what_is_no_feed_or_sitemap_says_what_it_is() -> None:
    html = b"<html><body>Not found</body></html>"
    assert read_source("feed", html, HOME + "rss", content_type="text/html").error == "an HTML page instead of a feed"
    assert read_source("sitemap", html, HOME + "s.xml").error == "an HTML page instead of a sitemap"
    assert read_source("feed", b"", HOME + "rss").error == "empty"


def test_an_index_gives_its_files_and_a_sitemap_its_links() -> None:
    index = b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
    assert [ref.url for ref in read_source("sitemap", index, HOME + "s.xml").files] == [HOME + "news.xml"]
    assert [link.url for link in read_source("sitemap", URLS, HOME + "s.xml").links] == [HOME + "a", HOME + "b"]
    assert [link.url for link in read_source("sitemap", URLS, HOME + "s.xml", most=1).links] == [HOME + "a"]


def test_a_sitemap_that_was_named_as_a_feed_is_read_as_a_sitemap() -> None:
    reading = read_source("feed", URLS, HOME + "index.xml", content_type="text/xml")
    assert (reading.kind, len(reading.links), reading.error) == ("sitemap", 2, None)


def test_a_feed_says_what_it_is_called_and_where_its_front_page_is() -> None:
    feed = "<rss><channel><title>Harbour News</title><link>{}</link><item><link>/a</link></item></channel></rss>"
    reading = read_source("feed", feed.format(HOME).encode(), HOME + "rss")
    assert (reading.kind, reading.title, reading.home) == ("feed", "Harbour News", HOME)
    assert read_source("feed", feed.format("https://other.example/").encode(), HOME + "rss").home is None


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap"]))
def test_nothing_is_raised_whatever_comes(body: bytes, kind: Literal["feed", "sitemap"]) -> None:
    read_source(kind, body, HOME)
