"""Carries out what the life cycles of the outlets' templates decide: reads pages, learns, stores, reads again."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import msgspec
from scrapy import signals

from crawler.crawl.handle import handle_of
from crawler.crawl.member import CrawlMember
from crawler.crawl.shared import Shared
from crawler.crawl.workers.worker import WorkerFailed
from crawler.extraction.jobs import extract_to_learn, extract_with, learn_from, usable_version
from crawler.extraction.template.life_cycle import (
    Adopt,
    Decision,
    Forget,
    Keep,
    Learn,
    LifeCycle,
    ReadAgain,
    ReadNow,
    Wait,
)
from crawler.extraction.template.trust import Trust
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

_FROM_ELSEWHERE = 1 << 62


@dataclass(slots=True)
class _Outlet:
    name: str
    life: LifeCycle
    model: bytes | None = None
    """The template as JSON; None without one."""
    loaded: asyncio.Task[None] | None = None
    pages: dict[str, KeptPage] = field(default_factory=dict)
    """By article, the pages that are kept."""
    isolated: dict[str, bytes | None] = field(default_factory=dict)
    """By article, what trafilatura kept of its page, for those that this crawl read without a template."""
    learning: asyncio.Task[None] | None = None
    again: Counter[str] = field(default_factory=Counter)
    """URLs of the pages that are being read again, each as often as it is: one may be kept anew meanwhile."""

    def let_go(self, articles: Iterable[str]) -> list[KeptPage]:
        """The kept pages of some articles, which are no longer kept here."""
        gone = [self.pages.pop(article) for article in articles if article in self.pages]
        for page in gone:
            self.isolated.pop(page.article_id, None)
        return gone


class Templates(CrawlMember, Shared):
    """Reads pages, each with its outlet's :class:`~crawler.extraction.OutletModel` once that is known.

    ``CRAWLER_TEMPLATE_PAGES`` says from how many articles of an outlet its template is learned (0: never): from those
    that were found first, whichever comes in first. They are kept compressed, and read again with it. When it misses
    page after page, the outlet has changed its layout: that is told by the log, by the statistic
    ``templates/relearned`` and by an alarm, and it is learned again from the pages that were missed, beside the old
    layout. What is decided when is :mod:`crawler.extraction.template.life_cycle`'s.
    """

    def __init__(self, crawler: Crawler):
        self.enough = crawler.settings.getint("CRAWLER_TEMPLATE_PAGES")
        self.crawler = crawler
        self.outdated = False
        """Whether articles that were handed out were replaced since, as the layout has changed."""
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
        self.session.before_end(self.finish)
        self.session.before_close(self.save)

    async def read(self, page: Page) -> Article:
        """The article of a page.

        :raises NoArticle: it holds none.
        :raises crawler.crawl.workers.pool.WorkerFailed: it could not be worked on.
        """
        if not self.enough:
            return await self.workers.run(extract_with, page, None)
        outlet = await self._outlet(outlet_of(page.final_url))
        place = self._place(page)
        await self._turn(outlet, place)
        version, model = outlet.life.version, outlet.model
        article = await self._read_first(outlet, page, place, model)
        kept = None
        if version is None:  # it will be kept, and to compress it would hold up the loop
            kept = await asyncio.to_thread(KeptPage.of, page, article, place, version)
        decisions = outlet.life.was_read(place, article, version)
        while Wait() in decisions and outlet.learning is not None:
            await asyncio.wait([outlet.learning])
            decisions = outlet.life.was_read(place, article, version)
        for decision in decisions:
            if isinstance(decision, Keep):
                await self._keep(outlet, kept or KeptPage.of(page, article, place, version))
            elif isinstance(decision, ReadNow) and outlet.model is not None:
                article = await self._with_template(page, outlet.model) or article
            elif isinstance(decision, Forget):
                await self._forget(outlet.let_go(decision.articles))
        self._consider(outlet)
        while outlet.again and page.url not in outlet.again:  # or a copy of one of them would not be known as one
            await asyncio.wait([self.session.change()], timeout=1)
        return article

    async def finish(self) -> None:
        """Learn what can be learned, and wait until all is read again that is to be."""
        for name in await self.session.read(with_provisional, self.session.crawl):
            await self._outlet(name)  # an interrupted crawl may have left what nothing fetched since asks for
        for outlet in self._outlets.values():
            self._consider(outlet)
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def save(self) -> None:
        """Keep how the templates did; what is being learned or read again is left to the next crawl."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for outlet in self._outlets.values():
            trust = outlet.life.trust
            if trust is None or not trust.read:
                continue
            await self.session.write(save_template, outlet.name, _stored(outlet), now=self.session.now)
            if trust.proven:
                await self.session.write(end_change, outlet.name, self.session.crawl.started_at)

    async def _outlet(self, name: str) -> _Outlet:
        outlet = self._outlets.setdefault(name, _Outlet(name, LifeCycle(self.enough)))
        if outlet.loaded is None:
            outlet.loaded = asyncio.ensure_future(self._load(outlet))
        await outlet.loaded
        return outlet

    async def _load(self, outlet: _Outlet) -> None:
        stored, kept = await self.session.read(find_template, outlet.name)
        model = stored.model.encode() if stored.model else None
        version, trust = usable_version(model) if model else None, None
        if version is not None:
            outlet.model = model
            trust = msgspec.json.decode(stored.trust, type=Trust) if stored.trust else Trust(version)
            trust = trust if trust.version == version else Trust(version)
        outlet.pages = {page.article_id: page for page in kept}
        decisions = outlet.life.loaded(trust, {page.article_id: (page.position, page.model) for page in kept})
        self._follow(outlet, decisions)

    def _place(self, page: Page) -> int:
        """The place of a page in the order in which pages were found."""
        handle = handle_of(page)
        return next(self._further) if handle is None else handle.lease.url_id

    async def _turn(self, outlet: _Outlet, place: int) -> None:
        """Wait while an outlet's template is being learned, or is about to be from pages that were found before."""
        while True:
            if outlet.learning is not None:
                await asyncio.wait([outlet.learning])
            if outlet.life.turn(place) == "read":
                return
            self._consider(outlet)
            if outlet.learning is None:
                await asyncio.wait([self.session.change()], timeout=1)

    async def _read_first(self, outlet: _Outlet, page: Page, place: int, model: bytes | None) -> Article:
        if model is not None:
            return await self.workers.run(extract_with, page, model)
        try:
            article, isolated = await self.workers.run(extract_to_learn, page)
        except BaseException:
            outlet.life.gave_none(place)
            raise
        finally:
            self.session.notify()
        outlet.isolated[article.id] = isolated
        return article

    async def _keep(self, outlet: _Outlet, page: KeptPage) -> None:
        outlet.pages[page.article_id] = page
        await self.session.write(keep_page, outlet.name, page)

    async def _forget(self, pages: Iterable[KeptPage]) -> None:
        for page in pages:
            await self.session.write(read_again, page, None)

    def _consider(self, outlet: _Outlet) -> None:
        """Learn an outlet's template when it is to be, and the pages for it that were found first are there."""
        awaited = [
            handle.lease.url_id
            for handle in self.frontier.in_flight
            if handle.link.role in ("article", "start") and outlet_of(handle.url) == outlet.name
        ]
        self._follow(outlet, outlet.life.consider(asyncio.get_running_loop().time(), awaited))

    def _follow(self, outlet: _Outlet, decisions: Sequence[Decision]) -> None:
        """Begin what was decided that no page waits for by itself."""
        for decision in decisions:
            if isinstance(decision, Learn):
                outlet.learning = self._run(self._learn(outlet, decision.articles))
            elif isinstance(decision, ReadAgain):
                self._run(self._read_again(outlet, outlet.let_go(decision.articles), outlet.model))
            elif isinstance(decision, Forget):
                self._run(self._read_again(outlet, outlet.let_go(decision.articles), None))

    async def _learn(self, outlet: _Outlet, articles: Sequence[str]) -> None:
        """Learn from kept pages. Whatever goes wrong, the outlet's other pages no longer wait for it."""
        decisions = list[Decision]()
        try:
            decisions = await self._learned(outlet, [outlet.pages[article] for article in articles])
        except WorkerFailed as problem:
            logger.warning("The template of %s could not be learned: %s", outlet.name, problem.reason)
        except Exception:
            logger.error("The template of %s could not be learned", outlet.name, exc_info=True)
        finally:
            outlet.learning = None
        if outlet.life.learning:
            decisions = outlet.life.not_learned()
        self._follow(outlet, decisions)
        self.session.notify()

    async def _learned(self, outlet: _Outlet, pages: Sequence[KeptPage]) -> list[Decision]:
        bodies = [(kept.body, kept.page.final_url) for kept in pages]
        isolated = [outlet.isolated.get(kept.article_id) for kept in pages]
        told = [kept.page.link for kept in pages]
        lesson = await self.workers.run(learn_from, bodies, outlet.model, isolated, told)
        if lesson.template is None:
            return outlet.life.not_learned([pages[number].article_id for number in lesson.used])
        outlet.model, version = lesson.template
        decisions = outlet.life.learned(version)
        await self._adopt(outlet, decisions)
        return decisions

    async def _adopt(self, outlet: _Outlet, decisions: Iterable[Decision]) -> None:
        """Keep a template in the store, and say what was learned."""
        stats = self.crawler.stats
        assert stats is not None
        for decision in decisions:
            if isinstance(decision, Adopt):
                changed = decision.change == "relearned"
                stats.inc_value(f"templates/{decision.change}")
                if changed:
                    logger.warning("%s has changed its layout: its template was learned again", outlet.name)
                await self.session.write(
                    save_template, outlet.name, _stored(outlet), now=self.session.now, changed=changed
                )

    def _read_again(self, outlet: _Outlet, pages: Sequence[KeptPage], model: bytes | None) -> Coroutine[Any, Any, None]:
        """Read kept pages with a template; without one, their first readings stand."""
        mine = Counter({kept.page.url for kept in pages})
        outlet.again += mine

        async def work() -> None:
            try:
                for kept in pages:
                    await self._read_one_again(kept, model)
            finally:
                outlet.again -= mine
                self.session.notify()

        return work()

    async def _read_one_again(self, kept: KeptPage, model: bytes | None) -> None:
        article = await self._with_template(kept.unpacked(), model) if model else None
        while handle_of(kept.page) in self.frontier.in_flight:  # its first reading is not stored yet
            await asyncio.wait([self.session.change()], timeout=1)
        replaced = await self.session.write(read_again, kept, article and normalise_article(article))
        self.outdated |= replaced and kept.model is not None
        self.session.notify()
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


def _stored(outlet: _Outlet) -> StoredTemplate:
    trust = outlet.life.trust
    kept = msgspec.json.encode(trust).decode() if trust else None
    return StoredTemplate(outlet.model.decode() if outlet.model else None, kept)
