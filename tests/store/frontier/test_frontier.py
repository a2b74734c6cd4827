"""Links go in, leases come out, what became of them goes back in."""

from datetime import UTC, datetime, timedelta

from crawler.items import Link
from crawler.store import Frontier

HOME = "https://www.outlet.example/"


def paths(leases):
    return [lease.link.url.removeprefix(HOME) for lease in leases]


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


def test_a_url_is_leased_once(frontier, links):
    frontier.add(links("a", "b"))
    assert paths(frontier.lease(10, per_host=10)) == ["a", "b"]
    assert frontier.lease(10, per_host=10) == []


def test_add_counts_links_that_the_crawl_had_not_reached(frontier, links):
    assert frontier.add(links("a", "b", "a")) == 2
    assert frontier.add(links("b", "c")) == 1


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


def test_failures_are_counted_by_reason(frontier, links):
    frontier.add(links("a", "b", "c"))
    for lease, reason in zip(frontier.lease(3, per_host=3), ("timeout", "404", "timeout"), strict=True):
        frontier.fail(lease, reason)
    counts = frontier.counts()
    assert counts.failed == {"timeout": 2, "404": 1}
    assert (counts.found, counts.open) == (3, 0)


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


def test_a_later_source_completes_what_is_known_of_a_link(frontier):
    frontier.add([Link(url=HOME + "a", title="As the page writes it")])
    frontier.add([Link(url=HOME + "a", title="As the feed writes it", language="en")])
    [lease] = frontier.lease(1, per_host=1)
    assert (lease.link.title, lease.link.language) == ("As the page writes it", "en")


def test_reached_articles_can_be_read_on_from_any_number(frontier, links, make_article):
    frontier.add(links(*"abcd"))
    for n, lease in enumerate(frontier.lease(4, per_host=4)):
        published = None if n == 3 else datetime(2026, 2, 1 + n, tzinfo=UTC)
        frontier.article_done(lease, make_article(lease.link.url, published=published))
    numbers = [number for number, _ in frontier.reached()]
    assert numbers == sorted(numbers)
    assert [article.url[-1] for _, article in frontier.reached(after=numbers[1])] == ["c", "d"]
    since = datetime(2026, 2, 2, tzinfo=UTC)
    assert [article.url[-1] for _, article in frontier.reached(since=since)] == ["b", "c", "d"]
    assert frontier.number_reached(since) == 3
