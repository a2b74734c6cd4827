"""XML that is not well-formed costs what is broken, no more."""

from __future__ import annotations

from crawler.discovery.feeds.document import read_document
from crawler.discovery.feeds.reading import read_feed
from tests.discovery.feeds.invented_feeds import URL, rss, urls


def test_bare_ampersands_and_html_entities_are_mended() -> None:
    feed = read_feed(rss("<title>Q&A caf&eacute;</title><link>/a?x=1&y=2</link>"), URL)
    assert (feed.links[0].url, feed.links[0].title) == ("https://outlet.example/a?x=1&y=2", "Q&A café")
    assert "not well-formed" in feed.problems[0]


def test_a_truncated_feed_gives_what_it_holds() -> None:
    items = "".join(f"<item><link>/a{n}</link><title>T{n}</title></item>" for n in range(9))
    feed = read_feed(f"<rss><channel>{items}"[:-60].encode(), URL)
    assert urls(feed)[:7] == [f"https://outlet.example/a{n}" for n in range(7)]
    assert "not well-formed" in feed.problems[0]


def test_a_fault_in_one_entry_costs_that_entry_alone() -> None:
    items = [f"<title>T{n}</title><link>/a{n}?b=1&amp;c={n}</link>" for n in range(5)]
    items[1] = items[1].replace("</title>", "")
    feed = read_feed(rss(*items), URL)
    assert urls(feed) == [f"https://outlet.example/a{n}?b=1&c={n}" for n in range(5)]
    assert [link.title for link in feed.links if link.position != 1] == ["T0", "T2", "T3", "T4"]


def test_an_entry_that_lacks_its_first_tag_is_read() -> None:
    items = "<item><link>/a0</link></item><link>/a1</link></item><item><link>/a2</link></item>"
    feed = read_document(f"<rss><channel>{items}</channel></rss>", {}, URL, [])
    assert feed is not None
    assert [entry.url for entry in feed.entries] == ["/a0", "/a1", "/a2"]


def test_other_xml_is_no_feed() -> None:
    problems: list[str] = []
    assert read_document("<html><body><p>No feed</p></body></html>", {}, URL, problems) is None
    assert problems == []
