"""An engine crawls what its runner sends, and has the articles written by it."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from crawler.demo.server import OutletServer
from crawler.running.base import Ended, Started
from crawler.running.engine import Engine
from crawler.running.line import ArticlesWritten, CrawlOutlet, Done, EngineLine, HandOver, Quit, Stop
from crawler.store import Frontier, Store
from crawler.urls import outlet_of
from tests.quick_settings import quick_settings
from tests.running.crawling_here import in_reactor, outlet_at

Outlets = dict[str, OutletServer]

RUNNER = """
import os, socket, subprocess, sys
from multiprocessing.connection import Connection
from crawler.running.line import EngineLine, Setup

here, there = socket.socketpair()
call = f"crawl_for_runner({there.fileno()}, {os.getpid()})"
command = [sys.executable, "-c", f"from crawler.running.engine import crawl_for_runner; {call}"]
engine = subprocess.Popen(command, pass_fds=[there.fileno()], start_new_session=True)
line = EngineLine(Connection(here.detach()))
patient = {"CRAWLER_STORE_PATIENCE": "inf"}
line.send(Setup(store="postgresql://nobody@127.0.0.1:1/nothing", settings=patient, arguments={}))
print(line.receive().getMessage(), flush=True)
print(engine.pid, flush=True)
engine.wait()
"""
"""Starts an engine for a store whose server is not there, and says what it logs, and which process it is."""


class Here(Engine):
    """Leaves the reactor to the tests."""

    def end(self) -> None:
        """It goes on."""


class Runner:
    """The other end of an engine's line."""

    def __init__(self, line: EngineLine):
        self.send = line.send
        self._line = line

    async def hears(self, kind: type[Any]) -> Any:
        """The next message of a kind."""
        while not isinstance(message := await asyncio.to_thread(self._line.receive), kind):
            assert message is not None, f"it has gone before it said {kind}"
        return message


@asynccontextmanager
async def engine(folder: Path) -> AsyncIterator[Runner]:
    """An engine at work, which ends by itself once it is told to."""
    here, there = Pipe()
    with here, there, Store.open(folder / "crawler.db") as store:
        own = Here(quick_settings(folder, CRAWLER_PROGRESS_SECONDS=0), store, EngineLine(there), {"limit": 1})
        work = asyncio.ensure_future(own._work())
        runner = Runner(EngineLine(here))
        yield runner
        runner.send(Quit())
        await asyncio.wait_for(work, 30)


@in_reactor
async def test_an_outlet_is_crawled_and_its_articles_are_handed_over_before_it_ends(
    outlets: Outlets, tmp_path: Path
) -> None:
    async with engine(tmp_path) as runner:
        runner.send(CrawlOutlet(outlet_at(outlets["ponant"]), everything=True))
        assert (await runner.hears(Started)).job.name == "ponant"
        handed: HandOver = await runner.hears(HandOver)
        with Store.open(tmp_path / "crawler.db") as store:
            assert len(list(Frontier(store, handed.crawl).reached(new_only=True))) == 1
        runner.send(ArticlesWritten("ponant", None))
        assert (await runner.hears(Ended)).complete
        assert await runner.hears(Done) == Done(name="ponant", crawled=True, stopped=False)


@in_reactor
async def test_articles_that_the_runner_could_not_write_leave_the_crawl_to_the_next_run(
    outlets: Outlets, tmp_path: Path
) -> None:
    async with engine(tmp_path) as runner:
        runner.send(CrawlOutlet(outlet_at(outlets["ponant"]), everything=True))
        await runner.hears(HandOver)
        runner.send(ArticlesWritten("ponant", OSError(28, "No space left on device")))
        ended: Ended = await runner.hears(Ended)
        assert not ended.complete
        assert "No space left on device" in str(ended.error)
        assert (await runner.hears(Done)).crawled


@in_reactor
async def test_an_outlet_of_another_process_is_told_as_not_crawled(outlets: Outlets, tmp_path: Path) -> None:
    outlet = outlet_at(outlets["ponant"])
    with Store.open(tmp_path / "crawler.db") as store:
        store.hold_outlet(outlet_of(outlet.home), "elsewhere:1:m:0:a", 3600)
    async with engine(tmp_path) as runner:
        runner.send(CrawlOutlet(outlet, everything=False))
        assert await runner.hears(Done) == Done(name="ponant", crawled=False, stopped=False)


@in_reactor
async def test_told_to_end_it_says_that_something_may_be_left(outlets: Outlets, tmp_path: Path) -> None:
    async with engine(tmp_path) as runner:
        runner.send(CrawlOutlet(outlet_at(outlets["ponant"]), everything=True))
        await runner.hears(HandOver)
        runner.send(Stop())
        runner.send(ArticlesWritten("ponant", None))
        assert (await runner.hears(Done)).stopped


def test_an_engine_that_waits_for_a_server_ends_with_its_runner() -> None:
    with subprocess.Popen([sys.executable, "-c", RUNNER], stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout is not None
        assert "127.0.0.1:1" in runner.stdout.readline()
        handle = os.pidfd_open(int(runner.stdout.readline()))
        assert not select.select([handle], [], [], 0)[0], "it ended by itself"
        runner.send_signal(signal.SIGKILL)
        assert select.select([handle], [], [], 60)[0]
    os.close(handle)
