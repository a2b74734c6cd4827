"""What the requests of one server share: the store, the outlets' files, and who may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from crawler.crawl.workers.pool import Workers
from crawler.outlets import CurrentOutlets, KnownOutlets
from crawler.store import Store
from crawler.web.errands import Errands
from crawler.web.tokens import Sessions

_MOST_IDLE = 8
_LOCK_TIMEOUT = 5.0
_PAGE_SECONDS = 20.0
_PAGES = 200
_PAGE_MEMORY = 4096


class NothingStored(Exception):
    """There is no store yet."""


@dataclass(slots=True, kw_only=True)
class Serving:
    """What requests need; one for each application."""

    target: str
    """Path or URL of the store."""
    outlets: Path
    """Where the outlets' files are."""
    sessions: Sessions
    """Who may ask."""
    archive: Path | None = None
    """Where the pages that crawls fetched are kept; None for nowhere."""
    settings: Sequence[str] = ()
    """``NAME=VALUE`` of Scrapy settings for the crawls that are asked for."""
    hub: str = ""
    """The WebSub hub that feeds name; empty for none."""
    callback: str = ""
    """The address at which hubs reach this server; empty when none is to."""
    _idle: list[Store] = field(default_factory=list)
    _files: CurrentOutlets = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _closed: bool = False
    _workers: Workers | None = None
    _errands: Errands | None = None

    def __post_init__(self) -> None:
        self._files = CurrentOutlets(self.outlets)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store for one thread, opened when it is first needed; blocks.

        :raises NothingStored: there is none yet.
        :raises crawler.store.StoreError: it cannot be used.
        """
        store = self._take() or self._open()
        try:
            yield store
        except BaseException:
            store.close()
            raise
        self._give_back(store)

    def files(self) -> KnownOutlets:
        """The outlets' files as they are at this moment; one that has changed is read anew."""
        return self._files.get()

    def workers(self) -> Workers:
        """The process that reads stored pages again, which a page may hang or crash; for the event loop."""
        if self._workers is None:
            self._workers = Workers(1, _PAGE_SECONDS, _PAGES, _PAGE_MEMORY)
        return self._workers

    def errands(self) -> Errands:
        """The commands that somebody asked for; for the event loop."""
        if self._errands is None:
            self._errands = Errands(self.target, self.settings)
        return self._errands

    def archiving(self) -> list[str]:
        """The option of commands that crawl by which they keep what they fetch."""
        return ["--archive", str(self.archive)] if self.archive is not None else []

    async def end_processes(self) -> None:
        """Stop what runs for requests."""
        if self._errands is not None:
            await self._errands.close()
        if self._workers is not None:
            await self._workers.close()

    def close(self) -> None:
        """Close the stores that nobody uses; those in use are closed when they are given back."""
        with self._lock:
            self._closed, idle = True, list(self._idle)
            self._idle.clear()
        for store in idle:
            store.close()

    def _open(self) -> Store:
        if "://" not in self.target and not Path(self.target).exists():
            raise NothingStored
        return Store.open(self.target, create=False, timeout=_LOCK_TIMEOUT)

    def _take(self) -> Store | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, store: Store) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _MOST_IDLE:
                self._idle.append(store)
                return
        store.close()
