"""Feeds of every format, and what each says of its articles."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from crawler.discovery.feeds.reading import read_feed
from crawler.items import Image
from tests.discovery.feeds.invented_feeds import ATOM, MORNING, RSS, URL, rss, urls


def test_rss_gives_what_it_says_of_each_article() -> None:
    feed = read_feed(RSS.encode(), URL)
    first, second = feed.links
    assert (first.url, first.title) == ("https://outlet.example/world/ferry-1", "Ferry & quay closed")
    assert (first.published, first.language, first.section) == (MORNING, "en-GB", "World")
    assert (first.how, first.found_on, first.position, first.tags) == ("feed", URL, 0, ["World", "Ferries"])
    assert (second.url, second.published, second.language) == ("https://outlet.example/world/second-2", MORNING, "fr")
    assert feed.problems == []


def test_full_text_and_pictures_of_a_feed_are_kept() -> None:
    feed = read_feed(RSS.encode(), URL)
    url = "https://outlet.example/world/ferry-1"
    assert feed.content == {url: "<p>The ferry &nbsp; stays.</p>"}
    assert feed.images == {url: [Image(url="https://outlet.example/i/1.jpg", caption="The quay", credit="A. Person")]}


def test_next_page_hub_and_period_of_a_feed_are_noted() -> None:
    feed = read_feed(RSS.encode(), URL)
    assert (feed.kind, feed.title, feed.home) == ("rss", "The Harbour", "https://outlet.example/world/")
    assert feed.own_url == URL
    assert feed.next_page == "https://outlet.example/rss.xml?page=2"


def test_a_next_page_that_is_the_feed_itself_is_ignored() -> None:
    channel = "<link rel='next' href='https://outlet.example/rss.xml'/>"
    assert read_feed(rss(channel=channel), URL).next_page is None


def test_atom_resolves_links_against_its_base() -> None:
    feed = read_feed(ATOM.encode(), URL)
    (link,) = feed.links
    assert (link.url, link.title) == ("https://outlet.example/politik/faehre-1", "Fähre <b>")
    assert (link.published, link.modified) == (MORNING, MORNING + timedelta(minutes=90))
    assert (link.language, link.section, feed.kind) == ("de", "Politik", "atom")
    assert feed.next_page == "https://outlet.example/archiv/2024-04.atom"
    assert "<b>Fähre</b>" in feed.content[link.url]


def test_relative_links_of_a_feed_on_another_host_belong_to_its_site() -> None:
    body = rss("<link>/a</link>", channel="<link>https://outlet.example/</link>")
    assert urls(read_feed(body, "https://feeds.example/outlet")) == ["https://outlet.example/a"]


def test_links_that_leave_the_outlet_are_kept_and_counted() -> None:
    feed = read_feed(rss("<link>https://other.example/a</link>", "<link>/b</link>"), URL)
    assert urls(feed) == ["https://other.example/a", "https://outlet.example/b"]
    assert "1 of 2 links lead off outlet.example" in feed.problems


def test_a_url_twice_in_a_feed_is_one_link() -> None:
    feed = read_feed(rss("<link>/a?utm_source=x</link>", "<link>/a#top</link>"), URL)
    assert urls(feed) == ["https://outlet.example/a"]
    assert "repeated entries: 1" in feed.problems


@pytest.mark.parametrize(
    "no_address", ["", "N/A", "n/a", "N.A.", "n.v.t", "null", "none", "8", "-", "#", "...", "tag:outlet.example,2024:8"]
)
def test_what_is_no_address_is_not_made_one(no_address: str) -> None:
    link = f"<link>{no_address}</link>"
    feed = read_feed(rss(f"{link}<guid>/news/9</guid>", f"{link}<guid>8</guid>"), URL)
    assert urls(feed) == ["https://outlet.example/news/9"]
    assert feed.problems == ["entries without a usable link: 1"]
    entry = {"items": [{"id": "https://outlet.example/news/9", "url": no_address}, {"id": "8", "url": no_address}]}
    assert urls(read_feed(json.dumps(entry | {"version": "1.1"}).encode(), URL)) == ["https://outlet.example/news/9"]


@pytest.mark.parametrize(
    "relative", ["/news/9", "news/9.html", "news.php?id=9", "?id=9", "../news/9", "./9", "ferry-back"]
)
def test_a_relative_link_of_an_entry_is_read(relative: str) -> None:
    assert len(read_feed(rss(f"<link>{relative}</link>"), URL).links) == 1
