"""Pages become articles, in worker processes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from crawler.extensions.frontier import LATER, SOON, CrawlFrontier
from crawler.extensions.outlet_files import OutletFiles
from crawler.extensions.templates import Templates
from crawler.extensions.workers import WorkerFailed
from crawler.items import Article, NoArticle, Page
from crawler.urls import outlet_of
from crawler.walls import Walled

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ExtractPipeline:
    """Turns a :class:`~crawler.items.Page` into an :class:`~crawler.items.Article`; lets other items pass.

    A page that is no article, that takes too long or that kills its worker is dropped, and its URL's row says why.
    """

    def __init__(self, crawler: Crawler):
        self.frontier = CrawlFrontier.of(crawler)
        self.templates, self.outlets = Templates.of(crawler), OutletFiles.of(crawler)
        self.stats = crawler.stats
        self._told: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        if (outlet := self.outlets.at(item.final_url)) is not None:
            item.selectors = item.selectors or outlet.selectors
            item.time_zone = item.time_zone or outlet.time_zone
        try:
            article = await self.templates.read(item)
        except NoArticle as problem:
            if isinstance(problem, Walled):
                await self.frontier.fail(item.url, problem.reason, state="blocked", retry_in=LATER)
                raise DropItem(f"{item.final_url}: {problem.reason}") from None
            reason, retry_in = f"no article: {problem.reason}", None
        except WorkerFailed as problem:
            reason, retry_in = problem.reason, SOON
        except Exception as problem:
            logger.error("Extraction of %s failed", item.final_url, exc_info=True)
            reason, retry_in = f"extraction failed: {type(problem).__name__}", LATER
        else:
            self.stats.inc_value("articles/extracted")
            self._tell_unmatched(outlet_of(item.final_url), item, article)
            if item.url not in (article.url, *article.other_urls):  # it was redirected
                article.other_urls.append(item.url)
            return article
        await self.frontier.fail(item.url, reason, retry_in=retry_in)
        raise DropItem(f"{item.final_url}: {reason}")

    def _tell_unmatched(self, outlet: str, page: Page, article: Article) -> None:
        for name, selector in page.selectors.items():
            if article.provenance.get(name) != "selector" and (outlet, name) not in self._told:
                self._told.add((outlet, name))
                logger.warning("%s: the selector of %s, %r, gives nothing", page.final_url, name, selector)
