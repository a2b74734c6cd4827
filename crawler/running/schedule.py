"""Crawls of many outlets: each when it is due, some at a time, none twice at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.outlets import Outlet
from crawler.running.base import Batch, Ended, Job, Listener
from crawler.running.notifications.websub import callback_of, subscribing_crawler
from crawler.running.outlet_crawls import OutletCrawls
from crawler.running.turns import Turns
from crawler.spiders.outlet import OutletSpider
from crawler.store import Store
from crawler.store.monitoring.alarms import Alarm
from crawler.store.revisits.subscriptions import to_ask, was_told
from crawler.store.revisits.visits import next_dues

if TYPE_CHECKING:
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)

_HEAR = 3.0  # seconds after which the store is asked whether a hub told of news
_LOOK = timedelta(minutes=1)  # so often the store is asked anew when each outlet is due


class Schedule(OutletCrawls):
    """Crawls outlets, each as a crawl of its own.

    :param faulty: name of an outlet that cannot be crawled → why, its file or a missing browser: it has an alarm.
    :param arguments: of :class:`~crawler.spiders.outlet.OutletSpider`, beside the outlet.
    :param once: whether to end when what is due has been crawled.
    :param edited: asked once a minute; gives outlets and `faulty` as their files are by now, None while they are as
        they were.
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
        edited: Callable[[], tuple[Sequence[Outlet], Mapping[str, str]] | None] = lambda: None,
        write: Callable[[Batch], Awaitable[None]],
        listener: Listener,
    ):
        super().__init__(settings, store, arguments=arguments, write=write, listener=listener)
        self.outlets, self.once, self.faulty = outlets, once, faulty
        self._edited, self._look_again = edited, store.now() + _LOOK
        self.at_once = max(1, settings.getint("CRAWLER_OUTLETS_AT_ONCE"))
        self._running: dict[str, asyncio.Task[None]] = {}
        self._at_start = {outlet.name for outlet in outlets} if arguments.get("now") else set()
        """Outlets whose every source is to be looked at, which then follow what is due."""
        self._turns = Turns()
        self._callback = callback_of(settings)
        self._put_off: dict[str, datetime] = {}
        """Outlets that another process crawled, and when to ask again."""
        self._dues: dict[str, datetime] = {}
        """When outlets are due, as the store had it within the minute: to ask it for each of some thousand whenever a
        crawl ends takes longer than the crawl."""
        self._ask_again = store.now()

    async def _work(self) -> None:
        subscribing = asyncio.ensure_future(self._keep_subscribed())
        try:
            await self._tell_faulty(self.faulty)
            waiting = list(self.outlets)
            while not self.stopping and (waiting or self._running or not self.once):
                waiting = await self._start_due(waiting)
                if not self.once:
                    await self._take_up_edits()
                    waiting = [outlet for outlet in self.outlets if outlet.name not in self._running]
                await self._pause(waiting)
            if self._running:
                await asyncio.wait(self._running.values())
            if self.once:
                await self._subscribe()
        finally:
            subscribing.cancel()
            if not self.stopping:
                self.ended = True
                self.end()

    async def _keep_subscribed(self) -> None:
        while self._callback and not self.once:
            await self._subscribe()
            await asyncio.sleep(_LOOK.total_seconds())

    async def _subscribe(self) -> None:
        """Ask the hubs that feeds name to tell of them, and to end what no outlet needs any more."""
        if not self._callback or self.stopping:
            return
        sources = {outlet.name: outlet.source_urls for outlet in self.outlets}
        asked = await self.of_store(self.store.write, to_ask, sources, self.store.now())
        for hub in dict.fromkeys(each.hub for each in asked):
            news = [each for each in asked if each.hub == hub]
            await self.crawl(subscribing_crawler(self.settings), url=hub, news=news)

    async def _take_up_edits(self) -> None:
        """Go on with the outlets as their files are by now."""
        if self.store.now() < self._look_again:
            return
        self._look_again = self.store.now() + _LOOK
        try:
            found = await asyncio.to_thread(self._edited)
        except (ValueError, OSError) as problem:  # one that was named has no file any more
            logger.warning("The outlets stay as they were: %s", problem)
            return
        if found is None:
            return
        before = self.faulty
        self.outlets, self.faulty = found
        self._dues.clear()
        for name in before.keys() - self.faulty.keys():
            await self._keep_alarms(name, [], kinds=("file",))
        await self._tell_faulty({name: problem for name, problem in self.faulty.items() if before.get(name) != problem})

    async def _tell_faulty(self, faulty: Mapping[str, str]) -> None:
        """Raise an alarm for each outlet that cannot be crawled."""
        for name, problem in faulty.items():
            self.tell(Ended(job=Job(name=name, spider=OutletSpider.name), error=ValueError(problem)))
            alarm = [Alarm("file", name, problem)]
            await self._keep_alarms(name, alarm, kinds=("file",))

    async def _start_due(self, waiting: list[Outlet]) -> list[Outlet]:
        """Start the crawls that are due while there is room; gives the outlets that are left for later."""
        due = await self._when_due(waiting)
        outlets = {outlet.name: outlet for outlet in waiting}
        turns = [outlets[name] for name in self._turns.order(due, self.store.now())]
        while turns and not self.stopping and (room := self.at_once - len(self._running)) > 0:
            first, turns = turns[:room], turns[room:]
            await self._ask(first)  # another process may have crawled one within the minute
            for outlet in first:
                if self._dues[outlet.name] <= self.store.now():
                    self._start(outlet)
        return turns

    def _start(self, outlet: Outlet) -> None:
        del self._dues[outlet.name]  # its crawl changes it
        task = self._running[outlet.name] = asyncio.ensure_future(self._take(outlet))
        task.add_done_callback(partial(self._left, outlet.name))

    def _left(self, name: str, _: asyncio.Task[None]) -> None:
        self._running.pop(name, None)

    async def _when_due(self, waiting: Sequence[Outlet]) -> dict[str, datetime]:
        """Name of an outlet → when it is due."""
        now = self.store.now()
        if now >= self._ask_again:
            self._dues.clear()
            self._ask_again = now + _LOOK
        await self._ask([outlet for outlet in waiting if outlet.name not in self._dues])
        return {outlet.name: self._dues[outlet.name] for outlet in waiting}

    async def _ask(self, outlets: Sequence[Outlet]) -> None:
        """Note when outlets are due."""
        now, of_store = self.store.now(), []
        for outlet in outlets:
            put_off = self._put_off.get(outlet.name)
            if outlet.name in self._at_start:
                self._dues[outlet.name] = put_off or now
            elif put_off is not None and put_off > now:
                self._dues[outlet.name] = put_off
            else:
                of_store.append(outlet)
        if of_store:
            asked = [(outlet.names, outlet.source_urls) for outlet in of_store]
            found = await self.of_store(self.store.read, next_dues, asked, now)
            self._dues |= {outlet.name: due for outlet, (due, _) in zip(of_store, found, strict=True)}

    async def _pause(self, waiting: list[Outlet]) -> None:
        """Wait until a crawl ends, one is due, or a hub tells of news."""
        events: list[asyncio.Task[None]] = list(self._running.values())  # one that ends meanwhile is seen below
        hears = bool(self._callback) and not self.once
        # Of news since all were asked: a crawl that ends meanwhile has it ask anew.
        hearing = [asyncio.ensure_future(self._hear(self._ask_again - _LOOK))] if hears else []
        seconds = _LOOK.total_seconds()
        if len(self._running) < self.at_once and waiting:
            first = min((await self._when_due(waiting)).values())
            seconds = min(max((first - self.store.now()).total_seconds(), 1.0), seconds)
        if events or hearing:
            timeout = None if self.once else seconds
            await asyncio.wait([*events, *hearing], timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        elif not self.once:
            await asyncio.sleep(seconds)
        for each in hearing:
            each.cancel()

    async def _hear(self, since: datetime) -> None:
        """Wait until a hub tells of news."""
        while not await self.of_store(self.store.read, was_told, since):
            await asyncio.sleep(_HEAR)
        self._ask_again = self.store.now()

    async def _take(self, outlet: Outlet) -> None:
        if await self.crawl_in_turn(outlet, outlet.name in self._at_start):
            self._at_start.discard(outlet.name)
        else:
            self._put_off[outlet.name] = self.store.now() + _LOOK
