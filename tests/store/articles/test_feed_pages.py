"""Texts of feeds wait in the store for the page that they may have to stand in for."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from crawler.store import Frontier
from crawler.store.articles.feed_pages import find_feed_page, keep_feed_pages, missing_feed_pages

PAGE = zlib.compress(b"<p>What the feed says.")


def test_a_text_waits_for_a_later_crawl_and_leaves_with_its_article(store, crawl, frontier, links, make_article):
    [link] = links("a")
    frontier.add([link])
    store.write(keep_feed_pages, {link.url: PAGE, "https://outlet.example/nobody-found": PAGE})
    store.finish_crawl(crawl)
    assert store.read(find_feed_page, link.url) == b"<p>What the feed says."
    again = store.begin_crawl("scrape", {"urls": [link.url]})
    further = Frontier(store, again)
    further.add([link])
    further.article_done(further.claim(link), make_article(link.url))
    store.finish_crawl(again)
    assert store.read(find_feed_page, link.url) is None


def test_what_was_read_already_is_not_kept(store, frontier, links, make_article, visit):
    [link] = links("a")
    visit(make_article(link.url))
    store.write(keep_feed_pages, {link.url: PAGE})
    assert store.read(find_feed_page, link.url) is None


def test_texts_are_missing_of_what_is_unknown_and_of_what_is_neither_read_nor_kept(
    store, frontier, links, make_article, visit
):
    read, kept, waits, unknown = links("a", "b", "c", "d")
    visit(make_article(read.url))
    frontier.add([kept, waits])
    store.write(keep_feed_pages, {kept.url: PAGE})
    assert store.read(missing_feed_pages, [link.url for link in (read, kept, waits, unknown)]) == {
        waits.url,
        unknown.url,
    }


def test_a_text_waits_as_long_as_its_page_is_tried_again(store, crawl, frontier, clock, links):
    tried, given_up = links("a", "b")
    frontier.add([tried, given_up])
    store.write(keep_feed_pages, {tried.url: PAGE, given_up.url: PAGE})
    for lease in frontier.lease(2, per_host=2):
        retry_at = clock.time if lease.link.url == tried.url else None
        frontier.fail(lease, "no answer in time", retry_at=retry_at)
    store.finish_crawl(crawl)
    assert store.read(find_feed_page, tried.url)
    assert store.read(find_feed_page, given_up.url) is None


def test_the_text_of_a_feed_is_reached_while_its_url_stays_blocked(store, crawl, frontier, clock, links, make_article):
    [link] = links("a")
    frontier.add([link])
    said = make_article(link.url, provenance={"body": "feed"})
    outcome = frontier.article_from_feed(frontier.claim(link), said, "captcha", retry_at=clock.time)
    assert outcome.kind == "stored"
    assert [article.from_feed for _, article in frontier.reached()] == [True]
    assert [(failed.state, failed.reason) for failed in store.failed()] == [("blocked", "captcha")]
    assert frontier.counts().failed == {"captcha": 1}


@pytest.fixture
def said(frontier, links, make_article, clock):
    """Store what a feed said of an article whose page is a wall."""

    def say(path):
        [link] = links(path)
        article = make_article(link.url, f"said of {path}", provenance={"body": "feed"})
        frontier.article_from_feed(frontier.claim(link), article, "captcha", retry_at=clock.time)
        return link.url

    return say


def test_the_page_that_a_redirect_leads_to_replaces_what_the_feed_said_of_it(store, visit, said, links, make_article):
    url, short = said("a"), links("short")[0].url
    assert visit(make_article(url, "the page"), asked=short).kind == "revised"
    [article] = store.articles()
    assert (article.body, article.other_urls, article.from_feed) == ("the page", [short], False)
    assert list(store.failed()) == []


def test_what_named_the_text_of_a_feed_names_the_article_that_replaces_it(store, visit, said, links, make_article):
    url, short, moved = said("a"), links("short")[0].url, links("moved")[0].url
    feed = replace(make_article(url, "said of a"), provenance={"body": "feed"}, other_urls=[short])
    visit(feed, asked=short)
    visit(make_article(moved, "the page"), asked=url)
    [article] = store.articles()
    assert (article.url, article.body) == (moved, "the page")
    assert store.article(short) == article


def test_a_page_that_proves_to_be_a_copy_leaves_no_text_of_the_feed(store, visit, said, links, make_article):
    url, original = said("a"), links("original")[0].url
    visit(make_article(original, "the page"))
    assert visit(make_article(url, "the page")).kind == "duplicate"
    [article] = store.articles()
    assert (article.url, article.other_urls) == (original, [url])
    assert store.article(url) == article
