"""Says now and then how far a crawl is, for whoever shows it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.crawl.frontier import CrawlFrontier
from crawler.store.articles.clusters import count_uncompared

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

progressed = object()
"""Scrapy signal: sent with ``counts`` (:class:`crawler.store.Counts`), ``pages``, ``host`` that answered last and, when
all is fetched, how many articles are still to be compared (``comparing``)."""


class ProgressSignal:
    """Sends :data:`progressed` every ``CRAWLER_PROGRESS_SECONDS``; not at all when that is 0."""

    def __init__(self, crawler: Crawler):
        self.seconds = crawler.settings.getfloat("CRAWLER_PROGRESS_SECONDS")
        if self.seconds <= 0:
            raise NotConfigured
        self.crawler = crawler
        self.pages, self.host = 0, ""
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress.opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.received, signal=signals.response_received)
        return progress

    def opened(self, spider: Spider) -> None:
        self.session = CrawlFrontier.of(self.crawler).session
        self.session.at_close(self.finish)
        self._task = asyncio.ensure_future(self._follow())

    def received(self, response: Response) -> None:
        self.pages += 1
        self.host = urlsplit(response.url).hostname or ""

    def finish(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        session = self.session
        while True:
            await asyncio.sleep(self.seconds)
            if session.begun:
                told = {"counts": await session.counts(), "pages": self.pages, "host": self.host}
                compares = session.closing and session.complete
                told["comparing"] = await session.read(count_uncompared) if compares else 0
                self.crawler.signals.send_catch_log(progressed, **told)
