"""The hub of a feed is found where publishers name it, and keeps its spelling."""

from __future__ import annotations

import pytest

from crawler.discovery.feeds.hub import hub_of
from crawler.discovery.feeds.reading import read_feed

URL, HUB, OTHER = "https://outlet.example/rss", "https://hub.example/?b=2&a=1", "https://other.example/"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="{}"/>'
    '<link rel="self" href="/Feed?b&amp;a"/></feed>'
)
RSS = (
    '<rss xmlns:a="http://www.w3.org/2005/Atom"><channel><a:link rel="hub" href="{}"/>'
    '<a:link rel="self" href="/Feed?b&amp;a"/></channel></rss>'
)
JSON = """{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "/Feed?b&a", "items": [],
 "hubs": [{{"type": "rssCloud", "url": "https://cloud.example/"}}, {{"type": "WebSub", "url": "{}"}}]}}"""


@pytest.mark.parametrize("written", [ATOM, RSS, JSON])
def test_a_feed_of_any_format_names_its_hub_and_what_the_hub_knows_it_by(written: str) -> None:
    feed = read_feed(written.format(HUB if written is JSON else HUB.replace("&", "&amp;")).encode(), URL)
    assert hub_of("", URL, feed.hub, feed.topic) == (HUB, "https://outlet.example/Feed?b&a")


def test_what_the_response_says_comes_first() -> None:
    said = '<https://cdn.example/x>; title="a, b", </hub>; rel="hub next", <https://outlet.example/F>; REL=self'
    assert hub_of(said, URL, OTHER, OTHER) == ("https://outlet.example/hub", "https://outlet.example/F")


@pytest.mark.parametrize("hub", ["", "mailto:a@hub.example", "ftp://hub.example/", "http://[", "https://" + "a" * 3000])
def test_what_is_no_address_of_the_web_is_no_hub(hub: str) -> None:
    feed = read_feed(RSS.format(hub).encode(), URL)
    assert hub_of(f'<{hub}>; rel="hub"', URL, feed.hub, feed.topic) is None
