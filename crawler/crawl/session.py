"""The store that a crawl works on, from its opening to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from crawler.items import Article
from crawler.store import Counts, Crawl, Frontier, Store, StoreError
from crawler.store.frontier.host_files import HostFile, find_host_file, keep_host_file

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

_TOLD_BY_COMMAND = {"told_by_command": True}
"""Marks what the log need not tell when a command says it at its end."""


class Session:
    """The store of one crawl, for the event loop: every call runs in one thread of its own.

    Setting ``CRAWLER_STORE`` names the database (a path or an SQLAlchemy URL), ``CRAWLER_LEASE`` for how many
    seconds the crawl holds something there that it does not renew; it does so while this process lives.

    ``CRAWLER_STORE_PATIENCE`` says for how many seconds a PostgreSQL server that is away is waited for,
    ``CRAWLER_KEEP_CRAWLS`` says for how many days the figures of crawls are kept.

    The first failure of the store ends the crawl, for without it the crawl can lose what it fetches.

    :param renew: called for the crawl to keep what it holds in the store.
    :param hand_back: called for the crawl to give up what it holds in the store.
    """

    def __init__(
        self, crawler: Crawler, *, renew: Callable[[], Awaitable[None]], hand_back: Callable[[], Awaitable[None]]
    ):
        assert crawler.stats is not None
        self.crawler, self.stats = crawler, crawler.stats
        self.target: str = crawler.settings["CRAWLER_STORE"]
        self.lease_seconds = crawler.settings.getfloat("CRAWLER_LEASE")
        self._replayed = bool(crawler.settings["CRAWLER_REPLAY"])
        self.patience = crawler.settings.getfloat("CRAWLER_STORE_PATIENCE")
        self.keep = timedelta(days=crawler.settings.getint("CRAWLER_KEEP_CRAWLS")) or None
        self.complete = False
        """Whether nothing is left to fetch; set by the spider, or by :meth:`end`."""
        self.broken: Exception | None = None
        """What the store failed with, or else what was to be done at the end."""
        self.final: Counts | None = None
        """What the crawl found, stored and failed; after its end."""
        self.clustered = 0
        """How many articles, whoever stored them, this crawl found to have another cluster than before."""
        self._renew, self._hand_back = renew, hand_back
        self._store: Store | None = None
        self._frontier: Frontier | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._opening = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None
        self.closing = False
        """Whether it is ending, or has."""
        self._ending: asyncio.Future[None] | None = None
        self._last: list[Callable[[], Awaitable[None]]] = []
        self._followers: list[Callable[[], Awaitable[None]]] = []
        self._closers: list[Callable[[], None]] = []
        self._change: asyncio.Future[None] | None = None

    async def begin(self, command: str, arguments: dict[str, Any]) -> Crawl:
        """Begin a crawl, or go on with the one of the same arguments that was interrupted.

        :raises crawler.store.StoreError: the database cannot be used.
        """

        def open_store() -> tuple[Store, Frontier]:
            store = Store.open(self.target, patience=self.patience)
            crawl = store.repeat(store.begin_crawl, command, arguments, keep=self.keep)
            return store, Frontier(store, crawl)

        async with self._opening:
            if self._frontier is None:
                self._store, self._frontier = await self._run(open_store)
                self._renewal = asyncio.ensure_future(self._renew_all())
        self.notify()
        return self.crawl

    async def begin_for_others(self) -> None:
        """Begin the crawl of a spider that takes its requests from elsewhere."""
        if not self.begun:
            await self.begin("crawl", {})
            self.complete = True

    @property
    def begun(self) -> bool:
        """Whether there is a crawl yet."""
        return self._frontier is not None

    @property
    def crawl(self) -> Crawl:
        """The crawl that was begun.

        :raises RuntimeError: none was.
        """
        return self.rows.crawl

    @property
    def rows(self) -> Frontier:
        """The crawl's rows in the store; what is done with them is done by :meth:`call`.

        :raises RuntimeError: no crawl was begun.
        """
        if self._frontier is None:
            raise RuntimeError("begin() the crawl first")
        return self._frontier

    async def call(self, function: Callable[Concatenate[Frontier, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of :class:`crawler.store.Frontier`, or another function of it, with this crawl's rows."""
        return await self._run(function, self.rows, *args, **kwargs)

    async def of_store(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of :mod:`crawler.store` with the store of this crawl."""
        await self.begin_for_others()
        return await self._run(function, self._opened, *args, **kwargs)

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that only reads of the store of this crawl (:meth:`crawler.store.Store.read`)."""
        await self.begin_for_others()
        return await self._run(lambda: self._opened.read(function, *args, **kwargs))

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that changes the store of this crawl, in one transaction."""
        await self.begin_for_others()
        return await self._run(lambda: self._opened.write(function, *args, **kwargs))

    @property
    def now(self) -> datetime:
        """The moment, by the store's clock."""
        return self._opened.now()

    async def host_file(self, url: str) -> HostFile | None:
        """A copy of a host's robots.txt or tdmrep.json that may still serve; None too before the crawl has begun.

        A crawl that an archive answers has the archive's own, and leaves none.
        """
        return await self.read(find_host_file, url, self.now) if self.begun and not self._replayed else None

    async def keep_host_file(self, file: HostFile) -> None:
        """Share a file that was just fetched with later crawls; nothing before the crawl has begun."""
        if self.begun and not self._replayed:
            await self.write(keep_host_file, file, self.now)

    async def counts(self) -> Counts:
        """What the crawl has found, stored and failed so far."""
        return await self.call(Frontier.counts)

    async def reached(self, after: int, limit: int, **filters: Any) -> list[tuple[int, Article]]:
        """Up to ``limit`` articles that this crawl reached after a sequence number, in the order of their commit."""

        def read(rows: Frontier) -> list[tuple[int, Article]]:
            return list(islice(rows.reached(after, **filters), limit))

        return await self.call(read)

    def change(self) -> asyncio.Future[None]:
        """A future that is done as soon as something is reported. Ask for it before looking, then wait for it."""
        if self._change is None:
            self._change = asyncio.get_running_loop().create_future()
        return self._change

    def notify(self) -> None:
        """Have those who wait for a change look again."""
        if self._change is not None:
            self._change.set_result(None)
            self._change = None

    def before_end(self, function: Callable[[], Awaitable[None]]) -> None:
        """Have a function called when nothing is left to fetch, while everything still runs."""
        self._last.append(function)

    async def end(self) -> None:
        """Do what was left for when nothing is left to fetch; then the crawl is complete."""
        for function in self._last:
            await function()
        self.complete = True

    async def interrupt(self) -> None:
        """Keep the figures of a crawl that is told to end, and may be killed before it has."""
        if self.begun and self.broken is None and not self.closing:
            with suppress(StoreError):  # it is in ``broken``
                await self._keep_figures("interrupted")

    def before_close(self, function: Callable[[], Awaitable[None]]) -> None:
        """Have a function called when all is reported and the store is still open."""
        self._followers.append(function)

    def at_close(self, function: Callable[[], None]) -> None:
        """Have a function called right before the store is closed."""
        self._closers.append(function)

    async def close(self, spider: Spider, reason: str) -> None:
        """Hand back what the crawl holds and close the store."""
        self.closing = True
        try:
            problem = await self._follow()
            if self._store is not None and self.broken is None:
                await self._hand_back()
                if self.complete:  # who interrupts a crawl waits for its end; whatever reads the store compares
                    await self.find_copies()
                    await self._run(self._opened.cursor)  # or who first asks what has changed waits for a month's
                self.final = await self.counts()
                await self._keep_figures("finished" if self.complete else "interrupted")
            self.broken = self.broken or problem
        finally:
            for closer in self._closers:
                closer()
            if self._renewal is not None:
                self._renewal.cancel()
            if self._store is not None:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
            self._thread.shutdown()

    async def _follow(self) -> Exception | None:
        """Do what is left for the end; gives what is wrong with it, for the crawl is handed back all the same."""
        first: Exception | None = None
        for follower in self._followers:
            try:
                await follower()
            except StoreError as problem:  # said by what called the store
                first = first or problem
            except Exception as problem:
                logger.error("The end of the crawl failed", exc_info=True)
                first = first or problem
        return first

    async def _renew_all(self) -> None:
        while True:
            await asyncio.sleep(self.lease_seconds / 3)
            await self._renew()
            await self._keep_figures("running")
            await self.find_copies(self.lease_seconds / 6)

    async def find_copies(self, seconds: float = float("inf")) -> None:
        """Compare the articles that wait for it, a few at a time, so that what reports on pages has its turn.

        :param seconds: after which what is left is left, for leases have to be renewed.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        while clock() < until and (found := await self._run(self._opened.find_some_copies)) is not None:
            self.clustered += found

    async def _keep_figures(self, state: str) -> None:
        figures = _storable(self.stats.get_stats())
        await self._run(self._opened.finish_crawl, self.crawl, state=state, stats=figures)

    @property
    def _opened(self) -> Store:
        if self._store is None:
            raise RuntimeError("begin() the crawl first")
        return self._store

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def call() -> T:
            if self.broken is not None:  # each further call might wait for a lock as long as the first one did
                raise self.broken
            if self._store is None:
                return function(*args, **kwargs)
            return self._store.repeat(function, *args, **kwargs)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call)
        except Exception as problem:
            self._break(problem)
            raise

    def _break(self, problem: Exception) -> None:
        if self.broken is not None:
            return
        self.broken = problem
        if isinstance(problem, StoreError):
            logger.error("%s", problem, extra=_TOLD_BY_COMMAND)
        self._ending = asyncio.ensure_future(self._close_spider())

    give_up = _break
    """End the crawl because of a problem that makes it lose what it fetches; what it holds is lent out again."""

    async def _close_spider(self) -> None:
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            await engine.close_spider_async(reason="store failed")


def _storable(stats: dict[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, int | float | str) else str(v) for k, v in stats.items()}
