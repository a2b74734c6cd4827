"""Who may settle a URL: whoever holds its lease, and nobody that lost it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier import visiting
from crawler.store.frontier.complete import HELD
from crawler.store.schema import urls

URL = "https://www.outlet.example/a"


@pytest.fixture
def taken_over(store, crawl, frontier, clock):
    """A lease that ran out, the frontier that took the URL over, and its lease."""

    def take(role="article"):
        frontier.add([Link(url=URL, role=role)])
        [stale] = frontier.lease(1, per_host=1, seconds=60)
        clock.advance(minutes=5)
        other = Frontier(store, crawl)
        [lease] = other.lease(1, per_host=1, seconds=600)
        return stale, other, lease

    return take


def rows(store):
    with store.database.read() as connection:
        return connection.exec_driver_sql("SELECT state, lease_owner IS NOT NULL, reason FROM urls").all()


def test_what_was_fetched_before_another_took_it_over_replaces_nothing(
    store, frontier, taken_over, make_article, clock
):
    stale, other, lease = taken_over()
    assert other.article_done(lease, make_article(URL, "The corrected text.")).kind == "stored"
    clock.advance(seconds=10)
    outcome = frontier.article_done(stale, make_article(URL, "The text before its correction."))
    assert outcome.kind == "lost"
    assert (store.article(URL).body, store.article(URL).revision) == ("The corrected text.", 1)
    assert rows(store) == [("done", False, None)]


def test_nor_while_the_other_one_fetches_it(store, frontier, taken_over, make_article):
    stale, other, lease = taken_over()
    assert frontier.article_done(stale, make_article(URL, "Old.")).kind == "lost"
    feed = make_article(URL, "A feed's.", provenance={"body": "feed"})
    assert frontier.article_from_feed(stale, feed, "captcha").kind == "lost"
    assert frontier.unchanged(stale) is None
    frontier.fail(stale, "answered 500")
    assert frontier.redirect(stale, URL + "/b").kind == "settled"
    assert rows(store) == [("leased", True, None)]
    assert list(store.articles()) == []
    assert other.article_done(lease, make_article(URL, "Text.")).kind == "stored"


def test_what_a_listing_listed_counts_only_for_who_took_it_over(store, frontier, taken_over):
    stale, other, lease = taken_over("section")
    assert frontier.listing_done(stale, [Link(url=URL + "/1")]) == 0
    assert frontier.add([Link(url=URL + "/1")], under=stale) == 0
    frontier.source_failed(stale, "connection lost")
    frontier.source_done(stale, visiting.SourceLook(listed=1, new=1, digest="1"))
    assert rows(store) == [("leased", True, None)]
    assert other.add([Link(url=URL + "/1")], under=lease) == 1
    assert other.listing_done(lease, [Link(url=URL + "/1"), Link(url=URL + "/2")]) == 1
    assert sorted(rows(store)) == [("done", False, None), ("found", False, None), ("found", False, None)]


def test_a_lease_that_ran_out_holds_while_nobody_took_it(store, frontier, make_article, clock):
    frontier.add([Link(url=URL)])
    [lease] = frontier.lease(1, per_host=1, seconds=60)
    clock.advance(hours=1)
    assert frontier.article_done(lease, make_article(URL, "Text.")).kind == "stored"


def test_nor_by_who_took_it_over_again_before_that(store, frontier, taken_over, make_article, clock):
    stale, other, lease = taken_over()
    other.release([lease])
    other.leave_hosts({})
    [again] = frontier.lease(1, per_host=1)
    assert frontier.article_done(stale, make_article(URL, "Fetched before it was lost.")).kind == "lost"
    frontier.fail(stale, "answered 500")
    frontier.release([stale])
    assert rows(store) == [("leased", True, None)]
    assert frontier.article_done(again, make_article(URL, "Fetched since.")).kind == "stored"


def test_what_waits_at_a_host_is_put_off_only_by_who_may_ask_it(store, frontier, taken_over):
    _, other, _ = taken_over()
    frontier.add([Link(url=URL + "/1")])
    when = store.now()
    assert frontier.postpone("www.outlet.example", "host does not answer", when) == []
    assert len(other.postpone("www.outlet.example", "host does not answer", when)) == 1


@pytest.mark.parametrize("end", ["gone", "listing"])
def test_a_url_that_gave_nothing_leads_to_the_article_that_another_url_found_at_it_meanwhile(
    store, begin, make_article, end
):
    moved, own = "https://www.outlet.example/moved", "https://www.outlet.example/own"
    frontier = begin()
    frontier.add([Link(url=moved), Link(url=own)])
    one, two = frontier.lease(9, per_host=9)
    frontier.article_done(one, make_article(own))
    if end == "gone":
        frontier.fail(two, "answered 410", state="gone")
    else:
        frontier.listing_done(two, [])
    with store.database.read() as connection:
        ids = connection.scalars(sa.select(urls.c.article_id).order_by(urls.c.url)).all()
    assert ids == [make_article(own).id] * 2


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_lease_is_looked_for_by_its_url_and_not_among_all_that_were_ever_lent(store, frontier):
    frontier.add([Link(url=f"{URL}/{number}") for number in range(2000)])
    asked = sa.select(urls.c.id).where(HELD)
    with store.database.write() as connection:
        connection.exec_driver_sql("ANALYZE urls")  # nothing is lent: the index of what is seems to cost nothing
        compiled = asked.compile(dialect=connection.dialect)
        values = compiled.construct_params({"row_id": 7, "owner": "one", "token": 1})
        plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", values).scalars().all()
    assert "pk_urls" in plan[0]
