"""Crawls of many outlets in one process: each when it is due, some at a time, none twice at once."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article
from crawler.outlets import Outlet
from crawler.running.webhook import webhook_crawler
from crawler.spiders.outlet import OutletSpider
from crawler.store import Counts, Frontier, Store, StoreError
from crawler.store.frontier.owner import this_process
from crawler.store.monitoring.alarms import AlarmChange, keep_alarms, look_for_alarms
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)

_HELD = 600.0  # seconds for which an outlet is this process's own, unless it says so again
_LOOK = timedelta(minutes=1)  # at least so often the store is asked what is due
_GRACE = 8.0  # seconds for what is in flight when the process is told to end


@dataclass(slots=True, kw_only=True)
class Visit:
    """A crawl of an outlet that ended."""

    outlet: Outlet
    counts: Counts | None = None
    """What it found, stored and failed; None when it did not come to begin."""
    figures: dict[str, Any] = field(default_factory=dict)
    """The crawl's own figures (``outlet/…``)."""
    problems: dict[str, str] = field(default_factory=dict)
    """For each source that could not be read, why."""
    alarms: list[str] = field(default_factory=list)
    """What is wrong with the outlet against its own past."""
    complete: bool = False
    resumed: bool = False
    """Whether it went on with one that was interrupted, whose articles are among its own."""
    error: BaseException | None = None
    """What it failed with."""
    articles: Callable[[], Iterator[Article]] = field(default=lambda: iter(()))
    """The articles that it stored or whose change it saw."""


