"""What the store holds in figures, on either database."""

from __future__ import annotations

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.monitoring.alarms import Alarm, keep_alarms
from crawler.store.monitoring.figures import store_figures

OTHER = "https://other.example/"


def test_what_is_stored_waits_and_failed_is_counted_by_outlet(store, clock, make_article, visit, links, frontier):
    first = clock()
    visit(make_article(OTHER + "1"))
    clock.advance(hours=1)
    visit(make_article("https://www.outlet.example/1"))
    visit(make_article("https://www.outlet.example/2"))
    frontier.add(links("3", "4", "listing", role="article"))
    frontier.fail(frontier.claim(Link(url=OTHER + "gone")), "answered 404", state="gone")
    clock.advance(hours=1)
    found = store.read(store_figures, store.now())
    assert set(found.outlets) == {"outlet.example", "other.example"}
    own, other = found.outlets["outlet.example"], found.outlets["other.example"]
    assert (own.articles, own.backlog, own.urls["found"], own.urls["done"]) == (2, 3, 3, 2)
    assert (other.articles, other.backlog, other.urls["gone"], other.last_stored) == (1, 0, 1, first)
    assert (own.last_stored - first).total_seconds() == 3600
    assert found.failed == {"answered 404": 1}
    assert found.size > 10_000


def test_a_url_that_is_being_fetched_waits_no_longer_until_its_lease_ends(store, clock, links, frontier):
    frontier.add(links("1", "2", role="article"))
    frontier.lease(1, per_host=1)
    assert store.read(store_figures, store.now()).outlets["outlet.example"].backlog == 1
    clock.advance(hours=1)
    assert store.read(store_figures, store.now()).outlets["outlet.example"].backlog == 2


def test_open_alarms_and_last_crawls_are_those_of_files(store, clock):
    began = clock()
    for _ in range(2):
        crawl = store.begin_crawl("outlet", {"outlet": "desk"})
        clock.advance(minutes=5)
        store.finish_crawl(crawl)
    under_way = store.begin_crawl("outlet", {"outlet": "night"})
    store.write(keep_alarms, "desk", [Alarm("wall", "desk", "Walls."), Alarm("field", "lead", "None.")], store.now())
    store.write(keep_alarms, "desk", [Alarm("wall", "desk", "Walls.")], store.now())
    found = store.read(store_figures, store.now())
    assert found.alarms == {("desk", "wall"): 1}
    last = found.crawls["desk"]
    assert ((last.began - began).total_seconds(), (last.ended - last.began).total_seconds()) == (300, 300)
    assert (found.crawls["night"].began, found.crawls["night"].ended) == (under_way.started_at, None)


def test_an_empty_store_has_figures_too(store):
    found = store.read(store_figures, store.now())
    assert (found.outlets, found.failed, found.alarms, found.crawls) == ({}, {}, {}, {})


def test_an_article_that_no_crawl_asked_for_counts(store, make_article):
    store.save(make_article(OTHER + "1"))
    assert Frontier(store, store.begin_crawl("scrape", {})).counts().stored == 0
    assert store.read(store_figures, store.now()).outlets["other.example"].articles == 1
