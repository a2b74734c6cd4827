"""Crawls of many outlets in one process: each when it is due, some at a time, none twice at once."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article
from crawler.outlets import Outlet
from crawler.running.base import Batch, Ended, Job, Listener, OpenAlarm, Started
from crawler.running.process import Process
from crawler.running.webhook import webhook_crawler
from crawler.spiders.outlet import OutletSpider
from crawler.store import Crawl, Frontier, Store, StoreError
from crawler.store.articles.sampled import sampled_since
from crawler.store.monitoring.alarms import KINDS, Alarm, AlarmChange, keep_alarms, look_for_alarms
from crawler.store.owner import this_process
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)

_HELD = 600.0  # seconds for which an outlet is this process's own, unless it says so again
_LOOK = timedelta(minutes=1)  # at least so often the store is asked what is due
_GRACE = 8.0  # seconds for what is in flight when the process is told to end


class Schedule(Process):
    """Crawls outlets, each as a crawl of its own.

    :param faulty: name of an outlet whose file cannot be used → why: it has an alarm, and is not crawled.
    :param arguments: of :class:`~crawler.spiders.outlet.OutletSpider`, beside the outlet.
    :param once: whether to end when what is due has been crawled.
    :param write: is given every crawl's articles, before the store has it ended.
    :param listener: told of every event.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        outlets: Sequence[Outlet],
        *,
        faulty: Mapping[str, str],
        arguments: dict[str, Any],
        once: bool,
        write: Callable[[Batch], None],
        listener: Listener,
    ):
        super().__init__(settings, listener)
        self.store, self.outlets, self.arguments, self.once = store, outlets, arguments, once
        self.faulty, self.write = faulty, write
        self.at_once = max(1, settings.getint("CRAWLER_OUTLETS_AT_ONCE"))
        self._owner = this_process()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._at_start = {outlet.name for outlet in outlets} if arguments.get("now") else set()
        """Outlets whose every source is to be looked at, which then follow what is due."""
        self._put_off: dict[str, datetime] = {}
        """Outlets that another process crawled, and when to ask again."""

    def run(self) -> None:
        """Crawl until all is done or the process is told to end."""
        # Ended at once, it leaves semaphores for their tracker to remove, which need not be told.
        quiet = "ignore:resource_tracker:UserWarning"
        os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
        task = asyncio.get_event_loop().create_task(self._work())
        self.start(stop_after_crawl=False)
        if task.done() and not task.cancelled() and (problem := task.exception()) is not None:
            raise problem
        self.raise_unheard()

    async def interrupted(self) -> None:
        """Give up what is still in flight after some seconds, for the next run to fetch."""
        asyncio.get_running_loop().call_later(_GRACE, os._exit, self.status)
        crawlers = [crawler for crawler in self.crawlers if isinstance(crawler.spider, OutletSpider)]
        await asyncio.gather(*(CrawlFrontier.of(crawler).session.interrupt() for crawler in crawlers))

    def killed(self) -> None:
        os._exit(self.status)  # the store's transactions and leases are made for it

    async def _work(self) -> None:
        try:
            await self._tell_faulty()
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
                self.ended = True
                self.end()

    async def _tell_faulty(self) -> None:
        """Raise an alarm for each file that cannot be used."""
        for name, problem in self.faulty.items():
            self.tell(Ended(job=Job(name=name, spider=OutletSpider.name), error=ValueError(problem)))
            alarm = [Alarm("file", name, problem)]
            await self._keep_alarms(name, alarm, kinds=("file",))

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
            task = asyncio.ensure_future(self._crawl_in_turn(outlet))
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

    async def _crawl_in_turn(self, outlet: Outlet) -> None:
        name = outlet_of(outlet.home)
        ended = Ended(job=Job(name=outlet.name, spider=OutletSpider.name, arguments={"outlet": outlet}))
        everything = outlet.name in self._at_start
        alarms: list[str] = []
        try:
            if not await asyncio.to_thread(self.store.hold_outlet, name, self._owner, _HELD):
                logger.warning("%s is being crawled by another process", outlet.name)
                self._put_off[outlet.name] = self.store.now() + _LOOK
                return
            self._at_start.discard(outlet.name)
            renewal = asyncio.ensure_future(self._keep(name))
            try:
                alarms = await self._crawl_outlet(outlet, ended, everything)
            finally:
                renewal.cancel()
                await asyncio.to_thread(self.store.let_go_outlet, name, self._owner)
        except StoreError as problem:
            ended.error = problem
        except Exception as problem:
            logger.error("The crawl of %s failed", outlet.name, exc_info=True)
            ended.error = problem
        self.tell(ended)
        for message in alarms:
            self.tell(OpenAlarm(job=ended.job, message=message))

    async def _crawl_outlet(self, outlet: Outlet, ended: Ended, everything: bool) -> list[str]:
        """Crawl an outlet; gives what is wrong with it against its own past."""
        crawler = self.create_crawler(OutletSpider)
        self.follow(crawler, ended.job)

        def opened() -> None:
            CrawlFrontier.of(crawler).session.before_close(partial(self._hand_on, outlet, ended, crawler))

        crawler.signals.connect(opened, signal=signals.spider_opened)
        self.tell(Started(job=ended.job))
        await self.crawl(crawler, outlet=outlet, **self.arguments | {"now": everything})
        _fill(ended, crawler)
        look = partial(look_for_alarms, name=outlet.name, names=outlet.names, sources=outlet.source_urls)
        found = await asyncio.to_thread(self.store.read, look, now=self.store.now())
        await self._keep_alarms(outlet.name, found)
        return [alarm.message for alarm in found]

    async def _keep_alarms(self, name: str, found: Sequence[Alarm], kinds: Collection[str] = tuple(KINDS)) -> None:
        """Open and end an outlet's alarms, and post those that were."""
        now = self.store.now()
        await self._post(await asyncio.to_thread(self.store.write, keep_alarms, name, found, now, kinds))

    async def _post(self, changes: Sequence[AlarmChange]) -> None:
        """Post alarms that were raised or ended to the address that the user named."""
        if changes and (webhook := self.settings["CRAWLER_ALARM_WEBHOOK"]):
            await self.crawl(webhook_crawler(self.settings), url=webhook, changes=changes)

    async def _keep(self, name: str) -> None:
        while True:
            await asyncio.sleep(_HELD / 4)
            await asyncio.to_thread(self.store.hold_outlet, name, self._owner, _HELD)

    async def _hand_on(self, outlet: Outlet, ended: Ended, crawler: Any) -> None:
        """Have the articles written while the crawl is not marked as ended: if this fails, the next run goes on."""
        if (crawl := crawler.spider.crawl) is None:
            return
        batch = Batch(job=ended.job, may_repeat=crawl.resumed, articles=partial(self._articles, outlet, crawl))
        try:
            self.write(batch)
        except Exception as problem:
            if not isinstance(problem, OSError | ValueError | StoreError):
                logger.error("The articles of %s could not be written", outlet.name, exc_info=True)
            said = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
            ended.error = RuntimeError(f"its articles could not be written, the next run does: {said}")
            CrawlFrontier.of(crawler).session.complete = False
            if isinstance(problem, BrokenPipeError):
                self.give_up(problem)

    def _articles(self, outlet: Outlet, crawl: Crawl) -> Iterator[Article]:
        """What probes have stored of an outlet since its last crawl, and what this crawl stored or saw changed."""
        given: set[tuple[str, int]] = set()
        own = (article for _, article in Frontier(self.store, crawl).reached(new_only=True))
        for article in chain(self.store.read(sampled_since, crawl, outlet.name, outlet.names), own):
            if (key := (article.id, article.revision)) not in given:
                given.add(key)
                yield article


def _fill(ended: Ended, crawler: Any) -> None:
    frontier = CrawlFrontier.of(crawler)
    session = frontier.session
    ended.counts, ended.problems, ended.complete = session.final, frontier.problems, session.complete
    ended.error = ended.error or session.broken
    ended.figures = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith(("outlet/", "articles/"))}
