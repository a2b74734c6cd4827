"""What the spiders share: requests come from leased rows of the frontier, results are reported to it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    CloseSpider,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.crawl.frontier import LATER, SOON
from crawler.crawl.handle import Handle, handle_of, leased
from crawler.crawl.problems import NotNow, Problem, Settled
from crawler.crawl.workers.worker import WorkerFailed
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.headers import header
from crawler.items import HANDLE, Link, Page, Role
from crawler.page.walls import Walled, leads_to_consent
from crawler.spiders.arguments import instant, positive
from crawler.spiders.base import StoreSpider
from crawler.store import Frontier
from crawler.store.records import FailedState
from crawler.urls import outlet_of

SOURCES: frozenset[Role] = frozenset({"feed", "sitemap"})
_LARGEST_SOURCE = 64 << 20
"""Bytes of a feed or a sitemap; the sitemap protocol has 50 MiB."""


class FrontierSpider(StoreSpider):
    """Feeds the engine from the store's frontier, never holding more than can be in flight.

    A subclass gives :meth:`seeds` and :meth:`arguments`; it may override :meth:`parse_listing`.

    :param limit: how many articles to reach at the most; None for all.
    :param since: ISO date or datetime; older articles are not counted, and listings are left once they are older.
    """

    def __init__(self, *args: Any, limit: str | int | None = None, since: str | datetime | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.limit = positive("limit", limit)
        self.since = instant("since", since)

    def seeds(self) -> Iterable[Link]:
        """Where the crawl begins."""
        raise NotImplementedError(f"{type(self).__name__} does not define seeds()")

    def arguments(self) -> dict[str, Any]:
        """What makes a crawl the same crawl: an interrupted one with these arguments is gone on with."""
        return {"limit": self.limit, "since": self.since.isoformat() if self.since else None}

    async def start(self) -> AsyncIterator[Request]:
        session, in_flight = self.session, self.frontier.in_flight
        crawl = await session.begin(self.name, self.arguments())
        if crawl.resumed:
            self.logger.info("The crawl of %s was interrupted; it goes on", f"{crawl.started_at:%Y-%m-%d %H:%M}")
        await self.begin()
        while True:
            if session.broken is not None:
                raise CloseSpider("store failed")
            change = session.change()
            handles = await self._lease()
            for handle in handles:
                if request := await self._request_for(handle):
                    yield request
                    handle.sent = True
            if not handles:
                if not in_flight and (await self._articles_left() <= 0 or not await session.call(Frontier.open)):
                    await session.end()
                    return
                # A row that another process holds, or whose lease runs out, is only seen by looking again.
                await asyncio.wait([change], timeout=1)

    async def _lease(self) -> list[Handle]:
        """What is to be fetched next; nothing while enough is in flight."""
        settings, out = self.crawler.settings, len(self.frontier.in_flight)
        capacity = settings.getint("CONCURRENT_REQUESTS")
        wanted = min(capacity, await self._articles_left()) - out
        # One lease costs as much as storing several articles: it waits until a good part of the capacity is free.
        if wanted < capacity / 8 and (wanted <= 0 or out >= capacity / 2):
            return []
        per_host = 2 * settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        return await self.frontier.lease(wanted, per_host=per_host, hold_pages=self.since is not None)

    async def _request_for(self, handle: Handle) -> Request | None:
        """The request of a lease, or None: then the lease was reported on."""
        request = await self.request(handle)
        if request is None:
            await self.frontier.fail(handle, "the spider made no request", retry_in=LATER)
            return None
        if len(request.url) > (limit := self.crawler.settings.getint("URLLENGTH_LIMIT")) > 0:
            await self.frontier.fail(handle, f"address longer than URLLENGTH_LIMIT ({limit} characters)")
            return None
        request.meta.setdefault(HANDLE, handle)
        return request

    async def begin(self) -> None:
        """Add what the crawl begins with."""
        await self.frontier.add(AddressGuard.of(self.crawler).naming(self.seeds()))

    async def request(self, handle: Handle) -> Request | None:
        """The request for a leased URL; None when it needs none, for it was reported on."""
        link = handle.link
        if link.role == "page" and self.since and link.found_on:
            newest = await self.session.call(Frontier.newest_published, link.found_on)
            if newest is not None and newest < self.since:
                await self.frontier.listing_done(handle, [], reason="older than asked for")
                return None
        meta: dict[str, Any] = {HANDLE: handle}
        if link.role in SOURCES:
            meta["download_maxsize"] = _LARGEST_SOURCE
        return Request(
            link.spelling or link.url,
            callback=self.parse,
            errback=self.failed,
            meta=meta,
            # The frontier knows each URL once; a request that the dupe filter dropped would never be reported on.
            dont_filter=True,
        )

    async def parse(self, response: Response) -> AsyncIterator[Page]:
        """Turn an article's response into a :class:`~crawler.items.Page`, read a listing's."""
        handle = leased(response)
        link = handle.link
        self.note_validators(handle, response)
        problem = self.unusable(response, link)
        if problem and link.role == "article" and leads_to_consent(response.url, link.url):
            yield Page.from_response(response, link)  # a wall, whoever's it is
        elif problem:
            await self.frontier.fail(handle, problem)
        elif link.role == "article":
            yield Page.from_response(response, link)
        else:
            async for page in self.parse_listing(response, handle):
                yield page

    async def parse_listing(self, response: Response, handle: Handle) -> AsyncIterator[Page]:
        """Read a page that lists articles; by default such a page is taken for an article."""
        yield Page.from_response(response, handle.link)

    def unusable(self, response: Response, link: Link) -> str | None:
        """Why a response cannot be read at all; None when it can."""
        if link.role != "start" and outlet_of(response.url) != outlet_of(link.url):
            return f"redirected to another outlet: {outlet_of(response.url)}"
        if not response.body.strip():
            return "empty page"
        if not isinstance(response, TextResponse):
            kind = (header(response, "Content-Type") or "unknown type").partition(";")[0]
            return f"not HTML: {kind}"
        return None

    async def failed(self, failure: Failure) -> None:
        """Record why a request gave no page."""
        handle = handle_of(failure)
        if isinstance(failure.value, Settled):
            return
        if isinstance(failure.value, NotNow):
            await self.frontier.release(handle, failure.value.after)
            return
        reason, state, retry_in = describe_failure(failure.value)
        self.logger.info("%s: %s", handle.url if handle else failure, reason)
        await self.frontier.fail(handle, reason, state=state, retry_in=retry_in)

    async def work(self, handle: Handle, function: Callable[..., Any], *args: Any) -> Any:
        """Call a function in a worker; a page that it fails on is recorded, and None comes back."""
        try:
            return await self.workers.run(function, *args)
        except WorkerFailed as failure:
            await self.frontier.fail(handle, failure.reason, retry_in=SOON)
        except Walled as wall:
            await self.frontier.fail(handle, wall.reason, state="blocked", retry_in=LATER)
        return None

    async def _articles_left(self) -> int:
        if self.limit is None:
            return sys.maxsize
        return self.limit - await self.session.call(Frontier.number_reached, since=self.since)


def describe_failure(problem: BaseException | None) -> tuple[str, FailedState, timedelta | None]:
    """What a failed request is recorded as: the reason, the URL's state, and when to try again."""
    if isinstance(problem, Problem):
        return problem.reason, problem.state, problem.retry_in
    if isinstance(problem, HttpError):
        status = problem.response.status
        if status in (404, 410):
            return f"answered {status}", "gone", LATER if status == 404 else None
        return f"answered {status}", "failed", SOON if status in (408, 425, 429) or status >= 500 else LATER
    if isinstance(problem, IgnoreRequest):
        return str(problem).lower() or "request was dropped", "blocked", LATER
    for kind, reason, retry_in in _DOWNLOAD_PROBLEMS:
        if isinstance(problem, kind):
            return reason, "failed", retry_in
    return f"could not be fetched: {type(problem).__name__}", "failed", LATER  # its text may name more than a reason


_DOWNLOAD_PROBLEMS: tuple[tuple[type[BaseException], str, timedelta | None], ...] = (
    (DownloadCancelledError, "larger than DOWNLOAD_MAXSIZE", None),
    (CannotResolveHostError, "host does not resolve", SOON),
    (DownloadConnectionRefusedError, "connection refused", SOON),
    (DownloadTimeoutError, "no answer in time", SOON),
    (ResponseDataLossError, "connection lost in the middle of the page", SOON),
    (DownloadFailedError, "connection lost", SOON),
    (UnsupportedURLSchemeError, "address of another kind than http or https", None),
)
