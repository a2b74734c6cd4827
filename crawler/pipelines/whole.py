"""A page becomes a whole article's: another version gives way to the article itself, the further pages come along."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.crawl.frontier import SOON, CrawlFrontier
from crawler.crawl.handle import handle_of
from crawler.crawl.problems import NotNow, Problem
from crawler.crawl.workers.pool import Workers
from crawler.crawl.workers.worker import WorkerFailed
from crawler.discovery.versions.multi_page import first_part, is_numbered, may_go_on
from crawler.discovery.versions.originals import begins_alike, is_version, may_be_stub, original_of, whole_of
from crawler.fetching.headers import header
from crawler.items import Page, Part
from crawler.pipelines.parts import gather_parts
from crawler.store import Store
from crawler.urls import host_of, normalise

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class WholePipeline:
    """Fetches what a page leaves out of its article.

    AMP pages, pages to be printed, stubs and further pages of an article in parts lead to the article itself, as if
    they redirected to it: it is fetched once, and both addresses are settled by it. The further pages of an article
    are fetched after the first, twenty pages at the most, and are read as one with it.
    """

    def __init__(self, crawler: Crawler):
        self.crawler, self.stats = crawler, crawler.stats
        self.workers, self.frontier = Workers.of(crawler), CrawlFrontier.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        try:
            target = await self._original(item)
            if target is not None:
                await self._go_to(item, target)
            elif may_be_stub(item.body):
                target = await self.workers.run(whole_of, item.body, item.final_url)
                if target is not None:
                    await self._complete(item, target)
            if may_go_on(item.body, item.final_url):
                await self._gather(item)
        except WorkerFailed as problem:
            await self._give_up(item, problem.reason)
        return item

    async def _original(self, page: Page) -> str | None:
        """The address of the article that a page is a part or another version of."""
        target = None
        if is_version(page.body, page.final_url):
            target = await self.workers.run(original_of, page.body, page.final_url)
        if target is None and is_numbered(page.final_url):
            content_type = page.headers.get("content-type", "")
            target = await self.workers.run(first_part, page.body, content_type, page.final_url)
        return target if target != normalise(page.url) else None  # an article may redirect to such a version of itself

    async def _go_to(self, page: Page, target: str) -> None:
        """Put the article itself in the place of a page that is another version of it.

        Where that cannot be had, the page at hand is better than nothing.
        """
        handle, moved = handle_of(page), False
        if handle is not None and handle in self.frontier.in_flight:
            try:
                wanted = await self.frontier.redirect(handle, target)
            except ValueError:  # each leads to the other
                return
            if wanted is None:
                raise DropItem(f"{page.url}: the article is fetched at {target}")
            moved, page.handle = wanted is not handle, wanted
        response = await self._fetch(target, page)
        if response is None or response.status != 200:
            if moved:  # the article's own row waits for it
                await self.frontier.fail(
                    handle_of(page), "could not be fetched for another version of it", retry_in=SOON
                )
                raise DropItem(f"{target}: could not be fetched")
            return
        if moved and (handle := handle_of(page)) is not None:
            page.url, page.link = handle.url, handle.link
        self._take(page, response)

    async def _complete(self, page: Page, target: str) -> None:
        """Put the article itself in the place of its stub, if it is there and no crawl comes upon it by itself."""
        if await self.frontier.session.of_store(Store.knows, target):
            return
        response = await self._fetch(target, page)
        if response is None or response.status != 200:
            return
        if await self.workers.run(begins_alike, page.body, response.body):
            self._take(page, response)

    def _take(self, page: Page, response: Response) -> None:
        fetched = Page.from_response(response, page.link)
        page.final_url, page.body, page.headers = fetched.final_url, fetched.body, fetched.headers
        page.fetched_at = fetched.fetched_at
        self.stats.inc_value("articles/originals")

    async def _gather(self, page: Page) -> None:
        """Fetch the further pages of an article, as long as each goes on with it."""

        async def fetch(url: str) -> Part | None:
            response = await self._fetch(url, page)
            if response is None:
                await self._give_up(page, "a further page of it could not be fetched")
            assert response is not None
            if response.status != 200 or host_of(response.url) != host_of(page.final_url):
                return None
            return Part(url=url, body=response.body, content_type=header(response, "Content-Type"))

        await gather_parts(page, self.workers, fetch)
        if page.parts:
            self.stats.inc_value("articles/parts", len(page.parts))

    async def _fetch(self, url: str, page: Page) -> Response | None:
        """A response, one of another status than 200 when there is no such page; None when it is worth another try."""
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(Request(url, callback=NO_CALLBACK))
        except NotNow as problem:
            await self.frontier.release(handle_of(page), problem.after)
            raise DropItem(f"{page.url}: its host is left alone for a while") from None
        except IgnoreRequest as problem:  # robots.txt, an address that is not let through
            logger.info("%s, which %s leads to, is not fetched: %s", url, page.url, problem)
            passes = isinstance(problem, Problem) and problem.state == "failed"
            return None if passes else Response(url, status=403)
        except Exception as problem:  # noqa: BLE001 - whatever went wrong: there is no page
            logger.info("%s, which %s leads to, could not be fetched: %s", url, page.url, problem)
            return None
        if response.status == 200 and not isinstance(response, TextResponse):
            return Response(url, status=415)
        return None if response.status >= 500 or response.status == 429 else response

    async def _give_up(self, page: Page, reason: str) -> None:
        await self.frontier.fail(handle_of(page), reason, retry_in=SOON)
        raise DropItem(f"{page.url}: {reason}")
