"""The same article at a second address is not stored a second time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.handle import handle_of
from crawler.crawl.hosts import Hosts
from crawler.items import Article
from crawler.pipelines.store import StorePipeline
from crawler.store import Frontier
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class DedupePipeline:
    """Drops an article whose outlet already gave the same text, in this run or an earlier one.

    The address is not lost: the row of its URL points to the stored article, whose ``other_urls`` names it.

    What a project puts between this stage and the store so sees no copies. The store looks once more, in its own
    transaction: another page or process may have stored the same text meanwhile. Where nothing stands between the two,
    its look is the only one.
    """

    def __init__(self, crawler: Crawler):
        self.frontier, self.hosts = CrawlFrontier.of(crawler), Hosts.of(crawler)
        self.stats = crawler.stats
        self._store_follows = _store_follows(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        if handle_of(item) is not None:  # not for spiders that take their requests from elsewhere
            self.hosts.note_article(host_of(item.url), item.content_hash)
        if self._store_follows and not item.from_feed:  # a feed's text is counted as one unless it is a copy
            return item
        await self.frontier.session.begin_for_others()
        original = await self.frontier.session.call(Frontier.duplicate_of, item)
        if original is None:
            return item
        await self.frontier.article_done(item)
        self.stats.inc_value("articles/duplicate")
        raise DropItem(f"{item.url}: the same article as {original}")


def _store_follows(settings: BaseSettings) -> bool:
    """Whether the store's stage is the very next one."""
    stages = build_component_list(settings.get_component_priority_dict_with_base("ITEM_PIPELINES"))
    kinds = [load_object(stage) for stage in stages]
    return (DedupePipeline, StorePipeline) in pairwise(kinds)
