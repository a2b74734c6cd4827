"""Crawls outlets in this process, each held in the store by one process at a time, and hands on what they brought."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from scrapy import signals

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article
from crawler.outlets import Outlet
from crawler.running.base import Batch, Ended, Job, Listener, OpenAlarm, Started, Watched
from crawler.running.notifications.notify import send_messages
from crawler.running.notifications.webhook import webhook_crawler
from crawler.running.notifications.websub import feeds_of, publishing_crawler
from crawler.running.process import GRACE, Process
from crawler.spiders.outlet import OutletSpider
from crawler.store import Crawl, Frontier, Store, StoreError
from crawler.store.articles.sampled import sampled_since
from crawler.store.monitoring.alarms import KINDS, Alarm, AlarmChange, keep_alarms, look_for_alarms
from crawler.store.monitoring.watches import WatchHit, look_at_watches
from crawler.store.owner import this_process
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

_HELD = 600.0  # seconds for which an outlet is this process's own, unless it says so again


class OutletCrawls(Process):
    """Crawls outlets that it is given, any number at a time.

    :param arguments: of :class:`~crawler.spiders.outlet.OutletSpider`, beside the outlet.
    :param write: is given every crawl's articles, before the store has it ended.
    :param listener: told of every event.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        arguments: dict[str, Any],
        write: Callable[[Batch], Awaitable[None]],
        listener: Listener,
    ):
        super().__init__(settings, listener)
        self.store, self.arguments, self.write = store, arguments, write
        self._owner = this_process()
        self._one_writer = asyncio.Lock()
        store.wait_for_server(settings.getfloat("CRAWLER_STORE_PATIENCE"))

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

    async def _work(self) -> None:
        """Crawl what there is to crawl, then :meth:`end`."""
        raise NotImplementedError

    async def interrupted(self) -> None:
        """Give up what is still in flight after some seconds, for the next run to fetch."""
        asyncio.get_running_loop().call_later(GRACE, os._exit, self.status)
        crawlers = [crawler for crawler in self.crawlers if isinstance(crawler.spider, OutletSpider)]
        await asyncio.gather(*(CrawlFrontier.of(crawler).session.interrupt() for crawler in crawlers))

    def killed(self) -> None:
        os._exit(self.status)  # the store's transactions and leases are made for it

    async def of_store(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store, beside the event loop; it waits for a server that is away, if it may."""
        return await asyncio.to_thread(lambda: self.store.repeat(function, *args, **kwargs))

    async def crawl_in_turn(self, outlet: Outlet, everything: bool) -> bool:
        """Crawl an outlet and tell what came of it; False when another process crawls it.

        :param everything: whether every source is looked at, whatever is due.
        """
        name = outlet_of(outlet.home)
        ended = Ended(job=Job(name=outlet.name, spider=OutletSpider.name, arguments={"outlet": outlet}))
        alarms: list[str] = []
        try:
            if not await self.of_store(self.store.hold_outlet, name, self._owner, _HELD):
                level = logging.WARNING if everything else logging.INFO  # where machines share a store, it is the rule
                logger.log(level, "%s is being crawled by another process", outlet.name)
                return False
            crawler = self.create_crawler(OutletSpider)
            renewal = asyncio.ensure_future(self._keep(name, crawler))
            try:
                alarms = await self._crawl_outlet(crawler, outlet, ended, everything)
            finally:
                renewal.cancel()
                await self.of_store(self.store.let_go_outlet, name, self._owner)
        except StoreError as problem:
            ended.error = problem
        except Exception as problem:
            logger.error("The crawl of %s failed", outlet.name, exc_info=True)
            ended.error = problem
        self.tell(ended)
        for message in alarms:
            self.tell(OpenAlarm(job=ended.job, message=message))
        return True

    async def _crawl_outlet(self, crawler: Crawler, outlet: Outlet, ended: Ended, everything: bool) -> list[str]:
        """Crawl an outlet; gives what is wrong with it against its own past."""
        self.follow(crawler, ended.job)

        def opened() -> None:
            CrawlFrontier.of(crawler).session.before_close(partial(self._hand_on, outlet, ended, crawler))

        crawler.signals.connect(opened, signal=signals.spider_opened)
        self.tell(Started(job=ended.job))
        await self.crawl(crawler, outlet=outlet, **self.arguments | {"now": everything})
        _fill(ended, crawler)
        if ended.counts and ended.counts.stored and (feeds := feeds_of(self.settings)):
            hub = self.settings["CRAWLER_WEBSUB_HUB"]
            await self.crawl(publishing_crawler(self.settings), url=hub, news=feeds)
        look = partial(look_for_alarms, name=outlet.name, names=outlet.names, sources=outlet.source_urls)
        found = await self.of_store(self.store.read, look, now=self.store.now(), fresh=outlet.freshness)
        await self._keep_alarms(outlet.name, found)
        await self._tell_watches()
        return [alarm.message for alarm in found]

    async def _keep_alarms(self, name: str, found: Sequence[Alarm], kinds: Collection[str] = tuple(KINDS)) -> None:
        """Open and end an outlet's alarms, and post those that were."""
        now = self.store.now()
        await self._post(await self.of_store(self.store.write, keep_alarms, name, found, now, kinds))

    async def _tell_watches(self) -> None:
        """Tell what came since somebody looked last, of whatever outlet it is."""
        hits = await self.of_store(look_at_watches, self.store.database, self.store.now())
        for hit in hits:
            self.tell(Watched(hit=hit))
        await self._post(hits)

    async def _post(self, news: Sequence[AlarmChange] | Sequence[WatchHit]) -> None:
        """Tell of alarms that were raised or ended, and of watches, at the addresses that the user named."""
        if news and (webhook := self.settings["CRAWLER_ALARM_WEBHOOK"]):
            await self.crawl(webhook_crawler(self.settings), url=webhook, news=news)
        if news and (addresses := self.settings["CRAWLER_ALARM_NOTIFY"]):
            await asyncio.to_thread(send_messages, addresses, news)

    async def _keep(self, name: str, crawler: Crawler) -> None:
        """Hold an outlet; its crawl ends when another process has it, for this one slept beyond its time."""
        held = True
        while held:
            await asyncio.sleep(_HELD / 4)
            held = await self.of_store(self.store.hold_outlet, name, self._owner, _HELD)
        if crawler.engine is not None:
            logger.warning("%s is being crawled by another process; this one was stopped for too long", name)
            await crawler.engine.close_spider_async(reason="outlet lost")

    async def _hand_on(self, outlet: Outlet, ended: Ended, crawler: Crawler) -> None:
        """Have the articles written while the crawl is not marked as ended: if this fails, the next run goes on."""
        spider = crawler.spider
        if not isinstance(spider, OutletSpider) or (crawl := spider.crawl) is None:
            return
        session = CrawlFrontier.of(crawler).session
        batch = Batch(job=ended.job, may_repeat=crawl.resumed, articles=partial(self._articles, outlet, crawl))
        try:
            if session.complete:
                await session.find_copies()
            await self._write(batch, crawl)
        except Exception as problem:
            if not isinstance(problem, OSError | ValueError | StoreError):
                logger.error("The articles of %s could not be written", outlet.name, exc_info=True)
            said = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
            ended.error = RuntimeError(f"its articles could not be written, the next run does: {said}")
            session.complete = False
            if isinstance(problem, BrokenPipeError):
                self.give_up(problem)

    async def _write(self, batch: Batch, crawl: Crawl) -> None:
        await self.write_in_turn(batch)

    async def write_in_turn(self, batch: Batch) -> None:
        """Write the articles of one crawl after those of another."""
        async with self._one_writer:
            await self.write(batch)

    def _articles(self, outlet: Outlet, crawl: Crawl) -> Iterator[Article]:
        """What probes have stored of an outlet since its last crawl, and what this crawl stored or saw changed."""
        given: set[tuple[str, int]] = set()
        own = (article for _, article in Frontier(self.store, crawl).reached(new_only=True))
        for article in chain(self.store.read(sampled_since, crawl, outlet.name, outlet.names), own):
            if (key := (article.id, article.revision)) not in given:
                given.add(key)
                yield article


def _fill(ended: Ended, crawler: Crawler) -> None:
    frontier = CrawlFrontier.of(crawler)
    session = frontier.session
    ended.counts, ended.problems, ended.complete = session.final, frontier.problems, session.complete
    ended.error = ended.error or session.broken
    figures = crawler.stats.get_stats() if crawler.stats is not None else {}
    ended.figures = {k: v for k, v in figures.items() if k.startswith(("outlet/", "articles/"))}
