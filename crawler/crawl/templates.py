"""The outlets' templates: learned from the first pages of each while it is crawled, kept in the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import msgspec
from scrapy import signals

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.shared import Shared
from crawler.crawl.workers import WorkerFailed, Workers
from crawler.extraction.jobs import extract_to_learn, extract_with, learn_from, usable_version
from crawler.extraction.template.trust import MISSES, Trust
from crawler.items import NoArticle
from crawler.normalise import normalise_article
from crawler.store.articles.templates import (
    KeptPage,
    StoredTemplate,
    end_change,
    find_template,
    keep_page,
    read_again,
    save_template,
    with_provisional,
)
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Article, Page

logger = logging.getLogger(__name__)

# More pages than these say nothing more about a new layout.
_MOST_KEPT = 8
# Seconds that pages which can be learned from wait for those that were found before them.
_PATIENCE = 5.0
_FROM_ELSEWHERE = 1 << 62


@dataclass(slots=True)
class _Outlet:
    name: str
    model: bytes | None = None
    trust: Trust | None = None
    """How the model does; None without one."""
    loaded: asyncio.Task[None] | None = None
    kept: dict[str, KeptPage] = field(default_factory=dict)
    """By article, the pages to learn from: the outlet's first ones, then those that its model misses."""
    isolated: dict[str, bytes | None] = field(default_factory=dict)
    """By article, what trafilatura kept of its page, for those that this crawl read without a template."""
    reading: set[int] = field(default_factory=set)
    """The positions of pages that are being read without a template."""
    ready: float | None = None
    """When there were enough pages to learn from."""
    learning: asyncio.Task[None] | None = None
    again: set[str] = field(default_factory=set)
    """URLs of the pages that are being read again."""

    @property
    def first(self) -> list[KeptPage]:
        """The pages to learn from, in the order in which they were found."""
        return sorted(self.kept.values(), key=lambda kept: kept.position)


