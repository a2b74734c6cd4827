"""Which of the links that a crawl reaches are to be fetched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.items import Link
from crawler.store import Frontier
from tests.store.conftest import HOME
from tests.store.frontier.conftest import reached


def test_add_counts_links_that_the_crawl_had_not_reached(frontier, links):
    assert frontier.add(links("a", "b", "a")) == 2
    assert frontier.add(links("b", "c")) == 1


def test_a_later_source_completes_what_is_known_of_a_link(frontier):
    frontier.add([Link(url=HOME + "a", title="As the page writes it")])
    frontier.add([Link(url=HOME + "a", title="As the feed writes it", language="en")])
    [lease] = frontier.lease(1, per_host=1)
    assert (lease.link.title, lease.link.language) == ("As the page writes it", "en")


def test_a_stored_article_is_reached_and_not_fetched(store, begin, fetch, links, clock):
    first = begin()
    first.add(links("a"))
    fetch(first)
    store.finish_crawl(first.crawl)
    clock.advance(days=1)
    second = begin()
    assert second.add(links("a", "b")) == 2
    assert fetch(second) == ["b"]
    assert reached(second) == ["a", "b"]
    assert reached(second, new_only=True) == ["b"]
    counts = second.counts()
    assert (counts.found, counts.stored, counts.earlier, counts.duplicates) == (2, 1, 1, 0)


def test_an_article_named_by_the_user_is_reached_when_it_is_stored(store, begin, fetch, links, make_article):
    first = begin()
    first.add(links("a", role="start"))
    [lease] = first.lease(1, per_host=1)
    first.article_done(lease, make_article(HOME + "a"))
    first.leave_hosts({})
    store.finish_crawl(first.crawl)
    second = begin()
    second.add(links("a", role="start"))
    assert fetch(second) == []
    assert reached(second) == ["a"]


@pytest.mark.parametrize("role", ["start", "front", "section", "page"])
def test_a_listing_is_read_once_by_each_crawl(store, begin, fetch, links, role):
    for _ in range(2):
        frontier = begin()
        frontier.add(links("world/", role=role))
        assert fetch(frontier) == ["world/"]
        frontier.add(links("world/", role=role))
        assert fetch(frontier) == []
        store.finish_crawl(frontier.crawl)


def test_a_listing_that_failed_is_read_by_the_next_crawl(store, begin, fetch, links):
    first = begin()
    first.add(links("", role="start"))
    assert fetch(first, failing={""}) == [""]
    store.finish_crawl(first.crawl)
    second = begin()
    second.add(links("", role="start"))
    assert fetch(second) == [""]


def test_a_page_that_is_no_article_is_not_fetched_again_as_one(store, begin, fetch, links):
    first = begin()
    first.add(links("world/", role="section"))
    fetch(first)
    store.finish_crawl(first.crawl)
    second = begin()
    second.add(links("world/"))
    assert fetch(second) == []
    assert second.counts().found == 0


def test_what_failed_for_good_is_counted_but_not_fetched_again(store, begin, fetch, links):
    first = begin()
    first.add(links("a", "b"))
    fetch(first, failing={"a"})
    store.finish_crawl(first.crawl)
    second = begin()
    second.add(links("a", "b"))
    assert fetch(second) == []
    assert second.counts().failed == {"timeout": 1}


def test_what_failed_for_a_while_is_tried_again_by_the_next_crawl(store, begin, fetch, links, clock):
    first = begin()
    first.add(links("a"))
    fetch(first, failing={"a"}, retry_at=clock() + timedelta(days=1))
    store.finish_crawl(first.crawl)
    second = begin()
    second.add(links("a"))
    assert fetch(second) == ["a"]
    assert reached(second) == ["a"]
    assert second.counts().failed == {}


def test_a_patient_crawl_waits_until_the_next_try(store, begin, fetch, links, clock):
    first = begin()
    first.add(links("a"))
    fetch(first, failing={"a"}, retry_at=clock() + timedelta(days=1))
    store.finish_crawl(first.crawl)
    early = begin(patient=True)
    early.add(links("a"))
    assert fetch(early) == []
    store.finish_crawl(early.crawl)
    clock.advance(days=1)
    late = begin(patient=True)
    late.add(links("a"))
    assert fetch(late) == ["a"]


@pytest.mark.parametrize("reason", ["not in the archive", "damaged in the archive"])
def test_what_an_archive_did_not_hold_is_fetched_by_the_next_crawl(store, frontier, links, clock, reason):
    [link] = links("a", role="article")
    frontier.add([link])
    [lease] = frontier.lease(1, per_host=1)
    frontier.fail(lease, reason)
    clock.advance(hours=1)
    later = Frontier(store, store.begin_crawl("section", {"url": HOME}))
    later.add([link])
    assert [lease.link.url for lease in later.lease(1, per_host=1)] == [link.url]
