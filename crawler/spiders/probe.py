"""Finds out where outlets list their articles: a bounded look at each, several side by side."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import CloseSpider
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.crawl.handle import Handle
from crawler.crawl.host_policies import HostPolicies
from crawler.crawl.scrapy_internals import Downloads
from crawler.discovery.probe.findings import Findings, Judgement, Trouble
from crawler.discovery.probe.outlet_file import found_outlet
from crawler.discovery.probe.selection import judge
from crawler.fetching.address_guard import AddressGuard
from crawler.items import Article, Link, Page
from crawler.outlets import outlet_path, write_outlet
from crawler.spiders.arguments import web_address
from crawler.spiders.base import StoreSpider
from crawler.spiders.frontier_spider import describe_failure
from crawler.spiders.probe_requests import Target
from crawler.spiders.probe_visit import Visit
from crawler.store.frontier.host_claims import claimed_name
from crawler.urls import host_of, normalise, outlet_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

SIDE_BY_SIDE = 16
"""Outlets that are probed at the same time."""


class ProbeSpider(StoreSpider):
    """Looks at robots.txt, front page, feeds, sitemaps and navigation of outlets, and keeps what a crawl should read.

    ``scrapy crawl probe -a url=https://outlet.example/`` writes ``outlets/outlet.example.toml`` (``CRAWLER_OUTLETS``).
    At most :data:`~crawler.spiders.probe_visit.MOST_REQUESTS` requests an outlet; the articles that are sampled are
    stored, and no crawl asks for them again.

    :param url: front pages, separated by white space.
    :param targets: what to probe instead, with what is known of it.
    :param done: called with each outlet's target and judgement as soon as there is one, instead of writing its file.
    """

    name = "probe"

    def __init__(
        self,
        url: str = "",
        *args: Any,
        targets: Iterable[Target] = (),
        done: Callable[[Target, Judgement], None] | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.targets = [Target(home=web_address(text)) for text in url.split()] + list(targets)
        if not self.targets:
            raise ValueError("name an outlet: -a url=https://outlet.example/")
        self.requests: Counter[str] = Counter()
        self.led_to: dict[str, str] = {}
        """URL → where its redirects led, in case that gave no answer."""
        self._done = done or self._write
        self._leasing = asyncio.Lock()
        self._pages: asyncio.Queue[Page | None] = asyncio.Queue()
        self._results: dict[str, Article | str] = {}
        self._reached = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        connect = crawler.signals.connect
        connect(spider._count, signal=signals.request_reached_downloader)
        connect(spider._note_redirect, signal=signals.response_downloaded)
        connect(spider._item_dropped, signal=signals.item_dropped)
        return spider

    async def start(self) -> AsyncIterator[Page]:
        await self.session.begin(self.name, {"homes": sorted(target.home for target in self.targets)})
        for target in self.targets:
            for url in (target.home, *target.feeds):
                AddressGuard.of(self.crawler).name(url)
        self.session.complete = True  # what an interrupted probe had not sampled is not gone on with
        free = asyncio.Semaphore(SIDE_BY_SIDE)
        probes = asyncio.gather(*(self._probe(target, free) for target in self.targets))
        probes.add_done_callback(self._probed)
        try:
            while (page := await self._pages.get()) is not None:
                page.handle.sent = True
                yield page
            await probes
        finally:
            probes.cancel()

    def _probed(self, probes: asyncio.Future[list[None]]) -> None:
        if not probes.cancelled():
            probes.exception()  # which nobody waits for when the crawl is told to end
        self._pages.put_nowait(None)

    async def _probe(self, target: Target, free: asyncio.Semaphore) -> None:
        async with free:
            visit = Visit(self, target)
            host = claimed_name(host_of(target.home))
            try:
                with self.frontier.gate.keep(host):
                    judgement = await visit.run()
            except Exception as problem:
                if self.session.broken is not None:
                    raise CloseSpider("store failed") from problem
                self.logger.error("The probe of %s failed", target.home, exc_info=True)
                what = f"unexpected {type(problem).__name__}: {problem}"
                trouble = Trouble(what=what, advice="Report it, with what --debug shows.", fatal=True)
                judgement = judge(Findings(home=target.home, troubles=[trouble]), datetime.now(UTC))
            self._done(target, judgement)

    def _write(self, target: Target, judgement: Judgement) -> None:
        if judgement.kept:
            outlet = found_outlet(judgement, target.outlet, target.home)
            path = outlet_path(self.crawler.settings["CRAWLER_OUTLETS"], outlet.name)
            write_outlet(outlet, path)
            self.logger.info("%s: %d sources, written to %s", outlet.home, len(outlet.sources), path)
        for trouble in judgement.findings.troubles:
            self.logger.warning("%s: %s. %s", target.home, trouble.what, trouble.advice)

    async def sample(self, links: list[Link]) -> dict[str, Article | str]:
        """Fetch articles through the pipelines; returns for each URL the article, or why there is none.

        What is stored already is not fetched; what another process fetches at the moment is missing from the answer.
        """
        handles = await self._lease(links)
        await asyncio.gather(*(self._sample_one(handle) for handle in handles))
        await self._note_reached()
        return {link.url: self._results[link.url] for link in links if link.url in self._results}

    async def _lease(self, links: list[Link]) -> list[Handle]:
        held = len(self.frontier.in_flight)
        async with self._leasing:  # so that what is open is what was just added
            await self.frontier.add(links)
            return await self.frontier.lease(len(links), per_host=len(links) + held, hold_pages=False)

    async def _sample_one(self, handle: Handle) -> None:
        frontier, link = self.frontier, handle.link
        try:
            response = await self.download(link.url)
            if response.status >= 400:
                raise HttpError(response, f"answered {response.status}")
        except Exception as problem:  # noqa: BLE001 - whatever a download fails with becomes the reason of the row
            reason, state, retry_in = describe_failure(problem)
            self._results[link.url] = reason
            await frontier.fail(handle, reason, state=state, retry_in=retry_in)
            return
        self.note_validators(handle, response)
        page = Page.from_response(response, link)
        page.handle = handle
        self._pages.put_nowait(page)
        change = self.session.change()
        while handle in frontier.in_flight:
            await change
            change = self.session.change()

    async def _note_reached(self) -> None:
        while batch := await self.session.reached(self._reached, 100):
            for self._reached, article in batch:
                self._results.update(dict.fromkeys((article.url, *article.other_urls), article))

    async def download(self, url: str) -> Response:
        """Fetch a page as every request of the project is fetched: robots.txt, delays, redirects; one more try."""
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(Request(url, meta={"max_retry_times": 1}, dont_filter=True))

    def slow_down(self, target: Target) -> None:
        """Keep what an outlet's file says of delay and concurrency."""
        known = target.outlet
        if known is None or (known.delay is None and known.concurrency is None):
            return
        settings = self.crawler.settings
        delay = max(known.delay or 0.0, settings.getfloat("DOWNLOAD_DELAY"))
        concurrency = known.concurrency or settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        host = urlsplit(known.home).hostname or ""
        Downloads(self.crawler).limit(host, delay=delay, concurrency=concurrency)

    def _count(self, request: Request) -> None:
        self.requests[outlet_of(request.url)] += 1

    def _note_redirect(self, response: Response, request: Request) -> None:
        if 300 <= response.status < 400 and (location := response.headers.get("Location")):
            first = request.meta.get("redirect_urls", [request.url])[0]
            self.led_to[first] = normalise(location.decode("latin-1"), request.url) or request.url

    def named_sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of a URL's host names; none before something was fetched of it."""
        policies = self.crawler.get_extension(HostPolicies)
        robots = policies.robots(url) if policies else None
        return robots.sitemaps if robots else []

    def _item_dropped(self, item: Any, exception: BaseException) -> None:
        if isinstance(item, Article):  # a copy of an article
            self._results.update(dict.fromkeys((item.url, *item.other_urls), item))
        elif isinstance(item, Page):
            self._results[item.url] = str(exception).removeprefix(f"{item.final_url}: ")
