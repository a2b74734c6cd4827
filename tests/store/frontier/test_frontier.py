"""Links go in, leases come out, what became of them goes back in."""

from datetime import datetime, timedelta

from crawler.items import Link
from crawler.store import Frontier
from tests.store.frontier.conftest import paths

HOME = "https://www.outlet.example/"


def test_what_a_link_says_comes_back_with_its_lease(frontier):
    link = Link(
        url=HOME + "a",
        role="article",
        how="feed",
        found_on=HOME + "feed",
        root=HOME + "world/",
        number=3,
        position=7,
        title="A title",
        published=datetime(2026, 3, 1, 9, tzinfo=timezone_of(hours=5, minutes=30)),
        modified=datetime(2026, 3, 2),
        language="en",
        section="World",
    )
    frontier.add([link])
    [lease] = frontier.lease(1, per_host=1)
    assert lease.link == link
    assert lease.link.published.utcoffset() == timedelta(hours=5, minutes=30)
    assert (lease.attempts, lease.etag, lease.last_modified) == (0, None, None)


def timezone_of(**offset):
    from datetime import timezone

    return timezone(timedelta(**offset))


def test_a_renewed_lease_stays(frontier, links, clock):
    frontier.add(links("a"))
    leases = frontier.lease(1, per_host=1, seconds=60)
    clock.advance(seconds=30)
    frontier.renew(leases, 60)
    clock.advance(seconds=59)
    assert frontier.lease(1, per_host=1) == []


def test_a_lease_taken_over_is_neither_renewed_nor_released_nor_failed(store, crawl, frontier, links, clock):
    frontier.add(links("a"))
    stale = frontier.lease(1, per_host=1, seconds=60)
    clock.advance(seconds=61)
    other = Frontier(store, crawl)
    taken = other.lease(1, per_host=1, seconds=60)
    frontier.renew(stale, 1000)
    frontier.release(stale)
    frontier.fail(stale[0], "timeout")
    assert frontier.lease(1, per_host=1) == []
    assert frontier.open() == 1
    other.release(taken)
    other.leave_hosts({})
    assert paths(frontier.lease(1, per_host=1)) == ["a"]


def test_a_released_lease_is_handed_out_first(frontier, links):
    frontier.add(links("a", "b"))
    frontier.release(frontier.lease(1, per_host=2))
    assert paths(frontier.lease(2, per_host=2)) == ["a", "b"]


def test_a_listing_is_done_with_its_links(frontier, links):
    frontier.add(links("", role="start", found_on=None))
    [lease] = frontier.lease(1, per_host=1)
    assert frontier.listing_done(lease, links("a", "b")) == 2
    counts = frontier.counts()
    assert (counts.pages, counts.found, counts.open) == (1, 2, 2)


def test_an_article_marks_its_url_done(frontier, links, make_article):
    frontier.add(links("a"))
    [lease] = frontier.lease(1, per_host=1)
    outcome = frontier.article_done(lease, make_article(HOME + "a"))
    assert outcome.kind == "stored"
    assert frontier.open() == 0
    assert [article.id for _, article in frontier.reached()] == [outcome.article_id]
    assert frontier.counts().stored == 1


def test_validators_of_a_response_come_back_with_the_next_lease(store, frontier, links, crawl):
    frontier.add(links("", role="front"))
    [lease] = frontier.lease(1, per_host=1)
    frontier.listing_done(lease, [], etag='"1"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    frontier.leave_hosts({})
    store.finish_crawl(crawl)
    again = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME]}))
    again.add(links("", role="front"))
    [lease] = again.lease(1, per_host=1)
    assert (lease.etag, lease.last_modified) == ('"1"', "Sun, 01 Mar 2026 12:00:00 GMT")


def test_a_url_that_failed_is_not_fetched_again_in_the_same_crawl(frontier, links, clock):
    frontier.add(links("a"))
    [lease] = frontier.lease(1, per_host=1)
    frontier.fail(lease, "timeout", retry_at=clock())
    assert frontier.add(links("a")) == 0
    assert frontier.lease(1, per_host=1) == []


def test_a_page_fetched_by_other_means_is_claimed(frontier, make_article):
    lease = frontier.claim(Link(url=HOME + "a"))
    assert frontier.article_done(lease, make_article(HOME + "a")).kind == "stored"
    again = frontier.claim(Link(url=HOME + "a"))
    assert frontier.article_done(again, make_article(HOME + "a", "other text")).kind == "revised"
    assert frontier.number_reached() == 1
    assert frontier.open() == 0
