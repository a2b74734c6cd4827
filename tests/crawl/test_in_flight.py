"""Which leases are out, and which URLs wait for one another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.crawl.in_flight import InFlight
from crawler.items import Link
from crawler.store import Lease

EXPIRES = datetime(2026, 1, 1, tzinfo=UTC)


def lease(name: str) -> Lease:
    return Lease(url_id=ord(name), link=Link(url=f"https://outlet.example/{name}"), expires=EXPIRES)


@pytest.fixture
def in_flight():
    return InFlight()


def names(handles):
    return [handle.url[-1] for handle in handles]


def test_what_is_lent_is_out_until_it_is_reported_on(in_flight):
    a, b = in_flight.lend(lease("a")), in_flight.lend(lease("b"))
    assert (len(in_flight), names(in_flight)) == (2, ["a", "b"])
    assert in_flight.at(a.url) is a
    in_flight.end(a)
    assert (a in in_flight, b in in_flight, in_flight.at(a.url)) == (False, True, None)
    in_flight.end(a)
    assert len(in_flight) == 1


def test_a_url_that_is_lent_once_more_is_the_later_handles(in_flight):
    stale, fresh = in_flight.lend(lease("a")), in_flight.lend(lease("a"))
    assert (stale in in_flight, fresh in in_flight, len(in_flight)) == (False, True, 1)
    in_flight.end(stale)
    assert fresh in in_flight


def test_what_waits_for_another_url_is_held_but_not_out(in_flight):
    a, b = in_flight.lend(lease("a")), in_flight.lend(lease("b"))
    in_flight.wait(a, b.url)
    assert (a in in_flight, len(in_flight)) == (False, 1)
    assert names(in_flight) == ["b"]
    assert sorted(held.link.url[-1] for held in in_flight.leases) == ["a", "b"]
    assert in_flight.release_waiting(b.url) == [a]
    assert in_flight.release_waiting(b.url) == []
    assert [held.link.url[-1] for held in in_flight.leases] == ["b"]


def test_urls_do_not_wait_for_one_another_in_a_circle(in_flight):
    a, b, c = (in_flight.lend(lease(name)) for name in "abc")
    in_flight.wait(a, b.url)
    in_flight.wait(b, c.url)
    with pytest.raises(ValueError, match="redirect loop"):
        in_flight.wait(c, a.url)
    with pytest.raises(ValueError, match="redirect loop"):
        in_flight.wait(c, c.url)
    assert c in in_flight


def test_what_changes_while_it_is_looked_at_is_no_matter(in_flight):
    for name in "abc":
        in_flight.lend(lease(name))
    for handle in in_flight:
        in_flight.end(handle)
    assert not len(in_flight)
