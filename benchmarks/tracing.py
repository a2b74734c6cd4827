"""Takes note of what each page of a crawl waits for, and why fewer pages are in flight than may be.

It stands around the parts of a crawl from outside, so that a crawl which is not traced pays nothing for it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scrapy import Request, signals
from scrapy.crawler import Crawler

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.handle import Handle, handle_of
from crawler.crawl.templates import Templates
from crawler.crawl.workers.pool import Workers
from crawler.items import Article, Page
from crawler.store.records import Lease

KINDS = ("lease", "slot", "network", "template", "worker's queue", "worker", "store's queue", "store", "other")
"""What a page waits for, or has done to it, in this order; ``other``: the event loop, between two of them."""

_SAMPLE = 0.02  # seconds
_page: ContextVar[str] = ContextVar("page", default="")


@dataclass(slots=True)
class Trace:
    """What was noted of one crawl; moments are seconds of the monotonic clock."""

    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    spans: list[tuple[str, str, float, float]] = field(default_factory=list)
    """URL (empty for what is no page's), kind, beginning and end."""
    lent: dict[str, tuple[float, float]] = field(default_factory=dict)
    """URL → when it was lent out, and when what became of it was reported."""
    roles: dict[str, str] = field(default_factory=dict)
    samples: list[tuple[float, int, str]] = field(default_factory=list)
    """When a look was taken, how many pages were in flight, and why not more."""
    allowed: int = 0
    """Pages that may be in flight."""

    def add(self, url: str, kind: str, begin: float, end: float) -> None:
        """Note a span."""
        self.spans.append((url, kind, begin, end))


def timed(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[Any, float, float]:
    """What a function gives, with when it began and ended; runs in a worker process."""
    begin = time.monotonic()
    return function(*args, **kwargs), begin, time.monotonic()


class Tracing:
    """An extension that fills :attr:`last`."""

    last: ClassVar[Trace] = Trace()

    def __init__(self, crawler: Crawler):
        self.crawler = crawler
        self.trace = type(self).last = Trace()
        self._found: dict[str, float] = {}
        self._leasing = self._scarce = False
        self._sampling: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Tracing:
        tracing = cls(crawler)
        crawler.signals.connect(tracing.opened, signal=signals.spider_opened)
        crawler.signals.connect(tracing.closed, signal=signals.spider_closed)
        return tracing

    def opened(self) -> None:
        """Stand around the parts of the crawl."""
        self.trace.allowed = self.crawler.settings.getint("CONCURRENT_REQUESTS")
        self._around_frontier(CrawlFrontier.of(self.crawler))
        self._around_downloads()
        self._around_templates(Templates.of(self.crawler))
        self._around_workers(Workers.of(self.crawler))
        self._sampling = asyncio.ensure_future(self._sample(CrawlFrontier.of(self.crawler)))

    def closed(self) -> None:
        """Note the end."""
        self.trace.ended = time.monotonic()
        if self._sampling is not None:
            self._sampling.cancel()

    def _around_frontier(self, frontier: CrawlFrontier) -> None:
        out, session = frontier.in_flight, frontier.session
        lend, end, lease, run = out.lend, out.end, frontier.lease, session._run

        def noted_lend(given: Lease) -> Handle:
            url, now = given.link.url, time.monotonic()
            self.trace.lent[url], self.trace.roles[url] = (now, now), given.link.role
            self.trace.add(url, "lease", self._found.get(url, now), now)
            return lend(given)

        def noted_end(handle: Handle) -> None:
            begun = self.trace.lent.get(handle.url, (time.monotonic(), 0.0))[0]
            self.trace.lent[handle.url] = begun, time.monotonic()
            end(handle)

        async def noted_lease(limit: int, **options: Any) -> list[Handle]:
            self._leasing = True
            try:
                handles = await lease(limit, **options)
            finally:
                self._leasing = False
            self._scarce = len(handles) < limit
            return handles

        async def noted_run(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            asked, moments = time.monotonic(), [0.0, 0.0]

            def call(*args: Any, **kwargs: Any) -> Any:
                moments[0] = time.monotonic()
                try:
                    return function(*args, **kwargs)
                finally:
                    moments[1] = time.monotonic()

            result = await run(call, *args, **kwargs)
            url = next(filter(None, map(_url_of, args)), "") or _page.get()
            self.trace.add(url, "store's queue", asked, moments[0])
            self.trace.add(url, "store", *moments)
            for links in args:
                if isinstance(links, list):
                    self._note_found(links)
            return result

        out.lend, out.end = noted_lend, noted_end  # type: ignore[method-assign]
        frontier.lease, session._run = noted_lease, noted_run  # type: ignore[method-assign, assignment]

    def _note_found(self, links: Iterable[Any]) -> None:
        now = time.monotonic()
        for link in links:
            if (url := getattr(link, "url", None)) is not None:
                self._found.setdefault(url, now)

    def _around_downloads(self) -> None:
        assert self.crawler.engine is not None
        handlers = self.crawler.engine.downloader.handlers
        download, reached = handlers.download_request_async, dict[Request, float]()
        self.crawler.signals.connect(
            lambda request: reached.__setitem__(request, time.monotonic()),
            signal=signals.request_reached_downloader,
            weak=False,
        )

        async def noted(request: Request) -> Any:
            url, begin = _url_of(request), time.monotonic()
            self.trace.add(url, "slot", reached.pop(request, begin), begin)
            try:
                return await download(request)
            finally:
                self.trace.add(url, "network", begin, time.monotonic())

        handlers.download_request_async = noted

    def _around_templates(self, templates: Templates) -> None:
        read, turn, read_first = templates.read, templates._turn, templates._read_first
        readings: dict[str, float] = {}

        async def noted_read(page: Page) -> Article:
            _page.set(url := _url_of(page))
            article = await read(page)
            if url in readings:  # it may have waited for others to be read again, so that it is known as their copy
                self.trace.add(url, "template", readings.pop(url), time.monotonic())
            return article

        async def noted_read_first(outlet: Any, page: Page, *args: Any) -> Article:
            article = await read_first(outlet, page, *args)
            readings[_url_of(page)] = time.monotonic()
            return article

        async def noted_turn(*args: Any) -> None:
            begin = time.monotonic()
            await turn(*args)
            self.trace.add(_page.get(), "template", begin, time.monotonic())

        templates.read, templates._turn = noted_read, noted_turn  # type: ignore[method-assign]
        templates._read_first = noted_read_first  # type: ignore[method-assign]

    def _around_workers(self, workers: Workers) -> None:
        run = workers.run

        async def noted(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            asked, url = time.monotonic(), next(filter(None, map(_url_of, args)), "")
            result, begin, end = await run(timed, function, *args, **kwargs)
            self.trace.add(url, "worker's queue", asked, begin)
            self.trace.add(url, "worker", begin, end)
            return result

        workers.run = noted  # type: ignore[method-assign]

    async def _sample(self, frontier: CrawlFrontier) -> None:
        while True:
            await asyncio.sleep(_SAMPLE)
            number, allowed = len(frontier.in_flight), self.trace.allowed
            if number >= allowed:
                why = ""
            elif self._leasing:
                why = "a lease is being taken"
            elif self._scarce:
                why = "no more URLs are known that may be asked for"
            else:
                why = "a lease is not worth its cost yet"
            self.trace.samples.append((time.monotonic(), number, why))


def _url_of(carrier: Any) -> str:
    """The URL that was lent out for what is carried; empty when it is none of a page's."""
    if isinstance(carrier, Lease):
        return carrier.link.url
    handle = handle_of(carrier)
    return handle.url if handle is not None else ""


def shares_in_flight(trace: Trace) -> Counter[str]:
    """How often, from the first lease to the last report, more pages might have been in flight, by the reason."""
    first = min(begin for begin, _ in trace.lent.values())
    last = max(end for _, end in trace.lent.values())
    return Counter(why for when, _, why in trace.samples if first <= when <= last)


def seconds_by_kind(trace: Trace) -> dict[str, list[float]]:
    """For each kind, for each article's page that was lent out, the seconds that it took."""
    of_page: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(KINDS, 0.0))
    for url, kind, begin, end in trace.spans:
        if trace.roles.get(url) == "article":
            of_page[url][kind] += end - begin
    for url, kinds in of_page.items():
        begin, end = trace.lent[url]
        kinds["other"] = max(0.0, end - begin - sum(kinds.values()) + kinds["lease"])
    return {kind: [kinds[kind] for kinds in of_page.values()] for kind in KINDS}


def chrome_events(trace: Trace) -> list[dict[str, Any]]:
    """The spans as complete events of the Trace Event Format, one row for each page that is in flight at a time."""
    rows = _rows(trace)
    events: list[dict[str, Any]] = [
        {"name": kind, "cat": trace.roles.get(url, "crawl"), "ph": "X", "pid": 1, "tid": rows.get(url, 0)}
        | {"ts": round((begin - trace.began) * 1e6), "dur": round((end - begin) * 1e6), "args": {"url": url}}
        for url, kind, begin, end in trace.spans
        if kind != "lease"
    ]
    events += [
        {"name": "in flight", "ph": "C", "pid": 1, "ts": round((when - trace.began) * 1e6), "args": {"pages": number}}
        for when, number, _ in trace.samples
    ]
    return events


def _rows(trace: Trace) -> dict[str, int]:
    """URL → the lowest row that is free while it is in flight."""
    free: list[float] = []
    rows: dict[str, int] = {}
    for url, (begin, end) in sorted(trace.lent.items(), key=lambda item: item[1]):
        row = next((n for n, until in enumerate(free) if until <= begin), len(free))
        free[row : row + 1] = [end]
        rows[url] = row + 1
    return rows
