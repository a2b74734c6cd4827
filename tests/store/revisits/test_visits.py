"""What a crawl of an outlet begins with."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier import visiting
from crawler.store.revisits import visits
from crawler.store.schema import source_visits
from tests.dues import next_due

FEED, SITEMAP = "https://outlet.example/rss", "https://outlet.example/sitemap.xml"
STORY = "https://outlet.example/a"
NAMES = {"outlet.example"}


def test_a_source_is_due_when_it_was_never_read_or_its_time_has_come(store, frontier, clock):
    frontier.add([Link(url=FEED, role="feed", how="user")])
    [lease] = frontier.lease(1, per_host=1)
    frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))
    read, due = clock(), []
    for _ in range(2):
        with store.database.read() as connection:
            due.append(visits.due_sources(connection, [FEED, SITEMAP], clock()))
            assert visits.last_read(connection, [FEED, SITEMAP]) == {FEED: read}
        clock.advance(hours=1)
    assert due == [{SITEMAP}, {FEED, SITEMAP}]


def test_what_a_source_led_to_is_known_but_not_what_another_did(store, frontier):
    part = Link(url=SITEMAP + "?1", role="sitemap", how="sitemap", found_on=SITEMAP, root=SITEMAP)
    other = Link(url="https://outlet.example/b.xml?1", role="sitemap", how="sitemap", found_on=FEED, root=FEED)
    frontier.add([part, other, Link(url=STORY, how="sitemap", found_on=SITEMAP)])
    with store.database.read() as connection:
        known = visits.known_listings(connection, NAMES, {SITEMAP})
    assert [link.url for link in known] == [part.url]


def test_of_a_source_the_latest_looks_are_kept_and_those_that_brought_news(store, frontier, clock):
    lease = frontier.claim(Link(url=FEED, role="feed", how="user"))
    with store.database.write() as connection:
        for look in range(150):
            new = int(look < 5)
            visits.note_visit(connection, lease.url_id, clock(), listed=look, new=new, reason=None)
        kept = list(connection.scalars(sa.select(source_visits.c.listed).order_by(source_visits.c.id)))
    assert kept == [*range(5), *range(90, 150)]


def test_an_outlet_is_due_when_its_first_source_is_and_at_once_while_articles_wait(store, frontier, clock):
    for url, hours in ((FEED, 3), (SITEMAP, 5)):
        lease = frontier.claim(Link(url=url, role="feed", how="user"))
        frontier.fail(lease, "answered 503", retry_at=clock() + timedelta(hours=hours))
    assert next_due(store, NAMES, [FEED, SITEMAP]) == (clock() + timedelta(hours=3), 0)
    assert next_due(store, NAMES, [FEED, SITEMAP, STORY]) == (clock(), 0), "one was never read"
    Frontier(store, frontier.crawl).add([Link(url=STORY)])
    assert next_due(store, NAMES, [FEED, SITEMAP]) == (clock(), 1)
