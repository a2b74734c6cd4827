"""What callbacks and pipelines raise becomes the reason of a row; its URL would be waited for otherwise."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.crawl.frontier import LATER, CrawlFrontier
from crawler.items import Article, Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class Failures:
    """Records in the frontier the pages that a spider, this project's or another, or a pipeline gave up."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        failures = cls(crawler)
        crawler.signals.connect(failures.spider_failed, signal=signals.spider_error)
        crawler.signals.connect(failures.item_failed, signal=signals.item_error)
        crawler.signals.connect(failures.item_dropped, signal=signals.item_dropped)
        return failures

    @cached_property
    def frontier(self) -> CrawlFrontier:
        """The frontier of this crawl; extensions can look each other up only when all are made."""
        return CrawlFrontier.of(self._crawler)

    def spider_failed(self, failure: Failure, response: Response | None) -> None:
        """Record that a callback raised."""
        link = response.cb_kwargs.get("link") if response is not None and response.request is not None else None
        if link is not None:
            reason = f"error in the spider: {type(failure.value).__name__}"
            task = asyncio.ensure_future(self.frontier.fail(link.url, reason, retry_in=LATER))  # the signal won't wait
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def item_failed(self, item: Any, failure: Failure) -> None:
        """Record that a pipeline raised."""
        await self._fail_item(item, f"error in a pipeline: {type(failure.value).__name__}")

    async def item_dropped(self, item: Any, exception: Exception) -> None:
        """Record that a pipeline dropped an item; those of this project have said why by then."""
        await self._fail_item(item, "dropped by a pipeline")

    async def _fail_item(self, item: Any, reason: str) -> None:
        if isinstance(item, Page | Article):
            await self.frontier.fail(self.frontier.asked_for(item) or item.url, reason, retry_in=LATER)
