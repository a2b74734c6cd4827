"""What somebody who looks at the store is shown: facets, days, coverage, failures, crawls."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.items import Link
from crawler.store import ArticleQuery, Frontier
from crawler.store.monitoring import overview
from crawler.store.monitoring.overview import (
    activity,
    count_by_day,
    count_facets,
    count_failures,
    coverage_over_time,
    template_of_page,
)
from tests.store.conftest import HOME


def test_articles_are_counted_by_what_they_say_and_what_they_do_not_say_is_not_counted(store, make_article):
    store.save(make_article(HOME + "a", section="World", language="en", paywalled=True))
    store.save(make_article(HOME + "b", section="World", language="fr", paywalled=False))
    store.save(make_article("https://other.example/c"))
    found = store.read(count_facets, ArticleQuery())
    assert found["outlet"] == {"outlet.example": 2, "other.example": 1}
    assert found["section"] == {"World": 2}
    assert found["paywalled"] == {"true": 1, "false": 1}
    assert store.read(count_facets, ArticleQuery(language="fr"))["outlet"] == {"outlet.example": 1}


def test_of_very_many_articles_that_a_search_finds_those_stored_last_are_counted(store, make_article, monkeypatch):
    monkeypatch.setattr(overview, "_MOST_MATCHES", 2)
    for name, text, language in (
        ("a", "Rain.", "fr"),
        ("b", "Rain fell.", "en"),
        ("c", "Wind.", "fr"),
        ("d", "Rain!", "en"),
    ):
        store.save(make_article(HOME + name, text, language=language))
    assert store.read(count_facets, ArticleQuery(words="rain"))["language"] == {"en": 2}
    assert store.read(count_facets, ArticleQuery(words="wind"))["language"] == {"fr": 1}


def test_facets_of_a_search_for_nothing_are_refused(store):
    with pytest.raises(ValueError, match=r"\w"):
        store.read(count_facets, ArticleQuery(words="-"))


def test_articles_are_counted_by_the_day_on_which_they_were_stored(store, clock, make_article):
    begin = clock()
    store.save(make_article(HOME + "early"))
    clock.advance(days=2)
    store.save(make_article(HOME + "a"))
    store.save(make_article(HOME + "b"))
    store.save(make_article("https://other.example/c"))
    assert store.read(count_by_day, begin) == {
        "outlet.example": {date(2026, 3, 1): 1, date(2026, 3, 3): 2},
        "other.example": {date(2026, 3, 3): 1},
    }
    assert store.read(count_by_day, clock(), ["outlet.example"]) == {"outlet.example": {date(2026, 3, 3): 2}}


def test_coverage_is_of_fifty_articles_at_a_time_the_latest_first(store, make_article):
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for n in range(60):
        given = {"title": "Rain", "word_count": 100} if n < 30 else {"word_count": 300}
        store.save(make_article(f"{HOME}{n}", fetched_at=begin + timedelta(hours=n), **given))
    latest, earlier = store.read(coverage_over_time, ["outlet.example"])
    assert (latest.number, latest.shares["title"], latest.words) == (50, 0.4, 300)
    assert (earlier.number, earlier.shares["title"], earlier.words) == (10, 1.0, 100)
    assert (latest.begin, earlier.begin) == (begin + timedelta(hours=10), begin)


def test_failures_are_counted_by_reason_for_the_outlet_alone(store, frontier, links):
    frontier.add([*links("a", "b"), Link(url="https://other.example/c")])
    for lease in frontier.lease(9, per_host=9):
        frontier.fail(lease, "timeout", state="blocked" if lease.link.url.endswith("a") else "failed")
    assert store.read(count_failures, ["outlet.example"]) == {"timeout": 2}


def test_crawls_are_told_with_what_is_open_in_flight_and_at_rest(store, clock, frontier, links):
    frontier.add(links("a", "b", "c"))
    frontier.lease(1, per_host=1, seconds=60)
    done = store.begin_crawl("outlet", {"outlet": "other"})
    store.finish_crawl(done, stats={"articles/stored": 3})
    rests = Frontier(store, store.begin_crawl("scrape", {"urls": ["https://rest.example/"]}))
    rests.add([Link(url="https://rest.example/a")])
    [lease] = rests.lease(1, per_host=1)
    rests.fail(lease, "timeout")
    rests.leave_hosts({"rest.example": 30})
    found = store.read(activity, store.now())
    newest, ended, first = found.crawls
    assert (newest.state, newest.open) == ("running", 0)
    assert (ended.state, ended.figures, ended.ended) == ("finished", {"articles/stored": 3}, clock())
    assert (first.command, first.open) == ("scrape", 3)
    assert found.in_flight == [(HOME + "a", clock() + timedelta(seconds=60))]
    assert found.resting == [("rest.example", clock() + timedelta(seconds=30))]


def test_a_page_that_is_kept_for_no_template_is_told_as_none(store, make_article):
    store.save(article := make_article(HOME + "a"))
    assert store.read(template_of_page, article.id) is None
