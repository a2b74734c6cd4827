"""Texts of feeds wait in the store for the page that they may have to stand in for."""

from __future__ import annotations

import zlib

from crawler.store import Frontier
from crawler.store.feed_pages import find_feed_page, keep_feed_pages

PAGE = zlib.compress(b"<p>What the feed says.")


def test_a_text_waits_for_a_later_crawl_and_leaves_with_its_article(store, crawl, frontier, links, make_article):
    [link] = links("a")
    frontier.add([link])
    keep_feed_pages(store, {link.url: PAGE, "https://outlet.example/nobody-found": PAGE})
    store.finish_crawl(crawl)
    assert find_feed_page(store, link.url) == b"<p>What the feed says."
    again = store.begin_crawl("scrape", {"urls": [link.url]})
    further = Frontier(store, again)
    further.add([link])
    further.article_done(further.claim(link), make_article(link.url))
    store.finish_crawl(again)
    assert find_feed_page(store, link.url) is None


def test_what_was_read_already_is_not_kept(store, frontier, links, make_article, visit):
    [link] = links("a")
    visit(make_article(link.url))
    keep_feed_pages(store, {link.url: PAGE})
    assert find_feed_page(store, link.url) is None


def test_a_text_waits_as_long_as_its_page_is_tried_again(store, crawl, frontier, clock, links):
    tried, given_up = links("a", "b")
    frontier.add([tried, given_up])
    keep_feed_pages(store, {tried.url: PAGE, given_up.url: PAGE})
    for lease in frontier.lease(2, per_host=2):
        retry_at = clock.time if lease.link.url == tried.url else None
        frontier.fail(lease, "no answer in time", retry_at=retry_at)
    store.finish_crawl(crawl)
    assert find_feed_page(store, tried.url)
    assert find_feed_page(store, given_up.url) is None


def test_the_text_of_a_feed_is_reached_while_its_url_stays_blocked(store, crawl, frontier, clock, links, make_article):
    [link] = links("a")
    frontier.add([link])
    said = make_article(link.url, provenance={"body": "feed"})
    outcome = frontier.article_from_feed(frontier.claim(link), said, "captcha", retry_at=clock.time)
    assert outcome.kind == "stored"
    assert [article.from_feed for _, article in frontier.reached()] == [True]
    assert [(failed.state, failed.reason) for failed in store.failed()] == [("blocked", "captcha")]
    assert frontier.counts().failed == {"captcha": 1}
