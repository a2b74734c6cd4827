"""Scrapy's process as every local runner uses it: it tells a listener, and ends in order when that fails."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING

from crawler.crawl.scrapy_internals import Downloads, ScrapyProcess
from crawler.extensions.progress import progressed
from crawler.running.allocator import share_one_arena
from crawler.running.base import Event, Job, Listener, Progress, Stopping
from crawler.running.json_log import JsonFormatter
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler.store import Counts

GRACE = 6.0
"""Seconds for what is in flight when the process is told to end; it may take ten, and a busy one hears of it late."""


class Process(ScrapyProcess):
    """Runs crawls in this process, which can do so once.

    :param listener: told of every event.
    """

    def __init__(self, settings: Settings, listener: Listener):
        # Without a file for it, the log goes where whoever runs the crawl has it go.
        settings.set("LOG_INSTALL_ROOT_HANDLER", bool(settings["LOG_FILE"]), priority="cmdline")
        super().__init__(settings)
        if settings["LOG_FILE"] and settings["CRAWLER_LOG_FORMAT"] == "json":
            for handler in logging.root.handlers:
                handler.setFormatter(JsonFormatter())
        self.stopping = False
        """Whether it was told to end."""
        self.ended = False
        """Whether all is done: Scrapy calls :meth:`stop` then, too."""
        self._listener = listener
        self._unheard: BaseException | None = None
        self._end: asyncio.Task[None] | None = None

    def start(self, stop_after_crawl: bool = True, install_signal_handlers: bool = True) -> None:
        share_one_arena()
        super().start(stop_after_crawl, install_signal_handlers)

    def tell(self, event: Event) -> None:
        """Tell the listener; when it cannot hear any more, the crawls end in order."""
        if self._unheard is not None:
            return
        try:
            self._listener(event)
        except Exception as problem:  # noqa: BLE001 - raised when all has ended
            self.give_up(problem)

    def give_up(self, problem: BaseException) -> None:
        """End every crawl in order, because nobody hears any more, or takes what they bring."""
        if self._unheard is None:
            self._unheard = problem
            self._end = asyncio.ensure_future(self.stop())

    def follow(self, crawler: Crawler, job: Job) -> None:
        """Tell of a crawl's progress."""

        def tell(counts: Counts, pages: int, host: str, comparing: int) -> None:
            self.tell(Progress(job=job, counts=counts, pages=pages, host=host, comparing=comparing))

        crawler.signals.connect(tell, signal=progressed, weak=False)

    async def stop(self) -> None:
        """End every crawl; what is in flight is waited for."""
        if not self.stopping and not self.ended:
            self.stopping = True
            self.tell(Stopping(hosts=self._under_way()))
            await self.interrupted()
        await super().stop()

    async def interrupted(self) -> None:
        """Do what is to be done first when the process is told to end."""

    @property
    def status(self) -> int:
        """The exit status of a process that ends at once: as a shell has it of SIGINT, or of SIGPIPE."""
        return 141 if isinstance(self._unheard, BrokenPipeError) else 130

    def raise_unheard(self) -> None:
        """Raise what it was given up for."""
        if self._unheard is not None:
            raise self._unheard

    def _under_way(self) -> Counter[str]:
        return Counter(host_of(request.url) for crawler in self.crawlers for request in Downloads(crawler).requests)
