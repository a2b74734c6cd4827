"""What a probe of an outlet stored is handed over with its next crawl, and only with that."""

from __future__ import annotations

from crawler.items import Link
from crawler.store import Frontier, Store
from crawler.store.articles.sampled import sampled_since

HOME = "https://www.outlet.example/"
NAMES = ("outlet.example",)


def _probe(store: Store, clock, *articles) -> None:
    crawl = store.begin_crawl("probe", {"homes": [articles[0].url]})
    frontier = Frontier(store, crawl)
    for article in articles:
        frontier.article_done(frontier.claim(Link(url=article.url)), article)
    clock.advance(minutes=1)
    store.finish_crawl(crawl)
    clock.advance(minutes=1)


def _next_crawl(store: Store, clock) -> list[str]:
    crawl = store.begin_crawl("outlet", {"outlet": "morning"})
    found = [article.url for article in store.read(sampled_since, crawl, "morning", NAMES)]
    clock.advance(minutes=1)
    store.finish_crawl(crawl)
    clock.advance(minutes=1)
    return found


def test_what_probes_stored_of_an_outlet_comes_with_its_next_crawl_and_once(store: Store, clock, make_article) -> None:
    own, foreign = make_article(HOME + "a"), make_article("https://other.example/a")
    _probe(store, clock, own, foreign)
    assert _next_crawl(store, clock) == [own.url]
    assert _next_crawl(store, clock) == []
    later = make_article(HOME + "b")
    _probe(store, clock, own, later)
    assert _next_crawl(store, clock) == [later.url]
