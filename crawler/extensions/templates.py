"""The outlets' templates: learned from the first pages of each while it is crawled, kept in the store."""

from __future__ import annotations

import asyncio
import logging
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.extensions.base import Shared
from crawler.extensions.frontier import CrawlFrontier
from crawler.extensions.workers import WorkerFailed, Workers
from crawler.extraction.jobs import learn_from

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from crawler.items import Page

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Outlet:
    model: bytes | None = None
    loaded: asyncio.Task[None] | None = None
    pages: list[tuple[bytes, str]] = field(default_factory=list)
    """The pages to learn from, compressed, with their URLs; dropped when they are learned from."""
    learning: bool = False


class Templates(Shared):
    """Gives each outlet's :class:`~crawler.extraction.OutletModel`, as JSON, to whoever extracts its pages.

    ``CRAWLER_TEMPLATE_PAGES`` says after how many articles of an outlet its template is learned (0: never).
    """

    def __init__(self, crawler: Crawler):
        self.enough = crawler.settings.getint("CRAWLER_TEMPLATE_PAGES")
        self.crawler = crawler
        self._outlets: dict[str, _Outlet] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        templates = cls(crawler)
        crawler.signals.connect(templates.close, signal=signals.spider_closed)
        return templates

    @cached_property
    def frontier(self) -> CrawlFrontier:
        """The frontier of this crawl; extensions can look each other up only when all are made."""
        return CrawlFrontier.of(self.crawler)

    async def model(self, outlet: str) -> bytes | None:
        """The outlet's template; None while it is not known."""
        if not self.enough:
            return None
        state = self._outlets.setdefault(outlet, _Outlet())
        if state.loaded is None:
            state.loaded = asyncio.ensure_future(self._load(outlet, state))
        await state.loaded
        return state.model

    def observe(self, outlet: str, page: Page) -> None:
        """Take note of a page that held an article; with enough of them the outlet's template is learned."""
        state = self._outlets.get(outlet)
        if state is None or state.model is not None or state.learning:
            return
        state.pages.append((zlib.compress(page.body, 1), page.final_url))
        if len(state.pages) >= self.enough:
            state.learning = True
            task = asyncio.ensure_future(self._learn(outlet, state))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self, spider: Spider) -> None:
        """Give up what is being learned."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _load(self, outlet: str, state: _Outlet) -> None:
        state.model = await self.frontier.outlet_model(outlet)

    async def _learn(self, outlet: str, state: _Outlet) -> None:
        pages, state.pages = state.pages, []
        try:
            model = await Workers.of(self.crawler).run(learn_from, pages)
        except WorkerFailed as problem:
            logger.warning("The template of %s could not be learned: %s", outlet, problem.reason)
            return
        if model is None:  # the pages had nothing in common
            state.learning = False
            return
        await self.frontier.save_outlet_model(outlet, model)
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("templates/learned")
        state.model = model
