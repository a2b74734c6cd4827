"""What a crawl has reached, and what the store holds, in numbers."""

from __future__ import annotations

from crawler.items import Link
from tests.store.conftest import HOME


def test_failures_are_counted_by_reason(frontier, links):
    frontier.add(links("a", "b", "c"))
    for lease, reason in zip(frontier.lease(3, per_host=3), ("timeout", "404", "timeout"), strict=True):
        frontier.fail(lease, reason)
    counts = frontier.counts()
    assert counts.failed == {"timeout": 2, "404": 1}
    assert (counts.found, counts.open) == (3, 0)


def test_the_store_counts_what_it_holds(store, frontier, links, visit, make_article):
    visit(make_article(HOME + "a"))
    frontier.add([*links("b"), Link(url="https://other.example/")])
    totals = store.counts()
    assert (totals.articles, totals.outlets, totals.urls) == (1, 2, {"done": 1, "found": 2})


def test_a_crawl_counts_articles_by_what_became_of_them_and_listings_apart(frontier, links, visit, make_article):
    frontier.add([*links("world/", role="section"), *links("a", "gone", "no-article", "open")])
    leases = {lease.link.url.removeprefix(HOME): lease for lease in frontier.lease(4, per_host=9)}
    frontier.listing_done(leases["world/"], [])
    frontier.article_done(leases["a"], make_article(HOME + "a", "text"))
    frontier.fail(leases["gone"], "answered 404", state="gone")
    frontier.listing_done(leases["no-article"], [])
    visit(make_article(HOME + "copy", "text"))
    counts = frontier.counts()
    assert (counts.pages, counts.stored, counts.duplicates, counts.gone, counts.open) == (1, 1, 1, 1, 1)
    assert counts.found == 4, "what turned out to be no article is none"
