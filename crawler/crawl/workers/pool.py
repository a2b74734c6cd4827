"""The worker processes that parse and extract, so that the event loop never does."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, ParamSpec, Self, TypeVar, cast

from pebble import ProcessExpired, ProcessPool
from scrapy import signals

from crawler.crawl.shared import Shared
from crawler.crawl.workers.fork_server import worker_context
from crawler.crawl.workers.worker import WorkerFailed, perform, start_worker

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)

_LOOK = 1.0  # seconds

_TOLD_TO_END = (signal.SIGTERM, 255)
"""Exit codes of a worker that was asked to end, as service managers ask all processes of a service: no page's fault.
255 stands for any when the process that workers are forked from has gone too."""


class Workers(Shared):
    """A pool of processes with a time limit for each page; one that hangs or dies costs that page alone.

    Settings: ``CRAWLER_WORKERS`` (processes; 0 takes one for each core), ``CRAWLER_PAGE_TIMEOUT`` (seconds
    for a page), ``CRAWLER_WORKER_PAGES`` (pages after which a process is replaced),
    ``CRAWLER_WORKER_MEMORY`` (MiB of address space a process may take; 0 for no limit). Crawls that run in one process
    at the same time share the pool.
    """

    _pools: ClassVar[dict[tuple[int, int, int], tuple[ProcessPool, set[Workers]]]] = {}

    def __init__(self, workers: int, timeout: float, pages: int, memory: int):
        self.timeout = timeout
        self._key = (workers, pages, memory)
        if self._key not in self._pools:
            self._pools[self._key] = self._start(*self._key), set()
        self._pools[self._key][1].add(self)

    @staticmethod
    def _start(workers: int, pages: int, memory: int) -> ProcessPool:
        return ProcessPool(
            max_workers=workers or os.cpu_count() or 1,
            max_tasks=pages,
            initializer=start_worker,
            initargs=[memory],
            context=worker_context(),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        workers = cls.of_settings(crawler.settings)
        crawler.signals.connect(workers.close, signal=signals.spider_closed)
        return workers

    @classmethod
    def of_settings(cls, settings: BaseSettings) -> Self:
        """The processes that settings ask for, to be closed by who calls this."""
        get = settings.getint
        return cls(
            get("CRAWLER_WORKERS"),
            settings.getfloat("CRAWLER_PAGE_TIMEOUT"),
            get("CRAWLER_WORKER_PAGES"),
            get("CRAWLER_WORKER_MEMORY"),
        )

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a pure, importable function in a worker.

        :raises WorkerFailed: it took longer than the limit, its process died, or memory did not suffice.
        :raises Exception: whatever the function raised.
        """
        job = pickle.dumps((function, args, kwargs))
        try:
            try:
                result = await self._perform(job)
            except (BrokenProcessPool, ProcessExpired) as died:
                if isinstance(died, ProcessExpired) and died.exitcode not in _TOLD_TO_END:
                    raise
                result = await self._perform(job)
        except FutureTimeoutError:
            raise WorkerFailed(f"extraction took longer than {self.timeout:g} s") from None
        except ProcessExpired as died:
            logger.warning("A worker process died with exit code %s", died.exitcode)
            raise WorkerFailed("the extraction process died") from None
        except BrokenProcessPool:
            raise WorkerFailed("the extraction processes cannot be started") from None
        value, problem = pickle.loads(result)  # noqa: S301 - written by our own worker
        if isinstance(problem, MemoryError) or (isinstance(problem, OSError) and problem.errno == errno.ENOMEM):
            raise WorkerFailed("extraction ran out of memory")
        if problem is not None:
            raise problem
        return cast(T, value)

    async def _perform(self, job: bytes) -> bytes:
        """Have a pickled job done by the pool.

        :raises BrokenProcessPool: the pool cannot work any more, and has been replaced.
        """
        if self._key not in self._pools:
            raise WorkerFailed("the extraction processes were stopped")
        pool, _ = self._pools[self._key]
        try:
            future = pool.schedule(perform, args=[job], timeout=self.timeout)
        except RuntimeError as broken:  # pebble's word for it
            self._replace(pool)
            raise BrokenProcessPool from broken
        waiting: asyncio.Future[bytes] = asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait([waiting], timeout=_LOOK))[0]:
                if not pool.active:  # what waits within a pool that broke is never answered
                    raise BrokenProcessPool
            return waiting.result()
        except BrokenProcessPool:
            self._replace(pool)
            raise
        finally:
            waiting.cancel()

    def _replace(self, broken: ProcessPool) -> None:
        """Put another pool in the place of one that broke, as pebble's do when an idle process is killed."""
        pool, users = self._pools.get(self._key, (None, set()))
        if pool is broken:
            logger.warning("The worker processes could not go on, and are replaced")
            self._pools[self._key] = self._start(*self._key), users
            broken.stop()  # type: ignore[no-untyped-call]
            Thread(target=broken.join, daemon=True).start()

    async def close(self) -> None:
        """Stop the processes when no other crawl uses them; what they were at is given up."""
        users = self._pools[self._key][1] if self._key in self._pools else set()
        users.discard(self)
        if users or self._key not in self._pools:
            return
        pool, _ = self._pools.pop(self._key)
        pool.stop()  # type: ignore[no-untyped-call]
        await asyncio.get_running_loop().run_in_executor(None, pool.join)
