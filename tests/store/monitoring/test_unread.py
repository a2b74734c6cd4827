"""Sources that could not be read are told with their reason and the time of the next try."""

from datetime import timedelta

from crawler.items import Link
from crawler.store.monitoring.unread import unread_sources

HOME = "https://www.outlet.example/"


def test_sources_that_could_not_be_read_are_told(store, frontier, clock):
    again = clock() + timedelta(hours=1)
    feed, read = HOME + "feed", HOME + "news"
    frontier.fail(frontier.claim(Link(url=feed, role="feed")), "connection refused", retry_at=again)
    frontier.listing_done(frontier.claim(Link(url=read, role="section")), [])
    assert store.read(unread_sources, [feed, read, HOME]) == [(feed, "connection refused", again)]
