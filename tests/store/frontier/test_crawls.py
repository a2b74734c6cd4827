"""What one crawl leaves to the next: nothing is fetched twice, nothing is lost."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier
from tests.store.frontier.conftest import reached

HOME = "https://www.outlet.example/"
COMMAND = ("scrape", {"urls": [HOME]})


def test_an_unfinished_crawl_goes_on(store, clock):
    first = store.begin_crawl("scrape", {"urls": [HOME], "limit": 3})
    clock.advance(hours=1)
    again = store.begin_crawl("scrape", {"limit": 3, "urls": [HOME]})
    assert (again.id, again.started_at, again.resumed) == (first.id, first.started_at, True)
    assert not first.resumed


@pytest.mark.parametrize(
    ("command", "arguments"), [("scrape", {"urls": [HOME], "limit": 4}), ("run", {"urls": [HOME], "limit": 3})]
)
def test_other_arguments_are_another_crawl(store, command, arguments):
    first = store.begin_crawl("scrape", {"urls": [HOME], "limit": 3})
    other = store.begin_crawl(command, arguments)
    assert other.id != first.id
    assert not other.resumed


@pytest.mark.parametrize(("state", "resumed"), [("finished", False), ("failed", False), ("interrupted", True)])
def test_only_an_interrupted_crawl_goes_on_after_it_ended(store, crawl, state, resumed):
    store.finish_crawl(crawl, state=state, stats={"articles": 3, "since": timedelta(days=1)})
    assert store.begin_crawl(*COMMAND).resumed is resumed


def test_a_crawl_that_one_process_ended_stays_ended(store, crawl):
    store.finish_crawl(crawl)
    following = store.begin_crawl(*COMMAND)
    store.finish_crawl(crawl, state="interrupted")
    assert store.begin_crawl(*COMMAND).id == following.id


def test_a_crawl_can_be_begun_afresh(store, crawl):
    assert store.begin_crawl(*COMMAND, resume=False).id != crawl.id
    assert store.begin_crawl(*COMMAND).id != crawl.id


def test_a_resumed_crawl_fetches_only_what_is_left(begin, fetch, links, make_article):
    frontier = begin()
    frontier.add(links("", role="start", found_on=None))
    [start] = frontier.lease(1, per_host=1)
    frontier.listing_done(start, links("a", "b"))
    [lease] = frontier.lease(1, per_host=1)
    frontier.article_done(lease, make_article(lease.link.url))
    frontier.leave_hosts({})
    resumed = begin()
    assert resumed.add(links("", role="start", found_on=None)) == 0
    assert fetch(resumed) == ["b"]
    assert reached(resumed) == ["a", "b"]


def test_a_resumed_crawl_tries_again_what_failed_for_a_while(begin, fetch, links, clock):
    frontier = begin()
    frontier.add(links("a", "b"))
    [a, b] = frontier.lease(2, per_host=2)
    frontier.fail(a, "timeout", retry_at=clock() + timedelta(hours=1))
    frontier.fail(b, "404", state="gone")
    frontier.leave_hosts({})
    resumed = begin()
    assert fetch(resumed) == ["a"]
    assert resumed.counts().failed == {"404": 1}


def test_a_resumed_crawl_leaves_a_page_that_time_may_fill_until_it_is_due(begin, fetch, links, clock):
    frontier = begin()
    frontier.add(links("a", how="feed"))
    [lease] = frontier.lease(1, per_host=1)
    frontier.fail(lease, "no article: too little text")
    frontier.leave_hosts({})
    early = begin()
    assert fetch(early) == []
    early.leave_hosts({})
    clock.advance(hours=1)
    assert fetch(begin()) == ["a"]


def test_a_crawl_that_is_run_every_day_leaves_no_trail_of_links(store, begin, fetch, links, clock):
    for _ in range(5):
        frontier = begin()
        frontier.add([*links("", role="start"), *links(*"abc")])
        fetch(frontier)
        store.finish_crawl(frontier.crawl)
        clock.advance(days=1, seconds=1)
    with store.database.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM crawl_urls")) == 4
        assert connection.scalar(sa.text("SELECT count(*) FROM crawl_articles")) == 15
        assert connection.scalar(sa.text("SELECT count(*) FROM crawls")) == 5


def test_two_crawls_that_reach_a_url_fetch_it_once(begin, fetch, links, make_article):
    one, two = begin(arguments={"n": 1}), begin(arguments={"n": 2})
    one.add(links("a", "b"))
    [a] = one.lease(1, per_host=1)
    two.add([*links("a", "b"), Link(url="https://other.example/c")])
    assert [lease.link.url for lease in two.lease(9, per_host=9)] == ["https://other.example/c"]
    one.article_done(a, make_article(HOME + "a"))
    assert reached(two) == reached(one) == ["a"]
    assert two.counts().stored == 1


def test_a_failure_counts_for_every_crawl_that_waits(begin, links):
    one, two = begin(arguments={"n": 1}), begin(arguments={"n": 2})
    for frontier in (one, two):
        frontier.add(links("a"))
    [lease] = one.lease(1, per_host=1)
    one.fail(lease, "timeout")
    assert two.open() == 0
    assert two.counts().failed == {"timeout": 1}


def test_a_listing_shared_by_two_crawls_is_read_by_each(begin, links):
    one, two = begin(arguments={"n": 1}), begin(arguments={"n": 2})
    for frontier in (one, two):
        frontier.add(links("", role="front"))
    [lease] = one.lease(1, per_host=1)
    assert two.lease(1, per_host=1) == []
    one.listing_done(lease, links("a"))
    one.leave_hosts({})
    [lease] = two.lease(1, per_host=1)
    two.listing_done(lease, links("a"))
    assert (one.open(), two.open()) == (1, 1)


def test_what_a_finished_crawl_left_is_fetched_by_the_next_one_that_reaches_it(store, begin, fetch, links):
    first = begin()
    first.add(links("a"))
    store.finish_crawl(first.crawl)
    assert first.open() == 0
    second = begin()
    second.add(links("a"))
    assert fetch(second) == ["a"]


def test_an_article_that_comes_in_after_the_end_of_its_crawl_still_belongs_to_it(store, begin, links, make_article):
    frontier = begin()
    frontier.add(links("a"))
    [lease] = frontier.lease(1, per_host=1)
    store.finish_crawl(frontier.crawl)
    frontier.article_done(lease, make_article(HOME + "a"))
    assert reached(frontier) == ["a"]


def test_the_figures_of_an_interrupted_crawl_are_kept_and_added_to(store, crawl):
    store.finish_crawl(crawl, state="interrupted", stats={"articles/stored": 3, "outlet/listed": 9})
    resumed = store.begin_crawl(*COMMAND)
    assert resumed.figures == {"articles/stored": 3, "outlet/listed": 9}
    store.finish_crawl(resumed, stats={"articles/stored": 2, "outlet/listed": 4})
    with store.database.read() as connection:
        state, stats = connection.execute(sa.text("SELECT state, stats FROM crawls")).one()
    assert (state, json.loads(stats)) == ("finished", {"articles/stored": 5, "outlet/listed": 4})


def test_a_crawl_of_an_outlet_that_was_killed_is_told_when_the_next_starts(store):
    store.begin_crawl("outlet", {"outlet": "morning", "limit": 1})
    store.begin_crawl("outlet", {"outlet": "evening"})
    store.begin_crawl("outlet", {"outlet": "morning", "limit": 2})
    with store.database.read() as connection:
        states = connection.execute(sa.text("SELECT outlet, state FROM crawls ORDER BY id")).all()
    assert states == [("morning", "interrupted"), ("evening", "running"), ("morning", "running")]


@pytest.mark.parametrize("arguments", [{"urls": [HOME]}, {"outlet": "outlet.example"}])
def test_crawls_that_ended_long_ago_are_forgotten_but_not_their_articles(begin, store, clock, make_article, arguments):
    for n in range(4):
        crawl = store.begin_crawl("outlet", arguments | ({"limit": n} if "outlet" in arguments else {}))
        frontier = Frontier(store, crawl)
        frontier.article_done(frontier.claim(Link(url=f"{HOME}{n}")), make_article(f"{HOME}{n}"))
        store.finish_crawl(crawl)
        clock.advance(days=30)
    store.begin_crawl("outlet", arguments, keep=timedelta(days=70))
    with store.database.read() as connection:
        left = connection.scalars(sa.text("SELECT id FROM crawls ORDER BY id")).all()
        reached = connection.scalars(sa.text("SELECT DISTINCT crawl_id FROM crawl_articles ORDER BY 1")).all()
    assert (left, reached) == ([3, 4, 5], [3, 4])
    assert len(list(store.articles())) == 4
