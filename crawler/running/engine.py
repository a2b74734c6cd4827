"""One of several processes that crawl for one runner: it is sent outlets, and sends back what the runner tells of."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from threading import Thread
from typing import TYPE_CHECKING, Any

from crawler.crawl.workers.parent_death import signal_at_parents_end
from crawler.running.base import Batch, Event
from crawler.running.line import ArticlesWritten, CrawlOutlet, Done, EngineLine, HandOver, Quit, Setup, Stop
from crawler.running.local import crawl_settings
from crawler.running.outlet_crawls import OutletCrawls
from crawler.store import Crawl, Store

if TYPE_CHECKING:
    from scrapy.settings import Settings


class Engine(OutletCrawls):
    """Crawls what it is sent, until it is told that there is nothing more, or to end."""

    def __init__(self, settings: Settings, store: Store, line: EngineLine, arguments: dict[str, Any]):
        super().__init__(settings, store, arguments=arguments, write=_never, listener=self._send)
        self._line = line
        self._messages: asyncio.Queue[Any] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing: dict[str, asyncio.Future[None]] = {}

    async def _work(self) -> None:
        Thread(target=self._listen, args=[asyncio.get_running_loop()], daemon=True).start()
        while not isinstance(message := await self._messages.get(), Quit):
            if isinstance(message, CrawlOutlet):
                task = asyncio.ensure_future(self._take(message))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            elif isinstance(message, ArticlesWritten):
                self._written(message)
            elif isinstance(message, Stop):
                asyncio.get_running_loop().create_task(self._stop_all())
        self.ended = True
        self.end()

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        while (message := self._line.receive()) is not None:
            loop.call_soon_threadsafe(self._messages.put_nowait, message)
        loop.call_soon_threadsafe(self._messages.put_nowait, Stop())

    async def _stop_all(self) -> None:
        await self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self.end()

    async def _take(self, message: CrawlOutlet) -> None:
        crawled = False
        try:
            crawled = await self.crawl_in_turn(message.outlet, message.everything)
        finally:
            self._line.send(Done(name=message.outlet.name, crawled=crawled, stopped=self.stopping))

    async def _write(self, batch: Batch, crawl: Crawl) -> None:
        name = batch.job.name
        answer = self._writing[name] = asyncio.get_running_loop().create_future()
        self._line.send(HandOver(job=batch.job, crawl=crawl))
        await answer

    def _written(self, message: ArticlesWritten) -> None:
        answer = self._writing.pop(message.name)
        if message.problem is None:
            answer.set_result(None)
        else:
            answer.set_exception(message.problem)

    def _send(self, event: Event) -> None:
        self._line.send(event)


async def _never(batch: Batch) -> None:
    raise RuntimeError("an engine writes no file")


class _LogOfRunner(QueueHandler):
    """Sends the log to the runner, which shows it where its own goes."""

    def enqueue(self, record: logging.LogRecord) -> None:
        self.queue.send(record)  # type: ignore[attr-defined]


def crawl_for_runner(number: int, runner: int) -> None:
    """Crawl what comes through a connected socket.

    :param number: its file descriptor.
    :param runner: the process at its other end, whose end is told to this one also while it waits for a server.
    """
    signal_at_parents_end(signal.SIGTERM)
    if os.getppid() != runner:
        return
    line = EngineLine(Connection(number))
    setup: Setup = line.receive()
    settings = crawl_settings(setup.store, setup.settings)
    if not settings["LOG_FILE"]:
        handler = _LogOfRunner(line)  # type: ignore[arg-type]
        handler.setLevel(settings["LOG_LEVEL"])
        logging.getLogger().addHandler(handler)
    with Store.open(setup.store, patience=settings.getfloat("CRAWLER_STORE_PATIENCE")) as store:
        engine = Engine(settings, store, line, setup.arguments)
        # Scrapy has a record made of every request and item, which all handlers then drop.
        logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
        engine.run()
