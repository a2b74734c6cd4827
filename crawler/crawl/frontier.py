"""What a crawl has to fetch is lent to its engine, and what becomes of it is reported to its store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from scrapy import signals

from crawler.crawl.handle import Handle, handle_of
from crawler.crawl.host_gate import HostGate, elapsed
from crawler.crawl.in_flight import InFlight
from crawler.crawl.session import Session
from crawler.crawl.shared import Shared
from crawler.items import Article, Link
from crawler.store import Frontier, Lease, Outcome
from crawler.store.frontier.host_claims import Claim
from crawler.store.records import FailedState

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")

SOON, LATER = timedelta(hours=1), timedelta(days=1)
"""When to try again what failed: for what passes by itself, and for what hardly does."""


class CrawlFrontier(Shared):
    """What one crawl has still to fetch.

    Spiders and pipelines find it with ``CrawlFrontier.of(crawler)``. URLs are lent out for ``CRAWLER_LEASE`` seconds,
    each as a :class:`~crawler.crawl.handle.Handle`, which every one of them is reported with. A host that asks another
    crawl to wait longer than ``CRAWLER_LONGEST_WAIT`` seconds is put off by this one as well.
    """

    def __init__(self, crawler: Crawler):
        self.session = Session(crawler, renew=self._renew, hand_back=self._hand_back)
        """The store, from its opening to its end."""
        self.in_flight = InFlight()
        """What is lent out."""
        self.gate = HostGate(crawler, self.session.lease_seconds)
        """The hosts that this crawl may ask."""
        self._longest_wait = crawler.settings.getfloat("CRAWLER_LONGEST_WAIT")
        self._problems: dict[str, str] = {}
        self._leasing: asyncio.Future[list[Handle]] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        frontier = cls(crawler)
        crawler.signals.connect(frontier.session.close, signal=signals.spider_closed)
        return frontier

    @property
    def problems(self) -> dict[str, str]:
        """Address that the user named → what was wrong with it."""
        return dict(self._problems)

    async def add(self, links: Iterable[Link], *, unknown_only: bool = False, under: Handle | None = None) -> int:
        """Make rows of links; returns how many of them this crawl had not reached.

        :param unknown_only: whether those that nobody has to fetch at this time are left out.
        :param under: the handle of the page that named them: none is made when another process took it over.
        """
        source, total = iter(links), 0
        lease = under.lease if under is not None and under in self.in_flight else None
        while chunk := list(islice(source, 500)):
            total += await self.session.call(Frontier.add, chunk, unknown_only=unknown_only, under=lease)
        self.session.notify()
        return total

    async def lease(self, limit: int, *, per_host: int, hold_pages: bool) -> list[Handle]:
        """URLs to be fetched next, lent to this process until they are reported on.

        Scrapy cancels who waits for them when the spider is closed: what comes then is handed back with the rest.
        """
        self._leasing = asyncio.ensure_future(self._lend(limit, per_host, hold_pages=hold_pages))
        return await asyncio.shield(self._leasing)

    async def _lend(self, limit: int, per_host: int, *, hold_pages: bool) -> list[Handle]:
        rows, began = self.session.rows, elapsed()
        leases = await self.session.call(
            Frontier.lease,
            limit,
            per_host=per_host,
            seconds=self.session.lease_seconds,
            hold_pages=hold_pages,
            skip=self.gate.resting(),
            busy=self.gate.busy(self.in_flight.leases),
            pauses=self.gate.pauses(),
        )
        handles = [self.in_flight.lend(lease) for lease in leases]
        self.gate.claim(rows.hosts, leases, began=began)
        if rows.elsewhere:
            await self._wait_for(rows.elsewhere.values(), rows.rests)
        return handles

    async def claim_host(self, host: str) -> Claim | None:
        """Become the crawl that asks a host, for something that no lease is of; gives the claim of another one."""
        began = elapsed()
        got = await self.session.call(Frontier.claim_host, host, self.session.lease_seconds)
        if isinstance(got, Claim):
            return got
        self.gate.claim({host: got}, began=began)
        return None

    async def _wait_for(self, elsewhere: Collection[Claim], rests: Mapping[str, timedelta]) -> None:
        """Put off what waits at hosts that asked another crawl for a long rest; say who asks the others."""
        for host, rest in rests.items():
            if rest.total_seconds() > self._longest_wait:
                await self.postpone(host, "host is left alone", rest)
        if not self.in_flight:
            self.gate.warn(elsewhere)

    async def listing_done(self, handle: Handle, links: Iterable[Link], reason: str | None = None) -> int:
        """Mark a listing read and make rows of what it lists; returns how many this crawl had not reached."""
        if handle not in self.in_flight:
            return await self.add(links)
        if reason:
            self._note(handle.link, reason)
        return await self._report(handle, Frontier.listing_done, handle.lease, list(links), reason=reason)

    async def article_done(self, article: Article) -> Outcome:
        """Store an article and mark the URL that it was asked for done, in one transaction."""
        handle = handle_of(article)
        if handle is None or handle not in self.in_flight:
            handle = self.in_flight.at(article.url) or await self._claim(article.url)
        lease = handle.lease
        if handle.wall is not None and article.from_feed:
            self._count_failure(lease, handle.wall)
            return await self._report(handle, _article_from_feed, lease, article, handle.wall)
        return await self._report(handle, Frontier.article_done, lease, article)

    async def _claim(self, url: str) -> Handle:
        """The handle of a URL that a spider which takes its requests from elsewhere has fetched."""
        await self.session.begin_for_others()
        lease = await self.session.call(Frontier.claim, Link(url=url), self.session.lease_seconds)
        return self.in_flight.lend(lease)

    async def fail(
        self, handle: Handle | None, reason: str, *, state: FailedState = "failed", retry_in: timedelta | None = None
    ) -> None:
        """Record why a URL gave nothing, and when to try again (None: not by itself).

        :param handle: nothing is recorded when it is None or was reported on.
        """
        if handle is None or handle not in self.in_flight:
            return
        self._count_failure(handle.lease, reason)
        await self._report(handle, _fail, handle.lease, reason, state, retry_in)

    def _count_failure(self, lease: Lease, reason: str) -> None:
        self._note(lease.link, reason)
        self.session.stats.inc_value(f"pages/failed/{reason}")
        if lease.link.role == "article" and not lease.visits:
            self.session.stats.inc_value("articles/failed")

    async def release(self, handle: Handle | None, after: float = 0.0) -> None:
        """Let a URL that was not tried be leased again.

        :param after: seconds for which it is not.
        """
        if handle is None or handle not in self.in_flight:
            return
        handles = [handle, *self.in_flight.release_waiting(handle.url)]
        await self._report(handle, Frontier.release, [each.lease for each in handles], after)

    async def postpone(self, host: str, reason: str, retry_in: timedelta) -> None:
        """Record for all that waits at a host why it was not tried."""
        for link in await self.session.call(_postpone, host, reason, retry_in):
            self._note(link, reason)
        self.session.notify()

    async def redirect(self, handle: Handle, target: str) -> Handle | None:
        """What to fetch for a leased URL that redirects; None when nothing, for it is settled by what the target gives.

        :param target: the URL that it redirects to, normalised.
        :return: the same handle when nothing is known of the target, or the target's own.
        :raises ValueError: the two lead to each other.
        """
        found = await self.session.call(Frontier.redirect, handle.lease, target, self.session.lease_seconds)
        if found.kind == "follow":
            return handle
        if found.kind == "settled":
            await self._report(handle, _nothing)
            return None
        self.in_flight.wait(handle, target)
        return None if found.lease is None else self.in_flight.lend(found.lease)

    async def settle(
        self, handle: Handle, function: Callable[Concatenate[Frontier, Lease, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Report on a lease with a function of :mod:`crawler.store.frontier.visiting`; None when it is not out."""
        if handle not in self.in_flight:
            return None
        return await self._report(handle, function, handle.lease, *args, **kwargs)

    async def _report(
        self, handle: Handle, method: Callable[Concatenate[Frontier, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        handle.reported = True
        try:
            result = await self.session.call(method, *args, **kwargs)
            for other in self.in_flight.release_waiting(handle.url):  # it is settled by what came of the URL
                await self._settle_waiting(other, handle.url)
            return result
        finally:
            self.in_flight.end(handle)
            self.session.notify()

    async def _settle_waiting(self, handle: Handle, target: str) -> None:
        found = await self.session.call(Frontier.redirect, handle.lease, target, self.session.lease_seconds)
        if found.kind == "settled":
            await self._report(handle, _nothing)
        else:
            left = [handle.lease] if found.lease is None else [handle.lease, found.lease]
            await self._report(handle, Frontier.release, left)

    def _note(self, link: Link, reason: str) -> None:
        if link.how == "user":
            self._problems[link.url] = reason

    async def _renew(self) -> None:
        with self.gate.renewing():
            await self.session.call(Frontier.renew, self.in_flight.leases, self.session.lease_seconds)

    async def _hand_back(self) -> None:
        if self._leasing is not None:
            await asyncio.wait([self._leasing])
        await self.session.call(Frontier.release, self.in_flight.leases)
        await self.session.call(Frontier.leave_hosts, self.gate.pauses())


# The times of retries are set in the store's thread, by the clock of the store.


def _article_from_feed(rows: Frontier, lease: Lease, article: Article, wall: str) -> Outcome:
    return rows.article_from_feed(lease, article, wall, retry_at=rows.after(LATER))


def _fail(rows: Frontier, lease: Lease, reason: str, state: FailedState, retry_in: timedelta | None) -> None:
    rows.fail(lease, reason, state=state, retry_at=rows.after(retry_in))


def _postpone(rows: Frontier, host: str, reason: str, retry_in: timedelta) -> list[Link]:
    return rows.postpone(host, reason, rows.store.now() + retry_in)


def _nothing(rows: Frontier) -> None:
    """What is left to report of a URL that the store has settled."""