class Templates(Shared):
    """Reads pages, each with its outlet's :class:`~crawler.extraction.OutletModel` once that is known.

    ``CRAWLER_TEMPLATE_PAGES`` says from how many articles of an outlet its template is learned (0: never): from those
    that were found first, whichever comes in first. They are kept compressed, and read again with it. When it misses
    page after page, the outlet has changed its layout: that is told by the log, by the statistic
    ``templates/relearned`` and by an alarm, and it is learned again from the pages that were missed, beside the old
    layout.
    """

    def __init__(self, crawler: Crawler):
        self.enough = crawler.settings.getint("CRAWLER_TEMPLATE_PAGES")
        self.crawler = crawler
        self._outlets: dict[str, _Outlet] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._further = count(_FROM_ELSEWHERE)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        templates = cls(crawler)
        if templates.enough:
            crawler.signals.connect(templates.opened, signal=signals.spider_opened)
        return templates

    def opened(self) -> None:
        self.frontier.before_end(self.finish)
        self.frontier.before_close(self.save)

    @cached_property
    def frontier(self) -> CrawlFrontier:
        """The frontier of this crawl; extensions can look each other up only when all are made."""
        return CrawlFrontier.of(self.crawler)

    @cached_property
    def workers(self) -> Workers:
        """The worker processes of this crawl."""
        return Workers.of(self.crawler)

    async def read(self, page: Page) -> Article:
        """The article of a page.

        :raises NoArticle: it holds none.
        :raises crawler.crawl.workers.WorkerFailed: it could not be worked on.
        """
        if not self.enough:
            return await self.workers.run(extract_with, page, None)
        state = await self._state(outlet_of(page.final_url))
        position = self._position(page)
        await self._turn(state, position)
        model = state.model
        if model is not None:
            article = await self.workers.run(extract_with, page, model)
        else:
            state.reading.add(position)
            try:
                article, isolated = await self.workers.run(extract_to_learn, page)
                state.isolated[article.id] = isolated
            finally:
                state.reading.discard(position)
                self.frontier.notify()
            if state.learning is not None:
                await asyncio.wait([state.learning])
        if model is state.model and state.learning is None:
            await self._observe(state, page, position, article)
        elif state.model is not None and (state.trust is None or not state.trust.fits(article)):
            article = await self._with_template(page, state.model) or article
        while state.again and page.url not in state.again:  # or a copy of one of them would not be known as one
            await asyncio.wait([self.frontier.change()], timeout=1)
        return article

    async def finish(self) -> None:
        """Learn what can be learned, and wait until all is read again that is to be."""
        for name in await self.frontier.of_store(with_provisional, self.frontier.crawl):
            await self._state(name)  # an interrupted crawl may have left what nothing fetched since asks for
        for state in self._outlets.values():
            self._consider(state)
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def save(self) -> None:
        """Keep how the templates did; what is being learned or read again is left to the next crawl."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for state in self._outlets.values():
            if state.trust is None or not state.trust.read:
                continue
            await self.frontier.of_store(save_template, state.name, _stored(state))
            if state.trust.proven:
                await self.frontier.of_store(end_change, state.name, self.frontier.crawl.started_at)

    async def _state(self, name: str) -> _Outlet:
        state = self._outlets.setdefault(name, _Outlet(name))
        if state.loaded is None:
            state.loaded = asyncio.ensure_future(self._load(state))
        await state.loaded
        return state

    async def _load(self, state: _Outlet) -> None:
        stored, kept = await self.frontier.of_store(find_template, state.name)
        model = stored.model.encode() if stored.model else None
        version = usable_version(model) if model else None
        if version is not None:
            trust = msgspec.json.decode(stored.trust, type=Trust) if stored.trust else Trust(version)
            state.model, state.trust = model, trust if trust.version == version else Trust(version)
        missed = [page for page in kept if version is None or page.model == version]
        state.kept = {page.article_id: page for page in missed}
        if left := [page for page in kept if page.article_id not in state.kept]:
            self._run(self._read_again(state, left, state.model))

    def _position(self, page: Page) -> int:
        """The place of a page in the order in which pages were found."""
        url = self.frontier.asked_for(page)
        return next(self._further) if url is None else self.frontier.in_flight[url].url_id

    async def _turn(self, state: _Outlet, position: int) -> None:
        """Wait while an outlet's template is being learned, or is about to be from pages that were found before.

        Without a template a page costs several times as much, and is read no better.
        """
        while True:
            if state.learning is not None:
                await asyncio.wait([state.learning])
            if state.model is not None:
                return
            before = [*state.reading, *(kept.position for kept in state.kept.values())]
            if sum(other < position for other in before) < self.enough:
                return
            self._consider(state)
            if state.learning is None:
                await asyncio.wait([self.frontier.change()], timeout=1)

    async def _observe(self, state: _Outlet, page: Page, position: int, article: Article) -> None:
        """Take note of a page and of the article that it held, and learn when there are pages enough."""
        if state.trust is not None and not state.trust.observe(article):
            self._consider(state)
            return
        kept = KeptPage.of(page, article, position, state.trust.version if state.trust else None)
        state.kept[kept.article_id] = kept
        await self.frontier.of_store(keep_page, state.name, kept)
        if state.trust is not None and len(state.kept) > _MOST_KEPT:
            oldest = state.kept.pop(next(iter(state.kept)))
            await self.frontier.of_store(read_again, oldest, None)
        self._consider(state)

    def _consider(self, state: _Outlet) -> None:
        """Learn an outlet's template when it is to be, and the pages for it that were found first are there."""
        enough = self.enough if state.trust is None else MISSES
        if state.learning is not None or len(state.kept) < enough or not (state.trust is None or state.trust.stale):
            return
        now = asyncio.get_running_loop().time()
        state.ready = state.ready or now
        if now >= state.ready + _PATIENCE or not self._is_awaited(state, state.first[enough - 1].position):
            state.learning = self._run(self._learn(state, state.first[:enough]))

    def _is_awaited(self, state: _Outlet, position: int) -> bool:
        """Whether an article that was found before a position is still to come in."""
        here = {kept.position for kept in state.kept.values()}
        return any(
            lease.url_id < position and lease.url_id not in here and lease.link.role in ("article", "start")
            for url, lease in self.frontier.in_flight.items()
            if outlet_of(url) == state.name
        )

    async def _learn(self, state: _Outlet, pages: Sequence[KeptPage]) -> None:
        learned = None
        try:
            bodies = [(kept.body, kept.page.final_url) for kept in pages]
            isolated = [state.isolated.get(kept.article_id) for kept in pages]
            told = [kept.page.link for kept in pages]
            learned = await self.workers.run(learn_from, bodies, state.model, isolated, told)
            if learned is not None:  # else the pages have nothing in common; further ones may
                await self._take(state, *learned)
        except WorkerFailed as problem:
            logger.warning("The template of %s could not be learned: %s", state.name, problem.reason)
        finally:
            state.learning = state.ready = None
        done = pages if learned is None else state.first
        for kept in done:
            state.kept.pop(kept.article_id, None)
            state.isolated.pop(kept.article_id, None)
        self._run(self._read_again(state, done, state.model if learned else None))
        self.frontier.notify()

    async def _take(self, state: _Outlet, model: bytes, version: str) -> None:
        """Use a template from now on, and keep it in the store."""
        stats = self.crawler.stats
        assert stats is not None
        changed = False
        if state.trust is None:
            state.trust = Trust(version, young=True)
            stats.inc_value("templates/learned")
        else:
            changed = not state.trust.young  # else the first pages did not show all that the outlet's pages look like
            state.trust.renew(version)
            stats.inc_value("templates/relearned" if changed else "templates/extended")
        if changed:
            logger.warning("%s has changed its layout: its template was learned again", state.name)
        state.model = model
        await self.frontier.of_store(save_template, state.name, _stored(state), changed=changed)

    def _read_again(self, state: _Outlet, pages: Sequence[KeptPage], model: bytes | None) -> Coroutine[Any, Any, None]:
        """Read kept pages with a template; without one, their first readings stand."""
        mine = {kept.page.url for kept in pages}
        state.again |= mine

        async def work() -> None:
            try:
                for kept in pages:
                    await self._read_one_again(kept, model)
            finally:
                state.again -= mine
                self.frontier.notify()

        return work()

    async def _read_one_again(self, kept: KeptPage, model: bytes | None) -> None:
        article = await self._with_template(kept.unpacked(), model) if model else None
        while kept.page.url in self.frontier.in_flight:  # its first reading is not stored yet
            await asyncio.wait([self.frontier.change()], timeout=1)
        replaced = await self.frontier.of_store(read_again, kept, article and normalise_article(article))
        self.frontier.outdated |= replaced and kept.model is not None
        self.frontier.notify()
        if replaced and self.crawler.stats:
            self.crawler.stats.inc_value("templates/read_again")

    async def _with_template(self, page: Page, model: bytes) -> Article | None:
        """What a page that was read gives with a template; None when that fails."""
        try:
            return await self.workers.run(extract_with, page, model)
        except (NoArticle, WorkerFailed) as problem:
            logger.info("%s cannot be read again with its outlet's template: %s", page.final_url, problem.reason)
        return None

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _stored(state: _Outlet) -> StoredTemplate:
    trust = msgspec.json.encode(state.trust).decode() if state.trust else None
    return StoredTemplate(state.model.decode() if state.model else None, trust)
