"""The fixture outlets, served over real HTTP, and what a crawl of them must find."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import scrapy.core.downloader.handlers.http11  # noqa: F401 - looks at each frame's source for each module there is
from _pytest.doctest import DoctestModule
from scrapy.core.engine import ExecutionEngine

from crawler.crawl.workers.pool import Workers
from crawler.demo.server import OutletServer, outlet_folders, serve

# The tests start hundreds of interpreters. Where the environment forbids to keep bytecode, each would compile every
# module that it imports, which takes longer than the crawl that it is started for.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A crawl whose spider gives items without requests is at its end when Scrapy looks for that, every five seconds.
ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 0.1


def pytest_xdist_auto_num_workers() -> int:
    """Three for two cores: in a quarter of the time a test waits, for a process to start or a clock to go on."""
    return 3 * (os.cpu_count() or 1) // 2


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples in docstrings of the package alone: to look for them in the tests takes a second."""
    return [collector for collector in (yield) if not isinstance(collector, DoctestModule)]


def pytest_collection() -> None:
    """Search for no garbage while tests are collected: what is made then stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave what the collection made, half a million objects, out of each later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Let Ctrl-C reach the commands that tests run: what a shell puts in the background has SIGINT ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def outlet_paths() -> dict[str, Path]:
    """The folder of each fixture outlet, by name."""
    return outlet_folders()


@pytest.fixture(scope="module")
def shared_workers() -> Iterator[None]:
    """Worker processes that outlive a crawl, so that crawls with :func:`tests.quick_settings` need start none."""
    workers = Workers(1, 30, 1000, 4096)
    yield
    pool, _ = Workers._pools.pop(workers._key)
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


@pytest.fixture(scope="session")
def outlets(outlet_paths: dict[str, Path]) -> Iterator[dict[str, OutletServer]]:
    """A running server for each fixture outlet, by name, each on a host of its own (127.0.0.2, 127.0.0.3 …).

    They live as long as the session: a test that looks at ``server.requests`` clears it first.
    """
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serve(folder, host=f"127.0.0.{number}"))
            for number, (name, folder) in enumerate(outlet_paths.items(), 2)
        }


@pytest.fixture(scope="session")
def expected(outlet_paths: dict[str, Path]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each outlet's expected.jsonl, by name; fixtures/README.md says what is in a row."""
    return {
        name: [json.loads(line) for line in (folder / "expected.jsonl").read_text("utf-8").splitlines()]
        for name, folder in outlet_paths.items()
    }
