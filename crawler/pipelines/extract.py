"""Pages become articles, in worker processes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from crawler.crawl.frontier import LATER, SOON, CrawlFrontier
from crawler.crawl.handle import handle_of
from crawler.crawl.outlet_files import OutletFiles
from crawler.crawl.templates import Templates
from crawler.crawl.workers.pool import Workers
from crawler.crawl.workers.worker import WorkerFailed
from crawler.extraction.feed_text import article_of_feed
from crawler.extraction.overrides.by_hand import unmatched_selectors
from crawler.items import Article, NoArticle, Page
from crawler.page.walls import Walled, leads_to_consent
from crawler.store.articles.feed_pages import find_feed_page
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ExtractPipeline:
    """Turns a :class:`~crawler.items.Page` into an :class:`~crawler.items.Article`; lets other items pass.

    A page that is no article, that takes too long or that kills its worker is dropped, and its URL's row says why.
    Where a wall stands in the place of an article, the text that its feed gave is taken; the URL stays blocked.
    """

    def __init__(self, crawler: Crawler):
        self.frontier = CrawlFrontier.of(crawler)
        self.templates, self.outlets = Templates.of(crawler), OutletFiles.of(crawler)
        self.workers, self.stats = Workers.of(crawler), crawler.stats
        self._unmatched: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        if (outlet := self.outlets.at(item.final_url)) is not None:
            item.selectors = item.selectors or outlet.selectors
            item.page_object = item.page_object or outlet.page_object
            item.time_zone = item.time_zone or outlet.time_zone
        try:
            if leads_to_consent(item.final_url, item.url) and outlet_of(item.final_url) != outlet_of(item.url):
                raise Walled("consent wall")
            article = await self.templates.read(item)
        except NoArticle as problem:
            if isinstance(problem, Walled):
                if (from_feed := await self._from_feed(item, problem.reason)) is not None:
                    return from_feed
                await self.frontier.fail(handle_of(item), problem.reason, state="blocked", retry_in=LATER)
                raise DropItem(f"{item.final_url}: {problem.reason}") from None
            reason, retry_in = f"no article: {problem.reason}", None
        except WorkerFailed as problem:
            reason, retry_in = problem.reason, SOON
        except Exception as problem:
            logger.error("Extraction of %s failed", item.final_url, exc_info=True)
            reason, retry_in = f"extraction failed: {type(problem).__name__}", LATER
        else:
            self.stats.inc_value("articles/extracted")
            self._warn_unmatched(outlet_of(item.final_url), item, article)
            if item.url not in (article.url, *article.other_urls):  # it was redirected
                article.other_urls.append(item.url)
            article.handle = item.handle
            return article
        await self.frontier.fail(handle_of(item), reason, retry_in=retry_in)
        raise DropItem(f"{item.final_url}: {reason}")

    async def _from_feed(self, page: Page, wall: str) -> Article | None:
        """What a feed says of the article whose page is a wall; None when it gives no text."""
        handle = handle_of(page)
        if handle is None or handle not in self.frontier.in_flight:
            return None
        body = await self.frontier.session.read(find_feed_page, page.url)
        if body is None:
            return None
        made = Page(url=page.url, final_url=page.url, body=body, fetched_at=page.fetched_at, link=page.link)
        made.headers = {name: value for name, value in page.headers.items() if name != "content-type"}  # for opt-outs
        try:
            article = await self.workers.run(article_of_feed, made)
        except (NoArticle, WorkerFailed) as problem:
            logger.info("The feed's text of %s cannot be read: %s", page.url, problem.reason)
            return None
        handle.wall, article.handle = wall, handle
        return article

    def _warn_unmatched(self, outlet: str, page: Page, article: Article) -> None:
        for name, selector in unmatched_selectors(page, article).items():
            if (outlet, name) not in self._unmatched:
                self._unmatched.add((outlet, name))
                logger.warning("%s: the selector of %s, %r, gives nothing", page.final_url, name, selector)
