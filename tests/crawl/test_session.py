"""The store of a crawl for the event loop, from its opening to its end."""

from __future__ import annotations

import asyncio
import threading

import pytest
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article, Link
from crawler.store import Frontier, Store, StoreError
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor

URL = "https://outlet.example/a"


class Steps(Spider):
    """Does what a test wants done while a crawl runs."""

    name = "steps"

    problem = None

    async def start(self):
        try:
            await self.steps(CrawlFrontier.of(self.crawler))
        except Exception as problem:  # noqa: BLE001 - Scrapy would only log it
            self.problem = problem
        for nothing in ():
            yield nothing


@pytest.fixture
def crawl(tmp_path):
    async def run(steps, **settings):
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, **settings))
        crawler = runner.create_crawler(Steps)
        await runner.crawl(crawler, steps=steps)
        if crawler.spider.problem is not None:
            raise crawler.spider.problem
        return CrawlFrontier.of(crawler), crawler.stats

    return run


def state_of(path):
    with Store.open(path / "crawler.db") as store, store.database.read() as connection:
        return connection.exec_driver_sql("SELECT state, finished_at IS NOT NULL FROM crawls").all()


@in_reactor
async def test_a_crawl_that_came_to_its_end_is_finished_and_another_goes_on(crawl, tmp_path):
    async def stops(frontier):
        crawl = await frontier.session.begin("scrape", {"url": URL})
        assert not crawl.resumed

    async def ends(frontier):
        crawl = await frontier.session.begin("scrape", {"url": URL})
        assert crawl.resumed
        assert await frontier.session.begin("scrape", {}) is frontier.session.crawl, "one crawl a session"
        await frontier.session.end()

    frontier, _ = await crawl(stops)
    assert state_of(tmp_path) == [("interrupted", 0)]
    assert not frontier.session.complete
    frontier, _ = await crawl(ends)
    assert state_of(tmp_path) == [("finished", 1)]
    assert frontier.session.complete
    assert frontier.session.final.found == 0


@in_reactor
async def test_what_is_lent_is_handed_back_at_the_end(crawl, tmp_path):
    async def steps(frontier):
        await frontier.session.begin("scrape", {})
        await frontier.add([Link(url=URL), Link(url=URL + "/b")])
        first, second = await frontier.lease(2, per_host=2, hold_pages=False)
        await frontier.redirect(first, second.url)

    await crawl(steps)
    with Store.open(tmp_path / "crawler.db") as store:
        assert store.counts().urls == {"found": 2}


@in_reactor
async def test_what_is_lent_is_kept_while_the_crawl_runs(crawl, tmp_path):
    async def steps(frontier):
        await frontier.session.begin("scrape", {})
        await frontier.add([Link(url=URL)])
        [handle] = await frontier.lease(1, per_host=1, hold_pages=False)

        def expires(rows):
            with rows.store.database.read() as connection:
                return connection.exec_driver_sql("SELECT lease_expires FROM urls").scalar()

        first = await frontier.session.call(expires)
        while await frontier.session.call(expires) == first:
            await asyncio.sleep(0.02)
        await frontier.fail(handle, "answered 500")

    await crawl(steps, CRAWLER_LEASE=0.3)


@in_reactor
async def test_every_call_runs_in_the_same_thread(crawl, tmp_path):
    async def steps(frontier):
        await frontier.session.begin("scrape", {})
        of = {threading.current_thread().name for _ in "ab"}
        for _ in range(3):
            of.add(await frontier.session.of_store(lambda store: threading.current_thread().name))
            of.add(await frontier.session.call(lambda rows: threading.current_thread().name))
        assert len(of) == 2

    await crawl(steps)


@in_reactor
async def test_what_others_ask_of_the_store_begins_a_crawl(crawl, tmp_path):
    async def steps(frontier):
        assert not frontier.session.begun
        assert await frontier.session.host_file(URL) is None, "which alone does not"
        with pytest.raises(RuntimeError, match="begin"):
            frontier.session.rows  # noqa: B018
        assert await frontier.session.of_store(Store.knows, URL) is False
        assert frontier.session.crawl.command == "crawl"

    frontier, _ = await crawl(steps)
    assert frontier.session.complete


@in_reactor
async def test_who_first_asks_what_has_changed_need_not_number_it(crawl, tmp_path):
    async def steps(frontier):
        await frontier.session.begin("scrape", {})
        article = Article(id="a", url=URL, outlet="outlet.example", body="It rained.")
        await frontier.session.of_store(Store.save, article)
        await frontier.session.end()

    await crawl(steps)
    with Store.open(tmp_path / "crawler.db") as store, store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT number FROM changes").all() == [(1,)]


@in_reactor
async def test_the_first_failure_of_the_store_ends_the_crawl_and_every_further_call(crawl, tmp_path):
    failures = []

    async def steps(frontier):
        await frontier.session.begin("scrape", {})

        def fail(rows):
            raise StoreError("The disk is full.")

        for function in (fail, Frontier.open):
            with pytest.raises(StoreError, match="disk is full") as raised:
                await frontier.session.call(function)
            failures.append(raised.value)

    frontier, stats = await crawl(steps)
    assert len(failures) == 2
    assert failures[0] is failures[1] is frontier.session.broken
    assert stats.get_value("finish_reason") in ("store failed", "finished")


@in_reactor
async def test_what_is_left_for_the_end_is_done_whatever_fails(crawl, tmp_path):
    done = []

    async def steps(frontier):
        session = frontier.session

        async def note(what, problem=None):
            assert session.begun
            done.append(what)
            if problem is not None:
                raise problem

        await session.begin("scrape", {})
        session.before_end(lambda: note("nothing left to fetch"))
        session.before_close(lambda: note("first", ValueError("no")))
        session.before_close(lambda: note("second"))
        await session.end()

    frontier, _ = await crawl(steps)
    assert done == ["nothing left to fetch", "first", "second"]
    assert isinstance(frontier.session.broken, ValueError)
    assert state_of(tmp_path) == [("finished", 1)]


@in_reactor
async def test_who_waits_for_a_change_is_told_of_the_next_one(crawl, tmp_path):
    async def steps(frontier):
        session = frontier.session
        await session.begin("scrape", {})
        change = session.change()
        assert session.change() is change
        await frontier.add([Link(url=URL)])
        assert change.done()
        assert session.change() is not change

    await crawl(steps)
