"""A URL that redirects to another one of its crawl: the page is fetched once, and both are settled by it."""

from __future__ import annotations

import pytest

from crawler.items import Link
from crawler.store import Frontier

HOME = "https://www.outlet.example/"


@pytest.fixture
def leased(frontier, links):
    """The lease of a URL that redirects."""
    frontier.add(links("short"))
    [lease] = frontier.lease(1, per_host=1)
    return lease


def test_a_page_of_which_nothing_is_known_is_fetched_through_the_redirect(frontier, leased):
    assert frontier.redirect(leased, HOME + "a").kind == "follow"
    assert frontier.open() == 1


def test_a_page_that_waits_is_lent_out_in_its_place(frontier, leased, links):
    frontier.add(links("a", title="The bridge"))
    redirect = frontier.redirect(leased, HOME + "a")
    assert (redirect.kind, redirect.lease.link.url, redirect.lease.link.title) == ("fetch", HOME + "a", "The bridge")
    assert frontier.lease(9, per_host=9) == []


def test_a_page_that_is_being_fetched_is_waited_for(frontier, leased, links):
    frontier.add(links("a"))
    frontier.lease(1, per_host=9)
    assert frontier.redirect(leased, HOME + "a").kind == "wait"


def test_a_page_that_another_process_fetches_is_left_to_it(store, crawl, frontier, leased, links, clock):
    Frontier(store, crawl).claim(Link(url=HOME + "a"))
    assert frontier.redirect(leased, HOME + "a").kind == "settled"
    assert frontier.counts().open == 1


def test_a_page_that_is_stored_gets_a_further_address(store, frontier, leased, visit, make_article):
    visit(make_article(HOME + "a"))
    assert frontier.redirect(leased, HOME + "a").kind == "settled"
    [article] = store.articles()
    assert article.other_urls == [HOME + "short"]
    assert frontier.counts().duplicates == 1


def test_a_page_that_failed_fails_both(frontier, leased):
    frontier.fail(frontier.claim(Link(url=HOME + "a")), "answered 404", state="gone")
    assert frontier.redirect(leased, HOME + "a").kind == "settled"
    assert frontier.counts().failed == {"answered 404": 2}
    assert frontier.counts().gone == 2


def test_where_a_redirect_led_is_not_fetched_again(store, frontier, links, make_article):
    frontier.add(links("short", "a"))
    short, a = frontier.lease(2, per_host=2)
    frontier.release([a])
    assert frontier.article_done(short, make_article(HOME + "a")).kind == "stored"
    assert frontier.lease(2, per_host=2) == []
    assert frontier.open() == 0
    [article] = store.articles()
    assert article.other_urls == [HOME + "short"]
    assert store.article(HOME + "short") == article
    counts = frontier.counts()
    assert (counts.found, counts.stored, counts.duplicates) == (2, 1, 1)


def test_a_redirect_to_a_page_that_is_being_fetched_leaves_it_to_its_holder(frontier, links, make_article):
    frontier.add(links("short", "a"))
    short, a = frontier.lease(2, per_host=2)
    frontier.article_done(short, make_article(HOME + "a"))
    assert frontier.open() == 1
    assert frontier.article_done(a, make_article(HOME + "a")).kind == "unchanged"
    assert frontier.open() == 0
