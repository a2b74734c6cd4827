"""What a store has brought since a moment."""

from __future__ import annotations

from datetime import timedelta

from crawler.items import Link
from crawler.store.monitoring.retrospect import look_back

HOME = "https://www.outlet.example/"
OTHER = "https://other.example/"


def test_articles_count_by_outlet_day_and_lag_and_what_came_before_does_not(store, make_article, clock):
    store.hold_outlet("outlet.example", "somebody", 1)
    store.save(make_article(HOME + "old"))
    clock.advance(days=3)
    since = clock()
    for number in range(3):
        clock.advance(days=1)
        published = clock() - timedelta(minutes=number)
        store.save(make_article(f"{HOME}{number}", published=published, title="T", authors=["A"] if number else []))
    store.save(make_article(OTHER + "1", published=clock() - timedelta(days=900)))
    found = store.read(look_back, since)
    own, other = found.outlets["outlet.example"], found.outlets["other.example"]
    assert (own.articles, list(own.days.values()), other.articles) == (3, [1, 1, 1], 1)
    assert sorted(own.lags) == [timedelta(minutes=n) for n in range(3)]
    assert (own.sampled, own.filled["title"], own.filled["authors"], own.filled["lead"]) == (3, 3, 2, 0)
    assert set(store.read(look_back, since, {"other.example"}).outlets) == {"other.example"}


def test_failures_hosts_and_crawls_are_those_since(store, frontier, visit, make_article, clock):
    frontier.fail(frontier.claim(Link(url=HOME + "early")), "answered 404")
    crawl = store.begin_crawl("outlet", {"outlet": "desk"})
    store.finish_crawl(crawl, stats={"downloader/response_status_count/200": 7})
    clock.advance(days=1)
    since = clock()
    frontier.fail(frontier.claim(Link(url=HOME + "late")), "answered 503")
    visit(make_article(OTHER + "1"))
    for name in ("desk", "night"):
        figures = {"downloader/response_status_count/200": 5, "downloader/response_status_count/404": 1}
        crawl = store.begin_crawl("outlet", {"outlet": name})
        store.finish_crawl(crawl, stats=figures | {"articles/duplicate": 2})
    found = store.read(look_back, since)
    assert (found.failed, found.hosts) == ({"answered 503": 1}, {"other.example": 1})
    assert (found.statuses, found.duplicates) == ({"200": 10, "404": 2}, 4)
    alone = store.read(look_back, since, {"outlet.example"}, {"desk"})
    assert (alone.statuses, alone.hosts) == ({"200": 5, "404": 1}, {})


def test_of_a_large_store_the_latest_are_counted_and_looked_into(store, visit, make_article, clock):
    since = clock()
    for number in range(3):
        clock.advance(days=1)
        visit(make_article(f"{HOME}{number}", title="T", lead="L" if number else ""))
    found = store.read(look_back, since, most=2)
    own = found.outlets["outlet.example"]
    assert (own.articles, own.sampled, own.filled["lead"], found.hosts) == (2, 2, 2, {"www.outlet.example": 2})
    assert store.read(look_back, clock() + timedelta(days=1), most=2).outlets == {}


def test_an_empty_store_can_be_looked_back_on(store):
    found = store.read(look_back, store.now())
    assert (found.outlets, found.clusters, found.failed) == ({}, 0, {})
