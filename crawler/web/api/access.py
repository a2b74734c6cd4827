"""What the operations use: stores for several readers at a time, the outlets' files, jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue
from typing import Self

from crawler.outlets import KnownOutlets
from crawler.running.asked import AskedCommands
from crawler.running.jobs import Jobs
from crawler.store import Store

_MOST_READERS = 8


class ApiAccess:
    """What a server's requests use; a store is opened when a request needs one more than are open.

    :param store: the database, as a path or an SQLAlchemy URL.
    :param outlets: where the outlets' files are.
    :param settings: ``NAME=VALUE`` Scrapy settings for what jobs fetch.
    """

    def __init__(self, store: str | Path, outlets: str | Path = "outlets", settings: Sequence[str] = ()):
        self._target = store
        self._folder = outlets
        self._places: LifoQueue[Store | None] = LifoQueue()
        for _ in range(_MOST_READERS):
            self._places.put(None)
        self.asked = AskedCommands(store, outlets, settings)
        self.jobs = Jobs(self.asked)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store for one request; waits while all are in use.

        :raises crawler.store.StoreError: there is none, or it cannot be used.
        """
        held = self._places.get()
        try:
            held = held or Store.open(self._target, create=False)
            yield held
        finally:
            self._places.put(held)

    def files(self) -> KnownOutlets:
        """The outlets' files as they are at this moment."""
        return KnownOutlets(self._folder)

    async def close(self) -> None:
        """End the jobs and close the stores."""
        await self.jobs.close()
        while not self._places.empty():
            if (store := self._places.get()) is not None:
                store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
