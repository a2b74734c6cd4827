"""Feeds of an invented outlet, and how the tests of feeds read them."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.discovery.feeds.reading import Feed, FeedError, read_feed

URL = "https://outlet.example/rss.xml"
MORNING = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>The Harbour</title><link>https://outlet.example/world/</link><language>en-gb</language>
<atom:link rel="self" href="https://outlet.example/rss.xml"/><atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="next" href="/rss.xml?page=2"/><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>4</sy:updateFrequency>
<item><title>Ferry &amp;amp; quay &lt;b&gt;closed&lt;/b&gt;</title>
<link>https://outlet.example/world/ferry-1?utm_source=rss&amp;utm_medium=feed</link><guid isPermaLink="false">1</guid>
<pubDate>Wed, 01 May 2024 10:30:00 +0000</pubDate><category>World</category><category>Ferries</category>
<content:encoded><![CDATA[<p>The ferry &nbsp; stays.</p>]]></content:encoded>
<media:content url="https://outlet.example/i/1.jpg" medium="image"><media:description>The quay</media:description>
<media:credit>A. Person</media:credit></media:content></item>
<item><title>Second</title><guid>https://outlet.example/world/second-2</guid><dc:date>2024-05-01T10:30:00Z</dc:date>
<dc:language>fr</dc:language></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://outlet.example/politik/">
<title>Der Hafen</title><link href="/"/><link rel="self" href="https://outlet.example/feed.atom"/>
<link rel="prev-archive" href="https://outlet.example/archiv/2024-04.atom"/>
<entry><title type="html">F&amp;auml;hre &amp;lt;b&amp;gt;</title>
<link rel="enclosure" href="/a.mp3" type="audio/mpeg"/>
<link rel="alternate" type="text/html" href="faehre-1"/><id>tag:outlet.example,2024:1</id>
<published>2024-05-01T10:30:00Z</published><updated>2024-05-01T12:00:00Z</updated><category term="Politik"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die <b>Fähre</b></p></div></content></entry>
</feed>"""


def rss(*items: str, channel: str = "") -> bytes:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel>{channel}{entries}</channel></rss>".encode()


def read_or_reason(body: bytes) -> Feed | str:
    """The feed, or why it is none: what every input must give."""
    try:
        return read_feed(body, URL)
    except FeedError as refused:
        return refused.reason


def urls(feed: Feed) -> list[str]:
    return [link.url for link in feed.links]
