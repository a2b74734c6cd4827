"""Which URLs are handed out next: host by host, listings before articles."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.items import Link
from crawler.store.frontier.leasing import find_link
from tests.store.conftest import HOME
from tests.store.frontier.conftest import dead_owner, paths


def test_a_url_is_leased_once(frontier, links):
    frontier.add(links("a", "b"))
    assert paths(frontier.lease(10, per_host=10)) == ["a", "b"]
    assert frontier.lease(10, per_host=10) == []


def test_listings_come_before_articles_then_the_order_found(frontier, links):
    frontier.add(links("b", "a"))
    frontier.add(links("world/", role="section"))
    frontier.add(links("c"))
    assert paths(frontier.lease(10, per_host=10)) == ["world/", "b", "a", "c"]


def test_one_host_never_fills_the_leases(frontier, links):
    frontier.add(links(*"abcdef"))
    frontier.add([Link(url=f"https://other.example/{n}") for n in range(3)])
    leases = frontier.lease(100, per_host=2)
    assert sorted(lease.link.url for lease in leases) == [
        "https://other.example/0",
        "https://other.example/1",
        HOME + "a",
        HOME + "b",
    ]
    assert frontier.lease(100, per_host=2) == []
    frontier.release(leases[:1])
    assert len(frontier.lease(100, per_host=2)) == 1


def test_hosts_are_served_in_turn(frontier):
    hosts = [f"https://h{n}.example/" for n in range(5)]
    frontier.add([Link(url=host + path) for host in hosts for path in "abc"])
    served = [lease.link.url for _ in range(5) for lease in frontier.lease(3, per_host=3)]
    assert {url[:-1] for url in served[:5]} == set(hosts)
    assert {url[-1] for url in served[:5]} == {"a"}
    assert len(set(served)) == 15


def test_an_expired_lease_is_handed_out_again(frontier, links, clock):
    frontier.add(links("a"))
    frontier.lease(1, per_host=1, seconds=60)
    clock.advance(seconds=59)
    assert frontier.lease(1, per_host=1) == []
    clock.advance(seconds=1)
    assert paths(frontier.lease(1, per_host=1)) == ["a"]


def test_a_further_page_waits_for_the_articles_of_the_page_before(frontier, links, make_article):
    frontier.add(links("world/", role="section", found_on=None))
    [listing] = frontier.lease(1, per_host=9)
    frontier.listing_done(
        listing,
        [*links("a", "b", found_on=HOME + "world/"), *links("world/?page=2", role="page", found_on=HOME + "world/")],
    )
    first, second = frontier.lease(9, per_host=9, hold_pages=True)
    assert paths([first, second]) == ["a", "b"]
    frontier.article_done(first, make_article(first.link.url, published=datetime(2026, 2, 1, tzinfo=UTC)))
    assert frontier.lease(9, per_host=9, hold_pages=True) == []
    frontier.fail(second, "404")
    assert frontier.newest_published(HOME + "world/") == datetime(2026, 2, 1, tzinfo=UTC)
    assert paths(frontier.lease(9, per_host=9, hold_pages=True)) == ["world/?page=2"]


def test_a_further_page_does_not_wait_unless_asked(frontier, links):
    frontier.add([*links("a"), *links("?page=2", role="page")])
    assert paths(frontier.lease(9, per_host=9)) == ["?page=2", "a"]


def test_leases_of_a_killed_process_are_free_when_its_crawl_goes_on(store, begin, fetch, links):
    killed = begin(owner=dead_owner())
    killed.add(links("a", "b"))
    assert len(killed.lease(1, per_host=1)) == 1
    resumed = begin()
    assert fetch(resumed) == ["a", "b"]


def test_leases_of_a_running_process_stay(begin, links):
    running = begin()
    running.add(links("a"))
    running.lease(1, per_host=1)
    assert begin().lease(1, per_host=1) == []


def test_how_a_url_was_found_is_known_by_the_first_known_of_its_addresses(store, frontier):
    frontier.add([Link(url=HOME + name, how="feed", section=name) for name in ("harbour", "boats")])
    found = store.read(find_link, [HOME + name for name in ("unknown", "boats", "harbour")])
    assert (found.url, found.how, found.section) == (HOME + "boats", "feed", "boats")
    assert store.read(find_link, [HOME + "unknown"]) is None
