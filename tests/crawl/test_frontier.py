"""What a crawl reports of its URLs, by the handle that each of them carries."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa
from pytest_twisted import ensureDeferred
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article, Link
from crawler.store import Store
from crawler.store.schema import urls
from tests.quick_settings import quick_settings

URL = "https://outlet.example/a"
FEED = {"provenance": {"body": "feed"}}


def crawling(test):
    """Run a test with the frontier of a crawl that has begun; gives the store when the crawl has ended."""

    class Steps(Spider):
        name, problem = "steps", None

        async def start(self):
            frontier = CrawlFrontier.of(self.crawler)
            await frontier.session.begin("scrape", {})
            try:
                async for article in self.steps(frontier):
                    yield article
            except Exception as problem:  # noqa: BLE001 - Scrapy would only log it
                self.problem = problem

    @ensureDeferred
    async def wrapper(tmp_path):
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False))
        checks = []
        crawler = runner.create_crawler(Steps)
        await deferred_from_coro(runner.crawl(crawler, steps=lambda frontier: test(frontier, checks.append)))
        if crawler.spider.problem is not None:
            raise crawler.spider.problem
        assert checks
        with Store.open(tmp_path / "crawler.db") as store:
            for check in checks:
                assert check(store)

    return wrapper


async def lend(frontier, *urls):
    await frontier.add([Link(url=url) for url in urls])
    return await frontier.lease(len(urls), per_host=len(urls), hold_pages=False)


def article(handle, **own):
    made = Article(**{"url": URL, "outlet": "outlet.example", "body": "The page.", **own})
    made.handle = handle
    return made


def failed(store):
    return [(row.url, row.reason) for row in store.failed()]


@crawling
async def test_what_is_lent_while_the_crawl_ends_is_handed_back(frontier, then):
    """Scrapy cancels the spider's start, wherever it waits, when a crawl is to be closed."""
    await frontier.add([Link(url=URL)])
    asked = asyncio.ensure_future(frontier.lease(1, per_host=1, hold_pages=False))
    await asyncio.sleep(0)
    asked.cancel()
    await asyncio.wait([asked])
    then(lambda store: store.read(leased) == [])
    return
    yield  # the steps of a spider's start


def leased(connection):
    return connection.scalars(sa.select(urls.c.url).where(urls.c.lease_owner.is_not(None))).all()


@crawling
async def test_a_url_whose_article_comes_from_a_feed_stays_blocked_by_its_wall(frontier, then):
    [handle] = await lend(frontier, URL)
    handle.wall = "captcha"
    yield article(handle, **FEED)
    then(lambda store: failed(store) == [(URL, "captcha")])
    then(lambda store: [each.from_feed for each in store.articles()] == [True])


@crawling
async def test_a_wall_is_forgotten_with_the_lease_that_met_it(frontier, then):
    [handle] = await lend(frontier, URL)
    handle.wall = "captcha"
    await frontier.fail(handle, "dropped by a pipeline")
    yield article(handle, **FEED)
    then(lambda store: len(list(store.articles())) == 1)
    then(lambda store: failed(store) == [])


@crawling
async def test_an_article_finds_its_lease_whatever_a_pipeline_left_of_its_addresses(frontier, then):
    asked = "https://outlet.example/moved"
    [handle] = await lend(frontier, asked)
    yield article(handle, other_urls=[])
    while handle in frontier.in_flight:
        await frontier.session.change()
    then(lambda store: [each.url for each in store.articles()] == [URL])
    then(lambda store: store.counts().urls == {"done": 2})


@crawling
async def test_an_article_that_took_the_place_of_another_settles_its_own_url(frontier, then):
    [handle] = await lend(frontier, URL)
    made = replace(article(handle), title="Another")
    assert made.handle is None
    yield made
    while handle in frontier.in_flight:
        await frontier.session.change()
    then(lambda store: [each.title for each in store.articles()] == ["Another"])


@crawling
async def test_what_a_url_redirects_to_settles_both(frontier, then):
    first, second = await lend(frontier, URL, URL + "/b")
    assert await frontier.redirect(first, second.url) is None
    with pytest.raises(ValueError, match="loop"):
        await frontier.redirect(second, first.url)
    assert list(frontier.in_flight) == [second]
    await frontier.fail(second, "answered 500")
    assert not frontier.in_flight
    assert not frontier.in_flight.leases
    then(lambda store: sorted(failed(store)) == [(URL, "answered 500"), (URL + "/b", "answered 500")])
    for nothing in ():
        yield nothing


@crawling
async def test_what_is_released_is_lent_once_more_with_what_redirected_to_it(frontier, then):
    first, second = await lend(frontier, URL, URL + "/b")
    await frontier.redirect(first, second.url)
    await frontier.release(second)
    assert {handle.url for handle in await frontier.lease(9, per_host=9, hold_pages=False)} == {URL, URL + "/b"}
    then(lambda store: True)
    for nothing in ():
        yield nothing


@crawling
async def test_only_what_a_user_named_is_a_problem_to_tell(frontier, then):
    await frontier.add([Link(url=URL, how="user"), Link(url=URL + "/b")])
    for handle in await frontier.lease(2, per_host=2, hold_pages=False):
        await frontier.fail(handle, "answered 500")
        await frontier.fail(handle, "a second time")
    assert frontier.problems == {URL: "answered 500"}
    then(lambda store: {reason for _, reason in failed(store)} == {"answered 500"})
    for nothing in ():
        yield nothing
