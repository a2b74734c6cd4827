"""The file of ``-o``: whole records of committed articles, in the order of their commit."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.templates import Templates
from crawler.export import exporter_for
from crawler.extensions.stream import Stream
from crawler.store import StoreError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

_BATCH = 100
_PAUSE = 0.2  # seconds
_PATIENCE = 5.0  # seconds


class Output:
    """Writes every article that the crawl reaches to ``CRAWLER_OUTPUT``: a path, or ``-`` for standard output.

    The file is written anew from the store when an interrupted crawl is gone on with, as ``.NAME.partial``, takes the
    place of an earlier one at once, and from then on grows by whole records; one of a format that is whole only when it
    is closed takes its place then. (SIGKILL in the very write of a record may leave its beginning, until the crawl is
    gone on with.) A device or a pipe is written to as it is, like standard output, at the pace of whoever reads it: the
    crawl does not wait for a reader before its end, and a few seconds when it is told to end.
    ``CRAWLER_OUTPUT_NEW_ONLY`` leaves out the articles that were stored before this crawl.
    """

    def __init__(self, crawler: Crawler):
        target = crawler.settings["CRAWLER_OUTPUT"]
        if not target:
            raise NotConfigured
        self.crawler = crawler
        self._target = target
        self.path = None if target == "-" or _is_device(Path(target)) else Path(target)
        self.exporter = exporter_for("jsonl" if target == "-" else target)()
        self.new_only = crawler.settings.getbool("CRAWLER_OUTPUT_NEW_ONLY")
        self.written = 0
        self.problem: OSError | None = None
        self.damaged: list[str] = []
        """The ids of articles that the store has damaged, and that the file lacks; each as often as it was read."""
        self._file: BinaryIO | None = None
        self._stream: Stream | None = None
        self._after = 0
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        output = cls(crawler)
        crawler.signals.connect(output.opened, signal=signals.spider_opened)
        return output

    def opened(self, spider: Spider) -> None:
        self.session = CrawlFrontier.of(self.crawler).session
        self.session.before_close(self.finish)
        self._filters: dict[str, Any] = {"new_only": self.new_only, "since": getattr(spider, "since", None)}
        self._filters["provisional"] = False
        self._limit: int | None = getattr(spider, "limit", None)
        self._task = asyncio.ensure_future(self._follow())

    async def finish(self) -> None:
        """Write what was committed last and close the file."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self.session.begun:  # the store said why
            return
        if self.path is None and self._stream is None:  # nobody reads the pipe yet
            if self._told_to_end:
                return
            await self._guarded(self._begin())
        if self.path is not None and self.session.complete:
            await self._guarded(self.session.find_copies())
        await self._guarded(self._catch_up())
        await self._guarded(self._write_what_changed())
        if self.problem is None:
            await self._guarded(self._end())
        if self._file is not None:
            self._file.close()
        if self._stream is not None and self._target != "-":
            self._stream.end()

    async def _follow(self) -> None:
        await self._guarded(self._begin())
        while self.problem is None:
            change = self.session.change()
            await self._guarded(self._catch_up())
            await asyncio.sleep(_PAUSE)  # to ask the store for each article by itself costs a millisecond
            await change

    async def _begin(self) -> None:
        while not self.session.begun:
            await self.session.change()
        if self.path is None:
            self._stream = await self._opened()
            self.exporter.open(cast("BinaryIO", self._stream))
            return
        self._file = _open_alone(self._partial(self.path), self.path)
        self.exporter.open(self._file)
        await self._catch_up()
        if self.exporter.grows:
            os.replace(self._partial(self.path), self.path)

    async def _opened(self) -> Stream:
        if self._target != "-":
            return await Stream.opened(Path(self._target))
        sys.stdout.flush()
        return Stream(sys.stdout.fileno())

    async def _send(self) -> None:
        """Hand on what was written to a stream."""
        if self._stream is not None:
            await self._stream.send(_PATIENCE if self._told_to_end else None)

    @property
    def _told_to_end(self) -> bool:
        """Whether the crawl ends before all is fetched: then a reader is hardly waited for."""
        return self.session.closing and not self.session.complete

    async def _end(self) -> None:
        self.exporter.close()
        await self._send()
        if self._file is not None and self.path is not None and not self.exporter.grows:
            os.replace(self._partial(self.path), self.path)

    @staticmethod
    def _partial(path: Path) -> Path:
        return path.resolve().with_name(f".{path.name}.partial")

    async def _catch_up(self) -> None:
        while self._limit is None or self.written < self._limit:
            wanted = _BATCH if self._limit is None else min(_BATCH, self._limit - self.written)
            rows = await self.session.reached(self._after, wanted, damaged=self.damaged, **self._filters)
            for self._after, article in rows:
                self.exporter.write(article)
                self.written += 1
            await self._send()
            if len(rows) < wanted:
                return

    async def _write_what_changed(self) -> None:
        """Write the articles that were to be read again with a template that was not learned.

        Where articles that are written were read again since, with a template that a change of layout made necessary,
        or were found to be copies, the file is written anew.
        """
        self._after, self._filters = 0, self._filters | {"provisional": True}
        if self._file is None or not self._is_outdated:
            await self._catch_up()
            return
        self._file.close()
        self.written, self._filters = 0, self._filters | {"provisional": None}
        self.exporter = type(self.exporter)()
        await self._begin()

    @property
    def _is_outdated(self) -> bool:
        templates = self.crawler.get_extension(Templates)
        return (templates is not None and templates.outdated) or self.session.clustered > 0

    async def _guarded(self, writing: Any) -> None:
        try:
            with suppress(StoreError):  # it ends the crawl; the file is closed with what it has
                await writing
        except OSError as problem:  # disk full, or nobody reads standard output any more
            self.problem = problem
            assert self.crawler.engine is not None
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="output failed"))


def _is_device(path: Path) -> bool:
    """Whether it is a device or a pipe: a file in its place would end it for all."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _open_alone(partial: Path, wanted: Path) -> BinaryIO:
    """Open what is to take a file's place when it is whole; what a killed process left of it is written over.

    :raises OSError: another process writes it, or a symbolic link leads elsewhere.
    """
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = os.path.samestat(os.fstat(handle), os.stat(partial))  # else it has just taken its place
    except (BlockingIOError, FileNotFoundError):
        free = False
    if not free:
        os.close(handle)
        raise OSError(f"another process is writing {wanted}")
    os.ftruncate(handle, 0)
    # Unbuffered: a record is on its way to the disk in one write, or not at all.
    return os.fdopen(handle, "wb", buffering=0)
