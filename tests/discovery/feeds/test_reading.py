"""Feeds of every format, and what each says of its articles."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds.reading import read_feed
from crawler.discovery.link_fields import source_url
from crawler.items import Image
from crawler.urls import normalise
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


def test_json_feed_is_read() -> None:
    item = {
        "id": "1",
        "url": "/a?utm_campaign=x",
        "title": "1 < 2",
        "date_published": "2024-05-01T10:30:00Z",
        "tags": ["World", 7],
        "content_html": "<p>x</p>",
        "image": "/i.jpg",
        "language": "nl",
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [item],
        "next_url": "https://outlet.example/feed.json?page=2",
    }
    feed = read_feed(json.dumps(document).encode(), "https://outlet.example/feed.json")
    (link,) = feed.links
    assert (link.url, link.title, link.published) == ("https://outlet.example/a", "1 < 2", MORNING)
    assert (link.section, link.language, feed.kind) == ("World", "nl", "json")
    assert feed.images[link.url] == [Image(url="https://outlet.example/i.jpg")]
    assert feed.next_page == "https://outlet.example/feed.json?page=2"


def test_a_truncated_json_feed_gives_its_whole_items() -> None:
    items = [{"url": f"https://outlet.example/{n}"} for n in range(3)]
    whole = json.dumps({"title": "T", "items": items})
    feed = read_feed(whole[:-10].encode(), URL)
    assert urls(feed) == ["https://outlet.example/0", "https://outlet.example/1"]
    assert feed.problems == ["broken JSON: read up to the fault"]


@pytest.mark.parametrize(
    "document",
    [
        "<rss version='0.91'><channel><item><link>https://outlet.example/a</link></item></channel></rss>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/>"
        "<item rdf:about='https://outlet.example/a'><link>https://outlet.example/a</link></item></rdf:RDF>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
        "<item><link>https://outlet.example/a</link></item></rdf:RDF>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>"
        "<link rel='alternate' type='text/html' href='https://outlet.example/a'/></entry></feed>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:link href='https://outlet.example/a'/></a:entry></a:feed>",
        "<feed xmlns='http://wrong.example/ns'><entry><link href='https://outlet.example/a'/></entry></feed>",
        "<media:rss><channel><item><link>https://outlet.example/a</link></item></channel></media:rss>",
        "<channel><item href='https://outlet.example/a'/></channel>",
        "<rss><channel><item><link>https://tracker.example/x</link>"
        "<feedburner:origLink xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>https://outlet.example/a"
        "</feedburner:origLink></item></channel></rss>",
        "<rss><channel><item><link> \n https://outlet.example/a\n </link></item></channel></rss>",
        "<rss><channel><item><link/><guid>https://outlet.example/a</guid></item></channel></rss>",
        "<rss><channel><item><link>www.outlet.example/a</link></item></channel></rss>",
        "<rss><channel><item><link>//outlet.example/a</link></item></channel></rss>",
    ],
)
def test_every_version_and_namespace_gives_its_links(document: str) -> None:
    assert [url.replace("www.", "") for url in urls(read_feed(document.encode(), URL))] == ["https://outlet.example/a"]


def test_a_guid_that_is_no_permalink_is_no_link() -> None:
    feed = read_feed(rss("<guid isPermaLink='false'>https://outlet.example/a</guid>", "<guid>no-url:</guid>"), URL)
    assert feed.links == []
    assert "entries without a usable link: 2" in feed.problems


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


def test_wrong_media_namespace_still_gives_the_picture() -> None:
    item = "<item><link>/a</link><media:thumbnail url='/i.jpg'/></item>"
    body = f"<rss xmlns:media='http://wrong.example/'><channel>{item}</channel></rss>"
    assert read_feed(body.encode(), URL).images["https://outlet.example/a"][0].url == "https://outlet.example/i.jpg"


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}\.example(/[A-Za-z0-9._~-]{0,9}){0,4}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_a_plain_url_is_spelt_as_everywhere_else(url: str) -> None:
    assert source_url(url, URL) == normalise(url, URL)


def test_what_an_entry_has_beside_its_page_is_not_its_page() -> None:
    entry = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>
      <link rel="enclosure" type="image/jpeg">https://pictures.example/quay.jpg</link>
      <link rel="self" href="https://outlet.example/e/1.atom"/><link rel="alternate" href=""/>
      <link rel="alternate" type="text/html">https://outlet.example/e/1</link></entry></feed>"""
    feed = read_feed(entry.encode(), URL)
    assert urls(feed) == ["https://outlet.example/e/1"]
    assert feed.images == {"https://outlet.example/e/1": [Image(url="https://pictures.example/quay.jpg")]}


@pytest.mark.parametrize(
    "no_address", ["", "N/A", "n/a", "null", "none", "8", "-", "#", "...", "tag:outlet.example,2024:8"]
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
