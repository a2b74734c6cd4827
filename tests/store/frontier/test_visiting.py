"""Scheduled crawls in the store: what is due when, and what is left for the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier import visiting
from crawler.store.records import Validators
from crawler.store.revisits.schedule import wants_whole
from crawler.store.schema import urls
from tests.dues import next_due

FEED = "https://outlet.example/rss"
STORY = "https://outlet.example/a"
NAMES = {"outlet.example"}


@pytest.fixture
def begin(store):
    """Begin a crawl of the outlet; gives its frontier."""

    def begin(everything=False):
        for_outlet = store.begin_crawl("outlet", {"outlet": "outlet.example"})
        frontier = Frontier(store, for_outlet)
        sources = [Link(url=FEED, role="feed", how="user")]
        frontier.begun = frontier.begin_visit(NAMES, sources, everything=everything)
        return frontier

    return begin


def finish(store, frontier):
    frontier.leave_hosts({})
    store.finish_crawl(frontier.crawl)


def leased(frontier):
    return {lease.link.url: lease for lease in frontier.lease(50, per_host=50)}


def with_answer(lease, **values):
    from dataclasses import replace

    return replace(lease, validators=Validators(**values))


def read_feed(frontier, *stories, digest="1", **answer):
    lease = leased(frontier)[FEED]
    new = frontier.add([Link(url=url, how="feed", found_on=FEED) for url in stories], unknown_only=True)
    look = visiting.SourceLook(listed=len(stories), new=new, digest=digest)
    frontier.source_done(with_answer(lease, **answer), look)
    return new


def test_a_source_is_due_after_a_time_that_shrinks_with_what_it_brings(store, begin, clock):
    waits = []
    for n in range(4):
        clock.advance(days=2)
        frontier = begin()
        read_feed(frontier, f"{STORY}{n}")
        waits.append(next_due(store, ["other.example"], [FEED])[0] - clock())
        finish(store, frontier)
    assert waits[0] == timedelta(hours=1)
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] >= timedelta(minutes=5)


def test_a_source_that_is_not_due_is_looked_at_only_when_told_to(store, begin):
    frontier = begin()
    read_feed(frontier)
    finish(store, frontier)
    assert leased(begin()) == {}
    assert FEED in leased(begin(everything=True)) or FEED in leased(begin(everything=True))


def test_what_an_interrupted_crawl_found_is_fetched_by_the_next(store, begin, clock):
    frontier = begin()
    read_feed(frontier, STORY)
    finish(store, frontier)
    clock.advance(minutes=1)
    following = begin()
    assert following.begun.left == 1
    assert set(leased(following)) == {STORY}


def test_what_a_killed_crawl_was_fetching_makes_its_outlet_due_when_the_lease_is_over(store, begin, clock):
    frontier = begin()
    read_feed(frontier, STORY)
    assert set(leased(frontier)) == {STORY}
    assert next_due(store, NAMES, [FEED]) == (clock() + timedelta(hours=1), 0)
    clock.advance(minutes=6)
    assert next_due(store, NAMES, [FEED]) == (clock(), 1)


def test_known_articles_do_not_swell_a_crawl(store, begin, clock, make_article):
    frontier = begin()
    read_feed(frontier, STORY)
    frontier.article_done(leased(frontier)[STORY], make_article(STORY))
    finish(store, frontier)
    following = begin(everything=True)
    assert read_feed(following, STORY) == 0
    assert following.counts().found == 0


def test_an_article_is_looked_at_after_an_hour_then_a_day_then_never_after_the_last(store, begin, clock, make_article):
    gaps = []
    for _ in range(5):
        frontier = begin()
        if not gaps:
            frontier.add([Link(url=STORY)])
        lease = leased(frontier)[STORY]
        frontier.article_done(lease, make_article(STORY, published=clock()))
        with store.database.read() as connection:
            due = connection.scalar(sa.select(urls.c.next_fetch_at).where(urls.c.url == STORY))
        gaps.append(due and due - clock())
        if due:
            clock.time = due
        finish(store, frontier)
    assert gaps[0] == timedelta(hours=1)
    assert gaps[:-1] == sorted(gaps[:-1])
    assert gaps[-1] is None


def test_an_unchanged_article_is_reached_without_being_stored_again(store, begin, clock, make_article):
    frontier = begin()
    frontier.add([Link(url=STORY)])
    frontier.article_done(with_answer(leased(frontier)[STORY], etag="e1"), make_article(STORY))
    finish(store, frontier)
    clock.advance(hours=2)
    following = begin()
    lease = leased(following)[STORY]
    assert (lease.etag, lease.visits) == ("e1", 1)
    assert following.unchanged(lease).kind == "unchanged"
    assert following.counts().earlier == 1
    assert len(list(store.articles())) == 1


def test_another_etag_each_time_for_the_same_contents_loses_trust(store, begin, clock):
    for n in range(5):
        clock.advance(days=2)
        frontier = begin()
        read_feed(frontier, etag=f"e{n}", conditional=n > 0)
        finish(store, frontier)
    clock.advance(days=2)
    assert leased(begin())[FEED].validator_mismatches >= 3


def test_the_same_etag_for_other_contents_loses_trust_at_once(store, begin, clock):
    for digest in ("1", "2"):
        clock.advance(days=2)
        frontier = begin()
        read_feed(frontier, digest=digest, etag="e")
        finish(store, frontier)
    clock.advance(days=2)
    assert leased(begin())[FEED].validator_mismatches >= 3


@pytest.mark.parametrize(("dates", "most"), [(True, 11), (False, 13)])
def test_a_source_that_is_said_to_be_unchanged_while_it_changes_is_found_out(store, begin, clock, dates, most):
    """It sends other contents with another ETag, but only when it is asked without the last one."""
    seen = None
    for n in range(most):
        clock.advance(days=2)
        frontier = begin()
        lease = leased(frontier)[FEED]
        assert lease.validator_mismatches == 0
        if wants_whole(lease.visits, lease.validator_mismatches, is_article=False, suspected=lease.hidden_changes > 0):
            new = frontier.add([Link(url=f"{STORY}{n}", how="feed", found_on=FEED)], unknown_only=True)
            written = [seen - timedelta(hours=2)] if dates and seen else []
            look = visiting.SourceLook(listed=9, new=new, digest=str(n), dates=written)
            frontier.source_done(with_answer(lease, etag=f"e{n}"), look)
        else:
            frontier.unchanged(lease)
        seen = clock()
        finish(store, frontier)
    clock.advance(days=2)
    assert leased(begin())[FEED].validator_mismatches >= 3


@pytest.mark.parametrize("tells", [False, True])
def test_articles_that_are_said_to_be_unchanged_while_they_change_are_found_out(
    store, begin, clock, make_article, tells
):
    stories = [f"{STORY}{n}" for n in range(4)]
    frontier = begin()
    frontier.add([Link(url=url) for url in stories])
    for looks in range(4):
        leases = leased(frontier)
        for url in stories:
            lease = leases[url]
            if looks in (1, 2) and not (tells and url == stories[0]):
                frontier.unchanged(lease)
            else:
                text = f"{url} {looks}"
                answer = {"etag": text, "conditional": looks in (1, 2)}
                frontier.article_done(with_answer(lease, **answer), make_article(url, text))
        finish(store, frontier)
        clock.advance(days=60)
        frontier = begin()
    assert frontier.begun.trusted is tells


@pytest.mark.parametrize("unchanged", [False, True])
def test_an_article_that_is_gone_says_since_when_until_it_is_back(store, begin, clock, make_article, unchanged):
    gone = []
    for look in ("there", "gone", "gone", "back"):
        frontier = begin()
        if look == "there":
            frontier.add([Link(url=STORY)])
        lease = leased(frontier)[STORY]
        if look == "gone":
            frontier.fail(lease, "answered 404", state="gone", retry_at=clock() + timedelta(days=1))
        elif look == "back" and unchanged:
            frontier.unchanged(lease)
        else:
            frontier.article_done(lease, make_article(STORY))
        gone.append((next(store.articles()).gone, frontier.counts().gone))
        finish(store, frontier)
        clock.advance(days=60)
    first = clock() - timedelta(days=180)
    assert gone == [(None, 0), (first, 1), (first, 1), (None, 0)]


def test_an_article_that_keeps_failing_is_asked_for_less_and_less_and_then_no_more(store, begin, clock):
    waits = []
    for _ in range(9):
        frontier = begin()
        if not waits:
            frontier.add([Link(url=STORY)])
        lease = leased(frontier)[STORY]
        frontier.fail(lease, "answered 503", retry_at=clock() + timedelta(hours=1))
        with store.database.read() as connection:
            due = connection.scalar(sa.select(urls.c.next_fetch_at).where(urls.c.url == STORY))
        finish(store, frontier)
        if due is None:
            break
        waits.append(due - clock())
        clock.time = due
    assert waits[:3] == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)]
    assert len(waits) == 7


def gaps_of_an_empty_page(store, begin, clock, link, reason="no article: too little text"):
    gaps = []
    while not gaps or gaps[-1]:
        frontier = begin()
        if not gaps:
            frontier.add([link], unknown_only=True)
        lease = leased(frontier)[link.url]
        frontier.fail(lease, reason)
        with store.database.read() as connection:
            due = connection.scalar(sa.select(urls.c.next_fetch_at).where(urls.c.url == link.url))
        finish(store, frontier)
        gaps.append(due and due - clock())
        clock.time = due or clock.time
    return gaps


@pytest.mark.parametrize(
    ("said", "tries"),
    [
        ({"how": "feed", "found_on": FEED}, 4),
        ({"how": "section", "found_on": FEED, "root": FEED}, 4),
        ({"how": "section", "found_on": f"{FEED}?page=9", "root": FEED}, 1),
        ({"how": "sitemap", "found_on": FEED}, 1),
        ({"how": "sitemap", "found_on": FEED, "modified": timedelta(0)}, 1),
        ({"how": "sitemap", "found_on": FEED, "published": timedelta(hours=1)}, 4),
        ({"how": "feed", "found_on": FEED, "published": timedelta(days=30)}, 1),
    ],
)
def test_a_page_without_text_is_tried_a_few_times_more_where_it_is_listed_as_recent(store, begin, clock, said, tries):
    dated = {name: clock() - value if isinstance(value, timedelta) else value for name, value in said.items()}
    gaps = gaps_of_an_empty_page(store, begin, clock, Link(url=STORY, **dated))
    assert gaps == [timedelta(hours=1), timedelta(days=1), timedelta(weeks=1), None][4 - tries :]


def test_a_page_that_is_no_article_for_good_is_not_tried_again(store, begin, clock):
    link = Link(url=STORY, how="feed", found_on=FEED)
    assert gaps_of_an_empty_page(store, begin, clock, link, "no article: listing") == [None]


def test_a_page_without_text_is_tried_at_once_when_its_source_gives_it_a_newer_date_but_not_for_ever(
    store, begin, clock
):
    def list_it(**said):
        frontier = begin(everything=True)
        added = frontier.add([Link(url=STORY, how="feed", found_on=FEED, **said)], unknown_only=True)
        if lease := leased(frontier).get(STORY):
            frontier.fail(lease, "empty page")
        finish(store, frontier)
        return added

    first = clock()
    assert list_it(published=first)
    clock.advance(minutes=10)
    assert not list_it(published=first)
    assert list_it(published=first, modified=clock() + timedelta(minutes=1))
    tries = 0
    for _ in range(20):
        clock.advance(minutes=10)
        tries += list_it(published=first, modified=clock())
    assert tries == 6


def test_one_process_crawls_an_outlet_at_a_time(store, clock):
    assert store.hold_outlet("outlet.example", "elsewhere:1:m:0:a", 60)
    assert not store.hold_outlet("outlet.example", "elsewhere:2:m:0:b", 60)
    clock.advance(minutes=2)
    assert store.hold_outlet("outlet.example", "elsewhere:2:m:0:b", 60)
    store.let_go_outlet("outlet.example", "elsewhere:2:m:0:b")
    assert store.hold_outlet("outlet.example", "elsewhere:1:m:0:a", 60)


def test_the_latest_articles_come_by_their_date(store, make_article, clock):
    for n, when in enumerate((clock(), None, clock() + timedelta(days=1))):
        store.save(make_article(f"{STORY}{n}", published=when))
    assert [article.url[-1] for article in store.latest(5)] == ["2", "0", "1"]


def test_what_a_source_leads_to_is_looked_at_in_its_own_time(store, begin, clock):
    part = "https://outlet.example/news-1.xml"
    frontier = begin()
    frontier.add([Link(url=part, role="sitemap", how="sitemap", found_on=FEED, root=FEED)], unknown_only=True)
    leases = leased(frontier)
    frontier.unchanged(leases[FEED])
    frontier.source_done(leases[part], visiting.SourceLook(listed=3, new=0, digest="1"))
    finish(store, frontier)
    assert leased(begin()) == {}
    store.finish_crawl(begin().crawl)
    clock.advance(days=2)
    assert leased(begin())[part].link.root == FEED
