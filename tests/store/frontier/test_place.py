"""A lease goes on where the last one ended, and leaves nothing out."""

from __future__ import annotations

import pytest

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier import place
from crawler.store.frontier.place import START, FrontierPlace
from tests.store.frontier.conftest import paths


@pytest.fixture
def elapsed(monkeypatch):
    """The seconds that a frontier believes to have passed."""
    seconds = [0.0]
    monkeypatch.setattr(place.time, "monotonic", lambda: seconds[0])
    return seconds


def test_the_beginning_of_a_host_is_looked_at_again_after_a_while(elapsed) -> None:
    at = FrontierPlace()
    at.lent("a.example", (1, 7))
    elapsed[0] = 20
    at.lent("a.example", (1, 9))
    assert at.after("a.example") == (1, 9)
    elapsed[0] = 31
    assert at.after("a.example") == START


def test_what_was_given_back_comes_before_what_follows(frontier, links) -> None:
    frontier.add(links(*"abcdef"))
    a, _ = frontier.lease(2, per_host=9)
    frontier.release([a])
    assert paths(frontier.lease(2, per_host=9)) == ["a", "c"]


def test_a_listing_that_is_found_later_comes_before_the_articles(frontier, links) -> None:
    frontier.add(links(*"abcdef"))
    frontier.lease(2, per_host=9)
    frontier.add(links("list", role="section"))
    assert paths(frontier.lease(2, per_host=9)) == ["list", "c"]


def test_a_host_that_is_found_later_has_its_turn(frontier, links) -> None:
    frontier.add(links(*"abcdef"))
    frontier.lease(2, per_host=9)
    frontier.add([Link(url="https://aaa.example/x")])
    assert "https://aaa.example/x" in [lease.link.url for lease in frontier.lease(2, per_host=9)]


def test_what_others_gave_back_or_found_is_lent_out_when_nothing_else_is_left(store, crawl, frontier, links) -> None:
    frontier.add(links(*"abcd"))
    assert paths(frontier.lease(3, per_host=9)) == ["a", "b", "c"]
    other = Frontier(store, crawl)
    other.add([Link(url="https://other.example/x"), *links("list", role="section")])
    found = [lease.link.url for lease in frontier.lease(9, per_host=9)]
    assert "https://other.example/x" in found
    assert len(found) == 3, "the listing and d as well"


def test_only_what_is_lent_out_counts_as_held_at_a_host(frontier, links, make_article) -> None:
    frontier.add(links(*"abcdef"))
    leases = frontier.lease(9, per_host=2)
    assert paths(leases) == ["a", "b"]
    assert frontier.lease(9, per_host=2) == []
    frontier.article_done(leases[0], make_article(leases[0].link.url))
    assert paths(frontier.lease(9, per_host=2)) == ["c"]
    frontier.release([leases[1]], after=60)
    assert frontier.lease(9, per_host=2) == [], "it waits at the host"
