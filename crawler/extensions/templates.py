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
from crawler.extraction.jobs import learn_from, usable_version
from crawler.extraction.trust import Trust

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from crawler.items import Article, Page

logger = logging.getLogger(__name__)

# More pages than these say nothing more about a new layout.
_MOST_KEPT = 8
# A template that read so many pages knew the layout: what it misses then has changed.
_GROWN = 20


@dataclass(slots=True)
class _Outlet:
    model: bytes | None = None
    trust: Trust | None = None
    """How the model does; None without one."""
    loaded: asyncio.Task[None] | None = None
    pages: list[tuple[bytes, str]] = field(default_factory=list)
    """Pages to learn from, compressed, with their URLs: the outlet's first ones, then those that its model misses."""
    learning: asyncio.Task[None] | None = None
    young: bool = False
    """Whether the template was learned in this crawl and has not read many pages since."""


class Templates(Shared):
    """Gives each outlet's :class:`~crawler.extraction.OutletModel`, as JSON, to whoever extracts its pages.

    ``CRAWLER_TEMPLATE_PAGES`` says after how many articles of an outlet its template is learned (0: never). When it
    misses page after page, the outlet has changed its layout: that is told by the log and by the statistic
    ``templates/relearned``, and it is learned again from the pages that were missed, beside the old layout.
    """

    def __init__(self, crawler: Crawler):
        self.enough = crawler.settings.getint("CRAWLER_TEMPLATE_PAGES")
        self.crawler = crawler
        self._outlets: dict[str, _Outlet] = {}

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
        if state.model is None and state.learning is not None:
            # Without a template a page costs several times as much, and is read no better.
            await asyncio.wait([state.learning])
        return state.model

    def observe(self, outlet: str, page: Page, article: Article, model: bytes | None) -> None:
        """Take note of a page and of the article that it held.

        With enough of them the outlet's template is learned; when it fits them no more, it is learned again.

        :param model: what the page was read with; one that was read before the present model was there tells nothing.
        """
        state = self._outlets.get(outlet)
        if state is None or state.learning is not None or model != state.model:
            return
        if state.trust and not state.trust.observe(article):
            state.young = state.young and state.trust.read < _GROWN
            return
        state.pages = [*state.pages, (zlib.compress(page.body, 1), page.final_url)][-_MOST_KEPT:]
        if state.trust.stale if state.trust else len(state.pages) >= self.enough:
            state.learning = asyncio.ensure_future(self._learn(outlet, state))

    async def close(self, spider: Spider) -> None:
        """Give up what is being learned."""
        tasks = [state.learning for state in self._outlets.values() if state.learning is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _load(self, outlet: str, state: _Outlet) -> None:
        model = await self.frontier.outlet_model(outlet)
        version = usable_version(model) if model else None
        if version is not None:
            state.model, state.trust = model, Trust(version)

    async def _learn(self, outlet: str, state: _Outlet) -> None:
        pages, state.pages = state.pages, []
        try:
            learned = await Workers.of(self.crawler).run(learn_from, pages, state.model)
            if learned is not None:  # else the pages have nothing in common; further ones may
                await self._take(outlet, state, *learned)
        except WorkerFailed as problem:
            logger.warning("The template of %s could not be learned: %s", outlet, problem.reason)
        finally:
            state.learning = None

    async def _take(self, outlet: str, state: _Outlet, model: bytes, version: str) -> None:
        """Use a template from now on, and keep it in the store."""
        assert self.crawler.stats is not None
        if state.trust is None:
            state.trust, state.young = Trust(version), True
            self.crawler.stats.inc_value("templates/learned")
        elif state.young:  # the first pages did not show all that the outlet's pages look like
            state.trust.renew(version)
            self.crawler.stats.inc_value("templates/extended")
        else:
            logger.warning("%s has changed its layout: its template was learned again", outlet)
            state.trust.renew(version)
            self.crawler.stats.inc_value("templates/relearned")
        state.model = model
        await self.frontier.save_outlet_model(outlet, model)
