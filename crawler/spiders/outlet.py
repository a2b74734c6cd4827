"""Scheduled crawls of an outlet: its sources in, what is new and what changed out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.http import Response

from crawler.crawl.frontier import LATER, SOON
from crawler.crawl.handle import Handle, handle_of, leased
from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.capture import estimate
from crawler.discovery.feeds.hub import hub_of
from crawler.discovery.feeds.page import feed_pages
from crawler.discovery.jobs import read_listing_page
from crawler.discovery.source import (
    DEEPEST_SITEMAP,
    Reading,
    Wanted,
    next_of_feed,
    read_source,
    sitemap_files,
)
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.headers import header
from crawler.items import Link, Page, Role
from crawler.outlets import Outlet, SourceKind, outlet_path, read_outlet
from crawler.page.walls import WALLS
from crawler.spiders.arguments import instant
from crawler.spiders.frontier_spider import SOURCES, FrontierSpider
from crawler.store import Crawl, Frontier
from crawler.store.articles.feed_pages import keep_feed_pages, missing_feed_pages
from crawler.store.frontier import visiting
from crawler.store.records import FailedState
from crawler.store.revisits.schedule import wants_whole
from crawler.store.revisits.subscriptions import note_hub

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

_ROLES: dict[SourceKind, Role] = {"feed": "feed", "sitemap": "sitemap", "section": "section", "links": "front"}


class OutletSpider(FrontierSpider):
    """Reads the sources of an outlet that are due and fetches what they name for the first time; looks again at
    articles whose time has come.

    ``scrapy crawl outlet -a outlet=outlet.example``

    :param outlet: the name of an outlet, or the outlet itself.
    :param folder: where the outlets' files are.
    :param since: ISO date or datetime; what the sources date earlier is not fetched, nor dated files of sitemaps.
    :param until: the first moment that is too late.
    :param section: name of a section; what lies elsewhere is not fetched.
    :param limit: how many articles to store at the most that were not stored before.
    :param now: whether every source is looked at, whatever is due.
    """

    name = "outlet"

    def __init__(
        self,
        outlet: str | Outlet = "",
        *args: Any,
        folder: str = "outlets",
        until: str | datetime | None = None,
        section: str | None = None,
        now: bool | str = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        if not outlet:
            raise ValueError("name an outlet: -a outlet=outlet.example")
        self.outlet = read_outlet(outlet_path(folder, outlet)) if isinstance(outlet, str) else outlet
        self.until = instant("until", until)
        self.section = section or None
        self.everything = str(now).lower() not in ("", "0", "false", "no")
        self.names = self.outlet.names
        self.wanted = Wanted(outlets=frozenset(self.names), since=self.since, until=self.until, section=self.section)
        self.grammar = UrlGrammar.from_dict(self.outlet.grammar) if self.outlet.grammar else None
        self.trusted = True
        self.seen: dict[str, dict[int, float | None]] = {}
        self.unchanged_sources = 0
        self.crawl: Crawl | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        own = {"DOWNLOAD_DELAY": spider.outlet.delay, "CONCURRENT_REQUESTS_PER_DOMAIN": spider.outlet.concurrency}
        for setting, value in own.items():
            if value is not None:
                crawler.settings.set(setting, value, priority="spider")
        return spider

    def arguments(self) -> dict[str, Any]:
        filters = {"until": self.until.isoformat() if self.until else None, "section": self.section}
        return super().arguments() | filters | {"outlet": self.outlet.name}

    def seeds(self) -> Iterable[Link]:
        return [
            Link(url=source.url, role=_ROLES[source.kind], how="user", position=n, title=source.title)
            for n, source in enumerate(self.outlet.sources)
        ]

    async def begin(self) -> None:
        sources = list(AddressGuard.of(self.crawler).naming(self.seeds()))
        AddressGuard.of(self.crawler).name(self.outlet.home)
        is_whole = not (self.since or self.until or self.section)
        begun = await self.session.call(
            Frontier.begin_visit, self.names, sources, everything=self.everything, backlog=is_whole
        )
        self.crawl, self.trusted = begun.crawl, begun.trusted
        self.logger.info("%s: %d to be looked at again, %d left", self.outlet.name, begun.revisits, begun.left)
        self.session.before_close(self.summarise)

    async def request(self, handle: Handle) -> Request | None:
        request = await super().request(handle)
        if request is None:
            return None
        lease, link = handle.lease, handle.link
        request.meta["handle_httpstatus_list"] = [304]
        is_article = link.role == "article"
        trusted = self.trusted or not is_article
        suspected = lease.hidden_changes > 0
        mismatches = lease.validator_mismatches
        if trusted and not wants_whole(lease.visits, mismatches, is_article=is_article, suspected=suspected):
            if lease.etag:
                request.headers["If-None-Match"] = lease.etag
            if lease.last_modified:
                request.headers["If-Modified-Since"] = lease.last_modified
        return request

    async def parse(self, response: Response) -> AsyncIterator[Page]:
        handle = leased(response)
        if response.status == 304:
            await self._unchanged(handle)
            return
        self.note_validators(handle, response)
        link = handle.link
        if link.role in SOURCES:
            await self._read_source(response, handle)
            return
        if link.role == "article":
            async for page in super().parse(response):
                page.selectors, page.time_zone = self.outlet.selectors, self.outlet.time_zone
                page.page_object = self.outlet.page_object
                yield page
        elif problem := self.unusable(response, link):
            await self._fail_source(handle, problem)
        else:
            await self._read_page(response, handle)

    async def _read_page(self, response: Response, handle: Handle) -> None:
        link = handle.link
        content_type = header(response, "Content-Type")
        listed: tuple[Reading, list[Link]] | None = await self.work(
            handle, read_listing_page, response.body, content_type, response.url, link, self.wanted, self.grammar
        )
        if listed is None:
            return
        reading, further = listed
        if reading.error is not None:
            await self._fail_source(handle, reading.error)
            return
        # A section is read on as long as its pages name something that nobody knew.
        new = await self.frontier.add(reading.links, unknown_only=True, under=handle)
        if link.role in ("section", "page") and not new:
            further = []
        await self.frontier.add(further, unknown_only=True, under=handle)
        await self._listed(handle, reading, new)

    async def failed(self, failure: Failure) -> None:
        handle = handle_of(failure)
        if handle is not None and handle.link.role != "article" and handle in self.frontier.in_flight:
            await self.session.call(Frontier.source_failed, handle.lease, str(failure.value)[:200])
        await super().failed(failure)

    async def summarise(self) -> None:
        """Put into the crawl's figures how many articles the sources name, and how many there are by them."""
        stats = self.crawler.stats
        assert stats is not None
        found = set().union(*self.seen.values()) if self.seen else set()
        stats.set_value("outlet/listed", len(found))
        stats.set_value("outlet/sources", len(self.seen) + self.unchanged_sources)
        if (total := estimate(list(self.seen.values()))) is not None:
            stats.set_value("outlet/estimated", total)
        counts = await self.session.counts()
        for name in ("stored", "earlier", "duplicates", "open"):
            stats.set_value(f"outlet/{name}", getattr(counts, name))
        stats.set_value("outlet/failed", sum(counts.failed.values()))

    async def _unchanged(self, handle: Handle) -> None:
        link = handle.link
        self.crawler.stats.inc_value("articles/unchanged" if link.role == "article" else "sources/unchanged")
        self.unchanged_sources += link.role != "article"
        await self.frontier.settle(handle, Frontier.unchanged)

    async def _read_source(self, response: Response, handle: Handle) -> None:
        link = handle.link
        kind = "feed" if link.role == "feed" else "sitemap"
        content_type = header(response, "Content-Type") or None
        read = partial(read_source, content_type=content_type, zone=self.outlet.zone, wanted=self.wanted)
        reading: Reading | None = await self.work(handle, read, kind, response.body, response.url)
        if reading is None:
            return
        if reading.error is not None:
            await self._fail_source(handle, reading.error)
            return
        await self._note_hub(response, handle, reading)
        pages = await self._pages_of(handle, reading)  # first, for what is added may be fetched at once
        new = await self.frontier.add(reading.links, unknown_only=True, under=handle)
        await self.session.write(keep_feed_pages, pages)
        await self._add_files(handle, reading)
        if reading.next_page and new:
            await self.frontier.add([next_of_feed(reading.next_page, link)], unknown_only=True, under=handle)
        await self._listed(handle, reading, new)

    async def _note_hub(self, response: Response, handle: Handle, reading: Reading) -> None:
        """Take note of the hub that a feed names, for who runs this crawl to subscribe there."""
        link = handle.link
        if link.how != "user" or reading.kind != "feed" or not self.settings["CRAWLER_WEBSUB_CALLBACK"]:
            return
        said = b", ".join(response.headers.getlist("Link")).decode("latin-1")
        hub, topic = hub_of(said, response.url, reading.hub, reading.topic) or (None, None)
        await self.session.write(note_hub, self.outlet.name, link.url, hub, topic, self.session.now)

    async def _pages_of(self, handle: Handle, reading: Reading) -> dict[str, bytes]:
        """What a feed gives at length of articles whose own page is still to be fetched."""
        if not reading.texts:
            return {}
        missing = await self.session.read(missing_feed_pages, reading.texts)
        texts = [(each, reading.texts[each.url]) for each in reading.links if each.url in missing]
        pages: dict[str, bytes] | None = await self.work(handle, feed_pages, texts) if texts else None
        return pages or {}

    async def _fail_source(self, handle: Handle, reason: str) -> None:
        if handle in self.frontier.in_flight:
            await self.session.call(Frontier.source_failed, handle.lease, reason)
        state: FailedState = "blocked" if reason in WALLS else "failed"
        await self.frontier.fail(handle, reason, state=state, retry_in=SOON if handle.link.how == "user" else LATER)

    async def _add_files(self, handle: Handle, reading: Reading) -> None:
        """Add the files of a sitemap index, but for those that say they have not changed since they were read."""
        link = handle.link
        if link.number > DEEPEST_SITEMAP:
            self.logger.warning("%s: sitemaps within sitemaps within sitemaps are left", link.url)
            return
        read = await self.session.call(Frontier.last_read, [file.url for file in reading.files])
        changed = [
            file
            for file in reading.files
            if file.modified is None or file.url not in read or file.modified > read[file.url] - LATER
        ]
        await self.frontier.add(sitemap_files(changed, link), unknown_only=not self.everything, under=handle)

    async def _listed(self, handle: Handle, reading: Reading, new: int) -> None:
        link = handle.link
        source = link.root or link.url
        self.seen.setdefault(source, {}).update(reading.seen)
        dates = [datetime.fromtimestamp(when, self.outlet.zone) for when in reading.seen.values() if when is not None]
        listed = len(reading.seen) or len(reading.files)
        look = visiting.SourceLook(
            listed=listed,
            new=new,
            digest=reading.digest,
            dates=sorted(dates, reverse=True)[:20],
            reason=None if listed else "lists no articles",
        )
        await self.frontier.settle(handle, Frontier.source_done, look)
        self.logger.info("%s: names %d articles, %d of them new", link.url, len(reading.seen), new)

    async def _articles_left(self) -> int:
        if self.limit is None:
            return await super()._articles_left()
        return self.limit - (await self.session.counts()).stored
