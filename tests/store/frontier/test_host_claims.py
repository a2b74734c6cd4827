"""A host is asked by one crawl at a time, whatever the process."""

from datetime import timedelta

import pytest

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier.host_claims import Claim
from tests.store.frontier.conftest import dead_owner

HOME = "https://www.outlet.example/"
HOST = "www.outlet.example"


@pytest.fixture
def begin(store):
    """A frontier of a crawl of its own, which has some articles of the outlet to fetch."""
    number = iter(range(9))

    def begin(*paths, **options):
        frontier = Frontier(store, store.begin_crawl("scrape", {"number": next(number)}), **options)
        frontier.add([Link(url=HOME + path) for path in paths])
        return frontier

    return begin


def paths(leases):
    return [lease.link.url.removeprefix(HOME) for lease in leases]


def test_nothing_is_given_of_a_host_that_another_crawl_asks_and_it_is_said_which(begin, clock):
    one, two = begin("a", "b"), begin("c")
    one.lease(1, per_host=1)
    two.add([Link(url="https://other.example/d")])
    assert [lease.link.url for lease in two.lease(9, per_host=9)] == ["https://other.example/d"]
    [claim] = two.elsewhere.values()
    assert (claim.host, claim.owner, claim.since) == (HOST, one.owner, clock())


def test_two_ports_are_one_host(begin):
    one, two = begin("a"), begin()
    one.lease(1, per_host=1)
    two.add([Link(url="https://www.outlet.example:8443/b")])
    assert two.lease(9, per_host=9) == []


def test_a_host_passes_on_when_nothing_of_it_is_left(begin, make_article):
    one, two = begin("a"), begin("b")
    [a] = one.lease(9, per_host=9)
    assert two.lease(9, per_host=9) == []
    one.article_done(a, make_article(HOME + "a"))
    assert one.lease(9, per_host=9) == []
    assert paths(two.lease(9, per_host=9)) == ["b"]


def test_a_host_with_urls_that_are_due_is_kept_for_a_while_and_then_passes_on(begin, clock, make_article):
    one, two = begin("a", "b"), begin("c")
    one.add([Link(url=f"https://zebra{n}.example/") for n in range(2)])
    begun = clock()
    for seconds, skip in ((0, ()), (29, {HOST}), (1, {HOST})):
        clock.advance(seconds=seconds)
        [lease] = one.lease(1, per_host=1, skip=skip)
        one.article_done(lease, make_article(lease.link.url, lease.link.url))
        if clock() - begun < timedelta(seconds=30):
            assert two.lease(9, per_host=9) == []
    assert paths(two.lease(9, per_host=9)) == ["c"]


def test_it_stays_while_something_is_asked_of_it_without_a_lease(begin, make_article):
    one, two = begin("a"), begin("b")
    [a] = one.lease(9, per_host=9)
    one.article_done(a, make_article(HOME + "a"))
    one.lease(9, per_host=9, busy={HOST})
    assert two.lease(9, per_host=9) == []


def test_the_delay_is_kept_when_it_passes_on(begin, clock, make_article):
    one, two = begin("a"), begin("b")
    [a] = one.lease(9, per_host=9)
    one.article_done(a, make_article(HOME + "a"))
    one.lease(9, per_host=9, pauses={HOST: 5.0})
    left = clock()
    clock.advance(seconds=4)
    assert two.lease(9, per_host=9) == []
    clock.advance(seconds=1)
    assert paths(two.lease(9, per_host=9)) == ["b"]
    assert two.hosts == {HOST: clock() - left}, "so that its own, longer delay is kept as well"


def test_a_claim_that_is_not_renewed_expires(begin, clock):
    one, two = begin("a"), begin("b")
    one.lease(9, per_host=9, seconds=60)
    clock.advance(seconds=30)
    one.renew([], 60)
    clock.advance(seconds=59)
    assert two.lease(9, per_host=9) == []
    clock.advance(seconds=1)
    assert "b" in paths(two.lease(9, per_host=9))
    assert isinstance(one.claim_host(HOST), Claim), "whoever had it has lost it"


def test_a_crawl_that_waits_takes_over_from_a_killed_process_at_once(begin):
    waiting = begin("a", "b")
    killed = begin("a", owner=dead_owner())
    assert paths(killed.lease(9, per_host=9)) == ["a"]
    assert paths(waiting.lease(9, per_host=9)) == ["a", "b"]


def test_a_host_is_claimed_for_a_request_without_a_lease(begin, clock):
    one, two = begin("a"), begin("b")
    assert one.claim_host(HOST) is None
    assert two.claim_host(HOST).owner == one.owner
    assert two.lease(9, per_host=9) == []
    one.leave_hosts({HOST: 1.0})
    clock.advance(seconds=1)
    assert two.claim_host(HOST) == timedelta(seconds=1)
    assert isinstance(one.claim_host(HOST), Claim)
