"""What a runner and the processes that crawl for it say to each other."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from crawler.outlets import Outlet
from crawler.running.base import Ended, Job
from crawler.store import Crawl


@dataclass(slots=True, frozen=True, kw_only=True)
class Setup:
    """The first message to an engine: how it crawls."""

    store: str
    settings: Mapping[str, Any]
    """Those that the user gave."""
    arguments: dict[str, Any]
    """Of :class:`~crawler.spiders.outlet.OutletSpider`, beside the outlet."""


@dataclass(slots=True, frozen=True)
class CrawlOutlet:
    """An outlet to be crawled."""

    outlet: Outlet
    everything: bool


@dataclass(slots=True, frozen=True)
class ArticlesWritten:
    """The answer to :class:`HandOver`."""

    name: str
    problem: Exception | None


@dataclass(slots=True, frozen=True)
class Stop:
    """End in order, and leave the rest to the next run. The end of the connection means the same."""


@dataclass(slots=True, frozen=True)
class Quit:
    """There is nothing more to do."""


@dataclass(slots=True, frozen=True, kw_only=True)
class HandOver:
    """A crawl's articles are to be written, before the engine has the store take it for ended."""

    job: Job
    crawl: Crawl


@dataclass(slots=True, frozen=True, kw_only=True)
class Done:
    """The engine is through with an outlet."""

    name: str
    crawled: bool
    """False when another process crawls it."""
    stopped: bool
    """Whether the engine was told to end, so that something may be left."""


class EngineLine:
    """One end of the connection between a runner and its engine; any thread may send."""

    def __init__(self, connection: Connection[Any, Any]):
        self._connection, self._lock = connection, Lock()

    def send(self, message: object) -> None:
        """Send a message; nobody may be there any more."""
        data = _pickled(message)
        try:
            with self._lock:
                self._connection.send_bytes(data)
        except OSError:
            return

    def receive(self) -> Any:
        """Wait for the next message; None when the other side has gone."""
        try:
            return pickle.loads(self._connection.recv_bytes())  # noqa: S301 - written by our own process
        except (EOFError, OSError):
            return None


def _pickled(message: object) -> bytes:
    try:
        data = pickle.dumps(message)
        pickle.loads(data)  # noqa: S301 - written above
    except Exception:  # an exception's own pickling may raise anything
        if not isinstance(message, Ended) or message.error is None:
            raise
        data = pickle.dumps(replace(message, error=RuntimeError(f"{type(message.error).__name__}: {message.error}")))
    return data
