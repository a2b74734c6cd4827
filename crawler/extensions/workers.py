"""The worker processes that parse and extract, so that the event loop never does."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool
from scrapy import signals

from crawler.extensions.base import Shared

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)

_PRELOAD = ["crawler.extraction.article", "crawler.discovery.listing"]


class WorkerFailed(Exception):
    """A page could not be worked on, through no fault that an exception would tell.

    :param reason: one short phrase for a person, the same for every page that fails in the same way.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Workers(Shared):
    """A pool of processes with a time limit for each page; one that hangs or dies costs that page alone.

    Settings: ``CRAWLER_WORKERS`` (processes; 0 takes one for each core), ``CRAWLER_PAGE_TIMEOUT`` (seconds
    for a page), ``CRAWLER_WORKER_PAGES`` (pages after which a process is replaced),
    ``CRAWLER_WORKER_MEMORY`` (MiB of address space a process may take; 0 for no limit).
    """

    def __init__(self, workers: int, timeout: float, pages: int, memory: int):
        self.timeout = timeout
        # Not fork: the parent runs threads. The fork server has the extraction imported, so a worker starts at once.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        self._pool = ProcessPool(
            max_workers=workers or os.cpu_count() or 1,
            max_tasks=pages,
            initializer=_start_worker,
            initargs=[memory],
            context=context,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        get = crawler.settings.getint
        workers = cls(
            get("CRAWLER_WORKERS"),
            crawler.settings.getfloat("CRAWLER_PAGE_TIMEOUT"),
            get("CRAWLER_WORKER_PAGES"),
            get("CRAWLER_WORKER_MEMORY"),
        )
        crawler.signals.connect(workers.close, signal=signals.spider_closed)
        return workers

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a pure, importable function in a worker.

        :raises WorkerFailed: it took longer than the limit, or its process died.
        :raises Exception: whatever the function raised.
        """
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self.timeout)
        try:
            return await asyncio.wrap_future(future)
        except FutureTimeoutError:
            raise WorkerFailed(f"extraction took longer than {self.timeout:g} s") from None
        except ProcessExpired as died:
            logger.warning("A worker process died with exit code %s", died.exitcode)
            raise WorkerFailed("the extraction process died") from None
        except MemoryError:
            raise WorkerFailed("extraction ran out of memory") from None

    async def close(self) -> None:
        """Stop the processes; what they were at is given up."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        await asyncio.get_running_loop().run_in_executor(None, self._pool.join)


def _start_worker(memory: int) -> None:
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
