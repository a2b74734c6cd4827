"""RSS, RDF and Atom in every version and namespace."""

from __future__ import annotations

import pytest

from crawler.discovery.feeds.reading import read_feed
from crawler.items import Image
from tests.discovery.feeds.invented_feeds import URL, rss, urls


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


def test_a_relation_may_be_written_as_its_address() -> None:
    entry = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="http://www.iana.org/assignments/relation/self"
      href="https://outlet.example/news.atom"/><entry><title>Ferry</title>
      <link rel="http://www.iana.org/assignments/relation/via" href="https://other.example/e/1"/>
      <link rel="http://www.iana.org/assignments/relation/alternate" href="https://outlet.example/e/1"/></entry></feed>"""
    feed = read_feed(entry.encode(), URL)
    assert urls(feed) == ["https://outlet.example/e/1"]
    assert feed.own_url == "https://outlet.example/news.atom"


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("<link>https://outlet.example/</link><guid isPermaLink='true'>https://outlet.example/e/1</guid>", "e/1"),
        ("<guid>https://outlet.example/e/1</guid><link>https://outlet.example</link>", "e/1"),
        ("<link>https://outlet.example/</link><guid isPermaLink='false'>https://outlet.example/e/1</guid>", ""),
        ("<link>https://outlet.example/</link><guid>8</guid>", ""),
        ("<link>https://outlet.example/e/2</link><guid>https://outlet.example/e/1</guid>", "e/2"),
    ],
)
def test_an_entry_that_links_to_the_feeds_home_is_found_at_its_permalink(entry: str, url: str) -> None:
    feed = f"<rss><channel><link>https://outlet.example/</link><item>{entry}</item></channel></rss>"
    assert urls(read_feed(feed.encode(), URL)) == [f"https://outlet.example/{url}"]


def test_a_guid_that_is_no_permalink_is_no_link() -> None:
    feed = read_feed(rss("<guid isPermaLink='false'>https://outlet.example/a</guid>", "<guid>no-url:</guid>"), URL)
    assert feed.links == []
    assert "entries without a usable link: 2" in feed.problems


def test_wrong_media_namespace_still_gives_the_picture() -> None:
    item = "<item><link>/a</link><media:thumbnail url='/i.jpg'/></item>"
    body = f"<rss xmlns:media='http://wrong.example/'><channel>{item}</channel></rss>"
    assert read_feed(body.encode(), URL).images["https://outlet.example/a"][0].url == "https://outlet.example/i.jpg"


def test_what_an_entry_has_beside_its_page_is_not_its_page() -> None:
    entry = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>
      <link rel="enclosure" type="image/jpeg">https://pictures.example/quay.jpg</link>
      <link rel="self" href="https://outlet.example/e/1.atom"/><link rel="alternate" href=""/>
      <link rel="alternate" type="text/html">https://outlet.example/e/1</link></entry></feed>"""
    feed = read_feed(entry.encode(), URL)
    assert urls(feed) == ["https://outlet.example/e/1"]
    assert feed.images == {"https://outlet.example/e/1": [Image(url="https://pictures.example/quay.jpg")]}


@pytest.mark.parametrize(
    "entry",
    [
        "<link rel='self' href='https://outlet.example/e/1'/>",
        "<id>tag:outlet,1</id><content type='text/html' src='https://outlet.example/e/1'/>",
        "<link rel='self' href='https://outlet.example/e/2'/><link href='https://outlet.example/e/1'/>",
        "<link rel='self' type='application/atom+xml' href='https://outlet.example/e/2'/><id>https://outlet.example/e/1</id>",
    ],
)
def test_an_entry_without_a_link_is_where_it_says_that_itself_or_its_text_is(entry: str) -> None:
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Ferry</title>{entry}</entry></feed>"
    assert urls(read_feed(feed.encode(), URL)) == ["https://outlet.example/e/1"]


@pytest.mark.parametrize(
    "link",
    [
        "https://outlet.example/e/\n        1",
        "&lt;![CDATA[https://outlet.example/e/1]]&gt;",
        "\ufeffhttps://outlet.example/e/1",
        "https://outlet.example/e/1\u200b",
        "outlet.example/e/1",
    ],
)
def test_what_stands_around_an_address_is_no_part_of_it(link: str) -> None:
    feed = f"<rss><channel><item><link>{link}</link></item></channel></rss>"
    assert urls(read_feed(feed.encode(), URL)) == ["https://outlet.example/e/1"]


def test_marks_of_cdata_are_no_part_of_a_headline() -> None:
    for title in ("&lt;![CDATA[Ferry]]&gt;", "<![CDATA[<![CDATA[Ferry]]]]><![CDATA[>]]>"):
        feed = read_feed(rss(f"<item><title>{title}</title><link>/e/1</link></item>"), URL)
        assert feed.links[0].title == "Ferry"


@pytest.mark.parametrize("unread", ["soon", "Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00 00:00:00"])
def test_a_date_that_is_none_leaves_room_for_another(unread: str) -> None:
    dates = f"<pubDate>{unread}</pubDate><dc:date>2026-05-04T10:35:00Z</dc:date>"
    feed = read_feed(rss(f"<item><link>/e/1</link>{dates}</item>"), URL)
    assert feed.links[0].published.isoformat() == "2026-05-04T10:35:00+00:00"


def test_a_namespace_may_be_written_with_https() -> None:
    date = "<d:date>2026-05-04T10:35:00Z</d:date>"
    feed = f"<rss xmlns:d='https://purl.org/dc/elements/1.1/'><channel><item><link>/e/1</link>{date}</item></channel></rss>"
    assert read_feed(feed.encode(), URL).links[0].published.isoformat() == "2026-05-04T10:35:00+00:00"
