"""Articles are committed, each together with the state of its URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class StorePipeline:
    """Stores an article and marks its URL done in one transaction."""

    def __init__(self, crawler: Crawler):
        self.frontier = CrawlFrontier.of(crawler)
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        outcome = await self.frontier.article_done(item)
        self.stats.inc_value("articles/from_feed" if item.from_feed else f"articles/{outcome.kind}")
        if outcome.kind == "duplicate":  # of what was stored since the dedupe pipeline looked
            raise DropItem(f"{item.url}: the same article as {outcome.article_id}")
        if outcome.kind == "lost":
            raise DropItem(f"{item.url}: another process took it over")
        return item
