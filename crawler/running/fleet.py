"""Several processes that crawl on one machine: each outlet goes to one of them; one is told of, and writes, for all."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from crawler.outlets import Outlet
from crawler.running.base import Batch, Ended, Event, Job, Stopping
from crawler.running.line import ArticlesWritten, CrawlOutlet, Done, EngineLine, HandOver, Quit, Setup, Stop
from crawler.running.process import GRACE
from crawler.running.schedule import Schedule
from crawler.spiders.outlet import OutletSpider

if TYPE_CHECKING:
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)

_TRIES = 3
"""Processes that an outlet may outlive before it is given up."""
_SAY = 1.0  # seconds in which engines say what they wait for
_LEAVE = 1.0  # seconds for them to end after they should have


class Fleet(Schedule):
    """A schedule whose outlets are crawled by other processes of this machine.

    A process that dies is replaced, and what it was crawling goes to another one. They end with this one, whatever it
    dies of.

    :param processes: how many.
    """

    def __init__(self, settings: Settings, *arguments: Any, processes: int, given: Mapping[str, Any], **options: Any):
        super().__init__(settings, *arguments, **options)
        self.at_once *= processes
        workers = settings.getint("CRAWLER_WORKERS") or max(1, (os.cpu_count() or 1) // processes)
        self._setup = Setup(
            store=settings["CRAWLER_STORE"],
            settings=dict(given) | {"CRAWLER_WORKERS": workers},
            arguments=self.arguments,
        )
        self._number = processes
        self._engines: list[_Engine] = []
        self._under_way_there: Counter[str] = Counter()
        self._writing: set[asyncio.Task[None]] = set()

    async def _work(self) -> None:
        self._engines = [_Engine(self, self._setup_of(place)) for place in range(self._number)]
        try:
            await super()._work()
        finally:
            if not self.stopping:
                await self._end_engines(Quit(), GRACE)

    async def crawl_in_turn(self, outlet: Outlet, everything: bool) -> bool:
        """Have an outlet crawled, by another process if one dies of it; False when some other command crawls it."""
        for _ in range(_TRIES):
            engine = min(self._engines, key=lambda engine: len(engine.crawling))
            done = await engine.crawl(outlet, everything)
            if done is not None and not (done.stopped and not self.stopping):
                return done.crawled
            if self.stopping:
                return True
            self._replace(engine)
        problem = RuntimeError(f"the process that crawled it died {_TRIES} times; see the log of the machine for why")
        job = Job(name=outlet.name, spider=OutletSpider.name, arguments={"outlet": outlet})
        self.tell(Ended(job=job, error=problem))
        return True

    def _replace(self, engine: _Engine) -> None:
        if engine in self._engines:
            logger.warning("A crawling process %s; another one takes over its outlets", engine.fate())
            place = self._engines.index(engine)
            self._engines[place] = _Engine(self, self._setup_of(place))

    def _setup_of(self, place: int) -> Setup:
        """What one of the processes is told: each writes its figures to a file of its own."""
        if not (metrics := self.settings["CRAWLER_METRICS"]):
            return self._setup
        path = Path(metrics)
        own = {"CRAWLER_METRICS": str(path.with_name(f"{path.stem}-{place + 1}{path.suffix}"))}
        return replace(self._setup, settings=dict(self._setup.settings) | own)

    def heard(self, engine: _Engine, message: object) -> None:
        """Take a message of an engine's."""
        if isinstance(message, HandOver):
            task = asyncio.ensure_future(self._write_for(engine, message))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)
        elif isinstance(message, logging.LogRecord):
            logging.getLogger(message.name).handle(message)
        elif isinstance(message, Stopping):
            self._under_way_there.update(message.hosts)
        else:
            event: Any = message
            self.tell(event)

    async def _write_for(self, engine: _Engine, message: HandOver) -> None:
        crawl, outlet = message.crawl, message.job.arguments["outlet"]
        batch = Batch(job=message.job, may_repeat=crawl.resumed, articles=partial(self._articles, outlet, crawl))
        failed: Exception | None = None
        try:
            await self.write_in_turn(batch)
        except Exception as problem:  # noqa: BLE001 - raised in the engine, which leaves the crawl unfinished
            failed = problem
            if isinstance(problem, BrokenPipeError):
                self.give_up(problem)
        engine.line.send(ArticlesWritten(message.job.name, failed))

    async def stop(self) -> None:
        """End every crawl in order; what is in flight is waited for."""
        if not self.stopping and not self.ended:
            self.stopping = True
            loop = asyncio.get_running_loop()
            loop.call_later(GRACE + _LEAVE, self.killed)
            ending = loop.create_task(self._end_engines(Stop(), GRACE))
            await asyncio.wait([ending], timeout=_SAY)
            self.tell(Stopping(hosts=self._under_way_there))
            await ending
        await super().stop()

    async def _end_engines(self, message: Stop | Quit, seconds: float) -> None:
        for engine in self._engines:
            engine.line.send(message)
        await asyncio.wait([engine.gone for engine in self._engines], timeout=seconds)
        for engine in self._engines:
            engine.kill()

    def killed(self) -> None:
        for engine in self._engines:
            engine.kill()
        super().killed()


class _Engine:
    """One of the processes."""

    def __init__(self, fleet: Fleet, setup: Setup):
        self.crawling: dict[str, asyncio.Future[Done | None]] = {}
        loop = asyncio.get_running_loop()
        self.gone: asyncio.Future[None] = loop.create_future()
        """Done when its connection has ended."""
        here, there = socket.socketpair()
        with there:
            # In a session of its own, so that Ctrl-C reaches this process alone, which ends the others in order.
            call = f"crawl_for_runner({there.fileno()}, {os.getpid()})"
            code = f"from crawler.running.engine import crawl_for_runner; {call}"
            command = [sys.executable, "-P", "-c", code]
            self._process = subprocess.Popen(command, pass_fds=[there.fileno()], start_new_session=True)
        self.line = EngineLine(Connection(here.detach()))
        self.line.send(setup)
        self._fleet = fleet
        Thread(target=self._listen, args=[loop], daemon=True).start()

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        while (message := self.line.receive()) is not None:
            loop.call_soon_threadsafe(self._received, message)
        self._process.wait()
        loop.call_soon_threadsafe(self._received, None)

    def _received(self, message: Event | Done | None) -> None:
        if isinstance(message, Done):
            self.crawling.pop(message.name).set_result(message)
        elif message is not None:
            self._fleet.heard(self, message)
        else:
            self.gone.set_result(None)
            for waiting in self.crawling.values():
                waiting.set_result(None)
            self.crawling.clear()

    async def crawl(self, outlet: Outlet, everything: bool) -> Done | None:
        """Have an outlet crawled; None when the process died meanwhile."""
        if self.gone.done():
            return None
        waiting: asyncio.Future[Done | None] = asyncio.get_running_loop().create_future()
        self.crawling[outlet.name] = waiting
        self.line.send(CrawlOutlet(outlet, everything))
        return await waiting

    def fate(self) -> str:
        """How the process ended."""
        status = self._process.poll()
        if status is None:
            return "ends"
        return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def kill(self) -> None:
        """End the process at once."""
        if self._process.poll() is None:
            self._process.kill()