class Schedule(AsyncCrawlerProcess):
    """Crawls outlets, each as a crawl of its own.

    :param arguments: of :class:`~crawler.spiders.outlet.OutletSpider`, beside the outlet.
    :param once: whether to end when what is due has been crawled.
    :param write: is given every crawl's articles, before the store has it ended.
    :param done: is told of every crawl that ends.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        outlets: Sequence[Outlet],
        *,
        arguments: dict[str, Any],
        once: bool,
        write: Callable[[Visit], None],
        done: Callable[[Visit], None],
    ):
        super().__init__(settings)
        self.store, self.outlets, self.arguments, self.once = store, outlets, arguments, once
        self.write, self.done = write, done
        self.at_once = max(1, settings.getint("CRAWLER_OUTLETS_AT_ONCE"))
        self.stopping = False
        """Whether the process was told to end."""
        self._ended = False
        self._owner = this_process()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._at_start = {outlet.name for outlet in outlets} if arguments.get("now") else set()
        """Outlets whose every source is to be looked at, which then follow what is due."""
        self._put_off: dict[str, datetime] = {}
        """Outlets that another process crawled, and when to ask again."""

    def work(self) -> None:
        """Crawl until all is done or the process is told to end."""
        # Ended at once, it leaves semaphores for their tracker to remove, which need not be told.
        quiet = "ignore:resource_tracker:UserWarning"
        os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
        task = asyncio.get_event_loop().create_task(self._work())
        self.start(stop_after_crawl=False)
        if task.done() and not task.cancelled() and (problem := task.exception()) is not None:
            raise problem

    async def stop(self) -> None:
        """End every crawl; what is still in flight after some seconds is given up, and fetched by the next run."""
        if not self.stopping and not self._ended:
            self.stopping = True
            asyncio.get_running_loop().call_later(_GRACE, os._exit, 130)
            running = [
                CrawlFrontier.of(crawler).session
                for crawler in self.crawlers
                if isinstance(crawler.spider, OutletSpider)
            ]
            await asyncio.gather(*(session.interrupt() for session in running))
        await super().stop()

    def _signal_kill(self, signum: int, _: Any) -> None:
        os._exit(130)  # the store's transactions and leases are made for it

    async def _work(self) -> None:
        try:
            waiting = list(self.outlets)
            while not self.stopping and (waiting or self._running or not self.once):
                waiting = await self._start_due(waiting)
                if not self.once:
                    waiting = [outlet for outlet in self.outlets if outlet.name not in self._running]
                await self._pause(waiting)
            if self._running:
                await asyncio.wait(self._running.values())
        finally:
            if not self.stopping:
                self._ended = True
                self._stop_reactor()

    async def _start_due(self, waiting: list[Outlet]) -> list[Outlet]:
        """Start the crawls that are due while there is room; gives the outlets that are left for later."""
        due = sorted([(await self._due(outlet), n) for n, outlet in enumerate(waiting)])
        now, later = self.store.now(), []
        for when, n in due:
            outlet = waiting[n]
            if when > now:
                continue
            if len(self._running) >= self.at_once or self.stopping:
                later.append(outlet)
                continue
            task = asyncio.ensure_future(self._visit(outlet))
            self._running[outlet.name] = task
            task.add_done_callback(lambda _, name=outlet.name: self._running.pop(name, None))  # type: ignore[misc]
        return later

    async def _due(self, outlet: Outlet) -> datetime:
        put_off = self._put_off.get(outlet.name)
        if outlet.name in self._at_start:
            return put_off or self.store.now()
        if put_off is not None and put_off > self.store.now():
            return put_off
        return (await asyncio.to_thread(self.store.next_due, outlet.names, outlet.source_urls))[0]

    async def _pause(self, waiting: list[Outlet]) -> None:
        """Wait until a crawl ends or one is due."""
        seconds = _LOOK.total_seconds()
        if len(self._running) < self.at_once and waiting:
            first = min([await self._due(outlet) for outlet in waiting])
            seconds = min(max((first - self.store.now()).total_seconds(), 1.0), seconds)
        if self._running:
            timeout = None if self.once else seconds
            await asyncio.wait(self._running.values(), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        elif not self.once:
            await asyncio.sleep(seconds)

    async def _visit(self, outlet: Outlet) -> None:
        name = outlet_of(outlet.home)
        visit = Visit(outlet=outlet)
        everything = outlet.name in self._at_start
        try:
            if not await asyncio.to_thread(self.store.hold_outlet, name, self._owner, _HELD):
                logger.warning("%s is being crawled by another process", outlet.name)
                self._put_off[outlet.name] = self.store.now() + _LOOK
                return
            self._at_start.discard(outlet.name)
            renewal = asyncio.ensure_future(self._keep(name))
            try:
                await self._crawl_outlet(visit, everything)
            finally:
                renewal.cancel()
                await asyncio.to_thread(self.store.let_go_outlet, name, self._owner)
        except StoreError as problem:
            visit.error = problem
        except Exception as problem:
            logger.error("The crawl of %s failed", outlet.name, exc_info=True)
            visit.error = problem
        self.done(visit)

    async def _crawl_outlet(self, visit: Visit, everything: bool) -> None:
        crawler = self.create_crawler(OutletSpider)

        def opened() -> None:
            CrawlFrontier.of(crawler).session.before_close(partial(self._hand_on, visit, crawler))

        crawler.signals.connect(opened, signal=signals.spider_opened)
        await self.crawl(crawler, outlet=visit.outlet, **self.arguments | {"now": everything})
        self._fill(visit, crawler)
        visit.alarms, changes = await asyncio.to_thread(self._check, visit.outlet)
        if changes and (webhook := self.settings["CRAWLER_ALARM_WEBHOOK"]):
            await self.crawl(webhook_crawler(self.settings), url=webhook, changes=changes)

    async def _keep(self, name: str) -> None:
        while True:
            await asyncio.sleep(_HELD / 4)
            await asyncio.to_thread(self.store.hold_outlet, name, self._owner, _HELD)

    def _check(self, outlet: Outlet) -> tuple[list[str], list[AlarmChange]]:
        found = look_for_alarms(self.store, outlet.name, outlet.names, outlet.source_urls)
        changes = keep_alarms(self.store, outlet.name, found)
        return [alarm.message for alarm in found], changes

    def _fill(self, visit: Visit, crawler: Any) -> None:
        frontier = CrawlFrontier.of(crawler)
        session = frontier.session
        visit.counts, visit.problems, visit.complete = session.final, frontier.problems, session.complete
        visit.error = visit.error or session.broken
        visit.figures = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith(("outlet/", "articles/"))}

    async def _hand_on(self, visit: Visit, crawler: Any) -> None:
        """Have the articles written while the crawl is not marked as ended: if this fails, the next run goes on."""
        if (crawl := crawler.spider.crawl) is None:
            return
        rows = Frontier(self.store, crawl)
        visit.resumed = crawl.resumed
        visit.articles = lambda: (article for _, article in rows.reached(new_only=True))
        try:
            self.write(visit)
        except Exception as problem:
            if not isinstance(problem, OSError | ValueError | StoreError):
                logger.error("The articles of %s could not be written", visit.outlet.name, exc_info=True)
            said = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
            visit.error = RuntimeError(f"its articles could not be written, the next run does: {said}")
            CrawlFrontier.of(crawler).session.complete = False
