"""Serves a crawl from an archive, so that it can be made again without a network."""

from __future__ import annotations

import asyncio
from collections import Counter
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.responsetypes import responsetypes

from crawler.archive.archive import Archive
from crawler.archive.pages import may_be_article
from crawler.crawl.problems import Problem
from crawler.crawl.scrapy_internals import BaseDownloadHandler
from crawler.crawl.shared import Shared
from crawler.items import FETCHED_AT, LATEST, REPLAYED
from crawler.store.frontier.enqueue import NOT_ARCHIVED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.archive.exchange import Exchange

_SETTLE = 0.005  # seconds


class Replay(Shared):
    """The archive ``CRAWLER_REPLAY``: a WARC file or a folder of them.

    It is opened before the crawl begins: Scrapy would log why a download handler cannot be made, and go on without.

    :raises OSError: there is none, or it cannot be read.
    :raises ValueError: it is no archive.
    """

    def __init__(self, path: Path):
        self.archive = Archive(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Path(crawler.settings["CRAWLER_REPLAY"]).expanduser())


class ReplayHandler(BaseDownloadHandler):
    """Answers requests with what the archive of the crawl's :class:`Replay` holds.

    The first request for an address gets its first answer, the next one the next; the last serves from then on. Of
    what is asked for at a time, what came first comes first. Nothing is sent to anybody.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._archive = Replay.of(crawler).archive
        self._asked = Counter[str]()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = count()
        self._task: asyncio.Task[None] | None = None

    async def download_request(self, request: Request) -> Response:
        """The archived answer to a request.

        :raises Problem: the archive has none.
        """
        exchange = await asyncio.get_running_loop().run_in_executor(None, self._find, request)
        if exchange is None:
            raise Problem(NOT_ARCHIVED)
        await self._turn(exchange)
        request.meta[FETCHED_AT] = exchange.when
        headers: dict[str, list[str]] = {}
        for name, value in exchange.headers:
            headers.setdefault(name, []).append(value)
        kind = responsetypes.from_args(
            headers={name.encode(): value[0].encode("latin-1") for name, value in headers.items()},
            url=request.url,
            body=exchange.body,
        )
        return kind(
            url=request.url,
            status=exchange.status,
            headers=headers,
            body=exchange.body,
            flags=[REPLAYED],
            request=request,
        )

    async def close(self) -> None:
        """End what is waited for."""
        if self._task is not None:
            self._task.cancel()

    def _find(self, request: Request) -> Exchange | None:
        same = self._archive.find(request.url)  # spelt as it is, or in any other way that means the same
        found = [each for each in same if each[1].url == request.url.partition("#")[0]] or same
        if not found:
            return None
        if request.meta.get(LATEST):
            answers = (self._archive.read(*each) for each in reversed(found) if each[1].status == "200")
            return next((answer for answer in answers if answer is not None and may_be_article(answer)), None)
        number = self._asked[request.url]
        self._asked[request.url] += 1
        path, entry = found[min(number, len(found) - 1)]
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        if entry.status == "304" and not conditional:
            return self._archive.unchanged(path, entry)
        return self._archive.read(path, entry)

    async def _turn(self, exchange: Exchange) -> None:
        """Wait until of all that is asked for at the time this one came first."""
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (exchange.when.timestamp(), next(self._number), turn))
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._serve())
        await turn

    async def _serve(self) -> None:
        while self._waiting:
            await asyncio.sleep(_SETTLE)  # what is asked for at the same time comes in
            _, _, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
