"""An outlet is crawled by one process at a time, and what it brought is written before its crawl is taken for ended."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from crawler.demo.server import OutletServer
from crawler.items import Article, Link
from crawler.outlets import Outlet
from crawler.running.base import Batch, Ended, Event, Started
from crawler.running.outlet_crawls import OutletCrawls
from crawler.store import Frontier, Store
from crawler.urls import outlet_of
from tests.quick_settings import quick_settings
from tests.running.crawling_here import in_reactor, outlet_at

Outlets = dict[str, OutletServer]


class Disk:
    """Takes articles, unless it has a problem."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.may_repeat: list[bool] = []
        self.problem: Exception | None = None

    async def write(self, batch: Batch) -> None:
        self.may_repeat.append(batch.may_repeat)
        if self.problem is not None:
            raise self.problem
        self.written += [article.url for article in batch.articles()]


def crawls_into(disk: Disk, folder: Path, store: Store, told: list[Event]) -> OutletCrawls:
    settings = quick_settings(folder, CRAWLER_PROGRESS_SECONDS=0)
    return OutletCrawls(settings, store, arguments={"limit": 2}, write=disk.write, listener=told.append)


async def crawled(disk: Disk, folder: Path, outlet: Outlet) -> tuple[bool, list[Any], set[str]]:
    """Whether an outlet was crawled, what was told of it, and which articles are stored."""
    told: list[Event] = []
    with Store.open(folder / "crawler.db") as store:
        done = await crawls_into(disk, folder, store, told).crawl_in_turn(outlet, everything=True)
        return done, told, {article.url for article in store.articles()}


@in_reactor
async def test_what_a_crawl_stored_is_written_once(outlets: Outlets, tmp_path: Path) -> None:
    disk, outlet = Disk(), outlet_at(outlets["ponant"])
    done, told, stored = await crawled(disk, tmp_path, outlet)
    assert [type(event).__name__ for event in told] == ["Started", "Ended"]
    assert (done, told[-1].complete, told[-1].error, told[-1].counts.stored) == (True, True, None, 2)
    assert sorted(disk.written) == sorted(stored)
    await crawled(disk, tmp_path, outlet)
    assert len(set(disk.written)) == len(disk.written) == 4


@in_reactor
async def test_what_a_probe_sampled_is_written_too(outlets: Outlets, tmp_path: Path) -> None:
    disk, outlet = Disk(), outlet_at(outlets["ponant"])
    with Store.open(tmp_path / "crawler.db") as store:
        crawl = store.begin_crawl("probe", {"homes": [outlet.home]})
        frontier, own = Frontier(store, crawl), outlet_of(outlet.home)
        sampled = Article(url=f"{outlet.home}sampled", outlet=own, body="Sampled.", content_hash="sampled")
        frontier.article_done(frontier.claim(Link(url=sampled.url)), sampled)
        store.finish_crawl(crawl)
    _, _, stored = await crawled(disk, tmp_path, outlet)
    assert sampled.url in disk.written
    assert sorted(disk.written) == sorted(stored)


@in_reactor
async def test_an_outlet_that_another_process_crawls_is_left_to_it(outlets: Outlets, tmp_path: Path) -> None:
    outlet = outlet_at(outlets["ponant"])
    with Store.open(tmp_path / "crawler.db") as store:
        assert store.hold_outlet(outlet_of(outlet.home), "elsewhere:1:m:0:a", 3600)
    outlets["ponant"].requests.clear()
    done, told, _ = await crawled(Disk(), tmp_path, outlet)
    assert (done, told, outlets["ponant"].requests) == (False, [], [])


@in_reactor
async def test_an_outlet_is_free_for_others_when_its_crawl_has_ended(outlets: Outlets, tmp_path: Path) -> None:
    outlet = outlet_at(outlets["ponant"])
    await crawled(Disk(), tmp_path, outlet)
    with Store.open(tmp_path / "crawler.db") as store:
        assert store.hold_outlet(outlet_of(outlet.home), "elsewhere:1:m:0:a", 3600)


@in_reactor
async def test_articles_that_could_not_be_written_are_by_the_next_run(outlets: Outlets, tmp_path: Path) -> None:
    disk, outlet = Disk(), outlet_at(outlets["ponant"])
    disk.problem = OSError(28, "No space left on device")
    _, told, stored = await crawled(disk, tmp_path, outlet)
    [ended] = [event for event in told if isinstance(event, Ended)]
    assert not ended.complete
    assert str(ended.error) == "its articles could not be written, the next run does: No space left on device"
    disk.problem = None
    await crawled(disk, tmp_path, outlet)
    assert set(disk.written) >= stored
    assert disk.may_repeat == [False, True]


@in_reactor
async def test_a_reader_that_has_gone_ends_all_crawls(outlets: Outlets, tmp_path: Path) -> None:
    disk = Disk()
    disk.problem = BrokenPipeError(32, "Broken pipe")
    told: list[Event] = []
    with Store.open(tmp_path / "crawler.db") as store:
        crawls = crawls_into(disk, tmp_path, store, told)
        await crawls.crawl_in_turn(outlet_at(outlets["ponant"]), everything=True)
        assert crawls.stopping
        assert crawls.status == 141


@in_reactor
async def test_who_takes_his_time_over_one_outlets_articles_holds_up_no_other_outlet(
    outlets: Outlets, tmp_path: Path
) -> None:
    disk, writing, other = Disk(), asyncio.Event(), asyncio.Event()

    async def write(batch: Batch) -> None:
        writing.set()
        await other.wait()
        await disk.write(batch)

    def listen(event: Event) -> None:
        if isinstance(event, Started) and event.job.name == "kirihama":
            other.set()

    settings = quick_settings(tmp_path, CRAWLER_PROGRESS_SECONDS=0)
    with Store.open(tmp_path / "crawler.db") as store:
        crawls = OutletCrawls(settings, store, arguments={"limit": 2}, write=write, listener=listen)
        first = asyncio.ensure_future(crawls.crawl_in_turn(outlet_at(outlets["ponant"]), everything=True))
        await writing.wait()
        await crawls.crawl_in_turn(outlet_at(outlets["kirihama"], "kirihama", "index.rdf"), everything=True)
        await first
        assert sorted(disk.written) == sorted(article.url for article in store.articles())
