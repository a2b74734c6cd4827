"""Whatever drops a leased request, its page or its article becomes the reason of its row; it would be waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.crawl.frontier import LATER, CrawlFrontier
from crawler.crawl.handle import Handle, handle_of
from crawler.crawl.scrapy_internals import engine_work
from crawler.items import Article

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

_LOOK = 1.0  # seconds


class Failures:
    """Records in the frontier what a spider, this project's or another, a middleware or a pipeline gave up.

    Scrapy says when a callback or a pipeline raises, and when a pipeline or the scheduler drops something. What a
    middleware drops it does not say: a lease whose request or page Scrapy had at neither of two looks, a second apart,
    is overdue.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        failures = cls(crawler)
        connect = crawler.signals.connect
        connect(failures.opened, signal=signals.spider_opened)
        connect(failures.spider_failed, signal=signals.spider_error)
        connect(failures.request_scheduled, signal=signals.request_scheduled)
        connect(failures.request_dropped, signal=signals.request_dropped)
        connect(failures.response_received, signal=signals.response_received)
        connect(failures.item_scraped, signal=signals.item_scraped)
        connect(failures.item_failed, signal=signals.item_error)
        connect(failures.item_dropped, signal=signals.item_dropped)
        return failures

    @cached_property
    def frontier(self) -> CrawlFrontier:
        """The frontier of this crawl; extensions can look each other up only when all are made."""
        return CrawlFrontier.of(self._crawler)

    def opened(self) -> None:
        self._watch = asyncio.ensure_future(self._look_for_overdue())
        self.frontier.session.before_close(self.finish)

    async def finish(self) -> None:
        """Stop looking; what is to be recorded is."""
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.gather(*self._tasks)

    def spider_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        """Record that a callback or an errback raised."""
        self._run(self._fail(handle_of(response), f"error in the spider: {type(failure.value).__name__}"))

    def request_scheduled(self, request: Request) -> None:
        """Note that the engine has a request, the first one or one that goes on with it."""
        if (handle := handle_of(request)) is not None:
            handle.sent, handle.answered = True, False

    def request_dropped(self, request: Request) -> None:
        """Record that the scheduler refused a request."""
        self._run(self._fail(handle_of(request), "request dropped by the scheduler"))

    def response_received(self, request: Request) -> None:
        """Note that a request was answered."""
        if (handle := handle_of(request)) is not None:
            handle.answered = True

    async def item_scraped(self, item: Any, response: Response | None) -> None:
        """Settle the URL of an article that a pipeline put another one in the place of, which says nothing of it."""
        handle = handle_of(response)
        if isinstance(item, Article) and handle is not None and handle in self.frontier.in_flight:
            await self.frontier.redirect(handle, item.url)

    async def item_failed(self, item: Any, response: Response | None, failure: Failure) -> None:
        """Record that a pipeline raised."""
        handle = handle_of(item) or handle_of(response)
        await self._fail(handle, f"error in a pipeline: {type(failure.value).__name__}")

    async def item_dropped(self, item: Any, response: Response | None) -> None:
        """Record that a pipeline dropped an item; those of this project have said why by then."""
        await self._fail(handle_of(item) or handle_of(response), "dropped by a pipeline")

    async def _look_for_overdue(self) -> None:
        suspected = set[Handle]()
        while True:
            await asyncio.sleep(_LOOK)
            missing = self._missing()
            for handle in missing & suspected:
                reason = "page dropped by the spider or a middleware"
                if not handle.answered:
                    reason = "request dropped by a middleware"
                logger.warning("%s is overdue: %s", handle.url, reason)
                await self._fail(handle, reason)
            suspected = missing

    def _missing(self) -> set[Handle]:
        """The handles that were given to the engine, are not reported on, and of which it has nothing."""
        sent = {handle for handle in self.frontier.in_flight if handle.sent and not handle.reported}
        work = engine_work(self._crawler) if sent else None
        if work is None:
            return set()
        if work.items or work.scheduled:  # items that come from no request, requests that it has not begun with
            sent = {handle for handle in sent if handle.answered}
        return sent - {handle_of(request) for request in work.requests}

    async def _fail(self, handle: Handle | None, reason: str) -> None:
        if handle is not None and not handle.reported:
            await self.frontier.fail(handle, reason, retry_in=LATER)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)  # such a signal does not wait
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
