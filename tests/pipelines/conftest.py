"""A crawl that goes through the pipelines with items that a test gives, without a request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred

from crawler.crawl.frontier import CrawlFrontier
from tests.quick_settings import quick_settings


class Passed:
    """What became of the items of a crawl."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        """Those that came through."""
        self.dropped: list[str] = []
        """Why the others did not."""
        self.stats: dict[str, Any] = {}


Items = Callable[[CrawlFrontier], AsyncIterator[Any]]


@pytest.fixture
def passed(tmp_path: Path) -> Callable[..., Awaitable[Passed]]:
    """Runs a crawl whose spider gives items, made with the frontier of the crawl."""

    class Steps(Spider):
        name = "steps"

        async def start(self) -> AsyncIterator[Any]:
            frontier = CrawlFrontier.of(self.crawler)
            await frontier.session.begin("scrape", {})
            async for item in self.items(frontier):
                yield item

    def run(items: Items, **settings: Any) -> Deferred[Passed]:
        async def crawl() -> Passed:
            runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False, **settings))
            crawler, found = runner.create_crawler(Steps), Passed()

            def scraped(item: Any) -> None:
                found.items.append(item)

            def dropped(exception: Exception) -> None:
                found.dropped.append(str(exception))

            crawler.signals.connect(scraped, signals.item_scraped)
            crawler.signals.connect(dropped, signals.item_dropped)
            await runner.crawl(crawler, items=items)
            found.stats = crawler.stats.get_stats()
            return found

        return deferred_from_coro(crawl())

    return run
