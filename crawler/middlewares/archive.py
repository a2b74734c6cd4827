"""Every answer goes into the archive before anything is made of it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.archive.exchange import Exchange, Headers
from crawler.archive.writer import ArchiveWriter
from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.problems import Busy
from crawler.items import FETCHED_AT, REPLAYED
from crawler.store import StoreError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers as ScrapyHeaders

logger = logging.getLogger(__name__)


class ArchiveMiddleware:
    """Keeps what was fetched as WARC files in the folder ``CRAWLER_ARCHIVE``, of ``CRAWLER_ARCHIVE_SIZE`` MiB at most.

    It stands next to the downloader: bodies are kept as they came, with their content coding. What cannot be archived
    is not read either: the crawl ends, and the same command fetches it again.
    """

    _shared: ClassVar[dict[Path, tuple[ArchiveWriter, set[ArchiveMiddleware]]]] = {}
    """Crawls of one process write one file."""

    def __init__(self, crawler: Crawler, folder: Path, largest: int):
        self._crawler, self._folder = crawler, folder
        if folder not in self._shared:
            self._shared[folder] = ArchiveWriter(folder, largest), set()
        self._writer, users = self._shared[folder]
        users.add(self)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._ending: asyncio.Future[None] | None = None
        self._broken: OSError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings["CRAWLER_ARCHIVE"]:
            raise NotConfigured
        folder = Path(settings["CRAWLER_ARCHIVE"]).expanduser().resolve()
        middleware = cls(crawler, folder, settings.getint("CRAWLER_ARCHIVE_SIZE") << 20)
        crawler.signals.connect(middleware.close, signal=signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep an answer.

        :raises Busy: it could not be kept; the crawl is ending.
        """
        if REPLAYED in response.flags:
            return response
        request.meta[FETCHED_AT] = when = datetime.now(UTC)
        exchange = Exchange(
            url=request.url,
            when=when,
            status=response.status,
            body=response.body,
            headers=_pairs(response.headers),
            method=request.method,
            asked=_pairs(request.headers),
            address=str(response.ip_address) if response.ip_address and not request.meta.get("proxy") else None,
        )
        try:
            if self._broken is not None:
                raise self._broken
            await asyncio.get_running_loop().run_in_executor(self._thread, self._add, exchange)
        except OSError as problem:
            self._give_up(problem)
            raise Busy("the archive cannot be written") from problem
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value("archive/records")
        return response

    def _add(self, exchange: Exchange) -> None:
        with self._writer.lock:
            self._writer.add(exchange)

    async def close(self) -> None:
        """Finish the file when no other crawl of this process writes it."""
        self._thread.shutdown()
        writer, users = self._shared[self._folder]
        users.discard(self)
        if users:
            return
        del self._shared[self._folder]
        try:
            with writer.lock:
                writer.close()
        except OSError as problem:  # all records are there, under the name of an unfinished file
            logger.warning("The archive's last file could not be finished, the next crawl does: %s", problem)

    def _give_up(self, problem: OSError) -> None:
        """End the crawl, once."""
        if self._broken is not None:
            return
        self._broken = problem
        name, reason = problem.filename or self._folder, problem.strerror or problem
        said = f"{name} cannot be written: {reason}; mend that and run the same command again, which goes on from here"
        frontier = self._crawler.get_extension(CrawlFrontier)
        if frontier is not None and frontier.session.begun:
            frontier.session.give_up(StoreError(said))
            return
        logger.error("The archive's file %s", said)
        if self._crawler.engine is not None:
            self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archive failed"))


def _pairs(headers: ScrapyHeaders) -> Headers:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
