"""RSS: what an entry and its feed say beside the text."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import feedparser
from lxml import etree

from crawler.export.feed import FeedAbout
from crawler.export.rss import Rss
from crawler.items import Article


def feed(about: FeedAbout, *articles: Article) -> bytes:
    exporter, fp = Rss(), io.BytesIO()
    exporter.about = about
    exporter.open(fp)
    for article in articles:
        exporter.write(article)
    exporter.close()
    return fp.getvalue()


def test_an_image_is_media_of_its_entry(written, full: Article) -> None:
    [image] = feedparser.parse(written("rss", full)).entries[0].media_content
    assert (image["url"], image["medium"]) == ("https://outlet.example/i.jpg", "image")


def test_an_entry_without_a_headline_has_its_lead_or_the_beginning_of_its_text() -> None:
    led, text, neither = (
        Article(id="a", lead="No ferry sails.", body="Its engine broke."),
        Article(id="b", body="Its engine broke. " * 20),
        Article(id="c", url="https://outlet.example/c"),
    )
    items = etree.fromstring(feed(FeedAbout(), led, text, neither)).findall("channel/item")
    assert (items[0].findtext("title"), items[0].findtext("description")) == (None, "No ferry sails.")
    assert items[1].findtext("title") == ("Its engine broke. " * 20)[:80]
    assert items[2].findtext("title") == "https://outlet.example/c"


def test_a_feed_at_an_address_says_where_it_is_and_one_in_a_file_leads_nowhere() -> None:
    about = FeedAbout(
        title="The coast",
        home="https://outlet.example/",
        address="https://feeds.example/coast.rss",
        updated=datetime(2026, 1, 31, 12, tzinfo=UTC),
    )
    found = feedparser.parse(feed(about)).feed
    assert (found.title, found.link) == ("The coast", "https://outlet.example/")
    assert [link.href for link in found.links if link.rel == "self"] == ["https://feeds.example/coast.rss"]
    assert etree.fromstring(feed(about)).findtext("channel/lastBuildDate") == "Sat, 31 Jan 2026 12:00:00 +0000"
    assert etree.fromstring(feed(FeedAbout())).findtext("channel/link").startswith("urn:")
