"""What a crawl has to fetch is lent to its engine, and what becomes of it is reported to its store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from crawler.crawl.host_gate import ClaimedHosts
from crawler.crawl.session import CrawlStore
from crawler.items import Article, Link, Page
from crawler.store import Crawl, Frontier, Lease, Outcome
from crawler.store.frontier.host_leases import Claim
from crawler.store.records import Answer, FailedState

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")

SOON, LATER = timedelta(hours=1), timedelta(days=1)
"""When to try again what failed: for what passes by itself, and for what hardly does."""


class CrawlFrontier(CrawlStore):
    """What one crawl has still to fetch.

    Spiders and pipelines find it with ``CrawlFrontier.of(crawler)``. URLs are lent out for ``CRAWLER_LEASE`` seconds;
    a host that asks another crawl to wait longer than ``CRAWLER_LONGEST_WAIT`` seconds is put off by this one as well.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self.longest_wait = crawler.settings.getfloat("CRAWLER_LONGEST_WAIT")
        self.hosts = ClaimedHosts(crawler, self.lease_seconds)
        """Those that this crawl may ask."""
        self.resting: set[str] = set()
        """Hosts of which nothing is leased."""
        self.in_flight: dict[str, Lease] = {}
        """URL → its lease, for all that is lent out to the engine."""
        self.problems: dict[str, str] = {}
        """Address that the user named → what was wrong with it."""
        self.walls: dict[str, str] = {}
        """URL whose article comes from its feed → the wall that stands in the place of its page."""
        self.outdated = False
        """Whether articles which :meth:`reached` gave before were replaced since."""
        self._led: dict[str, list[Lease]] = {}
        self._change: asyncio.Future[None] | None = None

    async def begin(self, command: str, arguments: dict[str, Any]) -> Crawl:
        crawl = await super().begin(command, arguments)
        self.notify()
        return crawl

    async def add(self, links: Iterable[Link], *, unknown_only: bool = False) -> int:
        """Make rows of links; returns how many of them this crawl had not reached.

        :param unknown_only: whether those that nobody has to fetch at this time are left out.
        """
        source, total = iter(links), 0
        while chunk := list(islice(source, 500)):
            total += await self._run(self._rows.add, chunk, unknown_only=unknown_only)
        self.notify()
        return total

    async def lease(self, limit: int, *, per_host: int, hold_pages: bool) -> list[Lease]:
        """URLs to be fetched next, lent to this process until they are reported on."""
        rows, resting = self._rows, frozenset(self.resting)
        leases = await self._run(
            rows.lease,
            limit,
            per_host=per_host,
            seconds=self.lease_seconds,
            hold_pages=hold_pages,
            skip=resting,
            busy=self.hosts.busy(self._held, resting),
            pauses=self.hosts.pauses(),
        )
        self.in_flight.update((lease.link.url, lease) for lease in leases)
        self.hosts.taken(rows.hosts, leases)
        if rows.elsewhere:
            await self._wait_for(rows.elsewhere)
        return leases

    async def claim_host(self, host: str) -> Claim | None:
        """Become the crawl that asks a host, for something that no lease is of; gives the claim of another one."""
        got = await self._run(self._rows.claim_host, host, self.lease_seconds)
        if isinstance(got, Claim):
            return got
        self.hosts.taken({host: got}, ())
        return None

    async def _wait_for(self, elsewhere: dict[str, Claim]) -> None:
        """Put off what waits at hosts that asked another crawl for a long rest; say who asks the others."""
        now = datetime.now(UTC)
        for host, claim in elsewhere.items():
            rest = claim.expires - now
            if claim.owner is None and rest.total_seconds() > self.longest_wait:
                await self.postpone(host, "host asked to be left alone", rest)
        if not self.in_flight:
            self.hosts.tell(elsewhere.values())

    async def listing_done(self, url: str, links: Iterable[Link], reason: str | None = None) -> int:
        """Mark a listing read and make rows of what it lists; returns how many this crawl had not reached."""
        if (lease := self.in_flight.get(url)) is None:
            return await self.add(links)
        if reason:
            self._note(lease, reason)
        return await self._report(url, self._rows.listing_done, lease, list(links), reason=reason)

    def asked_for(self, item: Page | Article) -> str | None:
        """The leased URL that a page or an article was fetched for; None when none was."""
        # After a redirect the address that was asked for is among the others; where it led may be lent out for itself.
        others = item.other_urls if isinstance(item, Article) else []
        return next((url for url in (*others, item.url) if url in self.in_flight), None)

    async def article_done(self, article: Article) -> Outcome:
        """Store an article and mark the URL that it was asked for done, in one transaction."""
        url = self.asked_for(article)
        if url is None:  # from a spider that takes its requests from elsewhere
            url = article.url
            self.in_flight[url] = await self._run(self._rows.claim, Link(url=url), self.lease_seconds)
        wall = self.walls.pop(url, None)
        if wall is not None and article.from_feed:
            self._count_failure(self.in_flight[url], wall)
            keep, retry_at = self._rows.article_from_feed, datetime.now(UTC) + LATER
            return await self._report(url, keep, self.in_flight[url], article, wall, retry_at=retry_at)
        return await self._report(url, self._rows.article_done, self.in_flight[url], article)

    async def fail(
        self, url: str, reason: str, *, state: FailedState = "failed", retry_in: timedelta | None = None
    ) -> None:
        """Record why a URL gave nothing, and when to try again (None: not by itself)."""
        self.walls.pop(url, None)
        if (lease := self.in_flight.get(url)) is None:
            return
        self._count_failure(lease, reason)
        retry_at = datetime.now(UTC) + retry_in if retry_in is not None else None
        await self._report(url, self._rows.fail, lease, reason, state=state, retry_at=retry_at)

    def _count_failure(self, lease: Lease, reason: str) -> None:
        self._note(lease, reason)
        self.stats.inc_value(f"pages/failed/{reason}")
        if lease.link.role == "article" and not lease.looks:
            self.stats.inc_value("articles/failed")

    async def give_back(self, url: str, after: float = 0.0) -> None:
        """Let a URL that was not tried be leased again.

        :param after: seconds for which it is not.
        """
        if (lease := self.in_flight.get(url)) is not None:
            await self._report(url, self._rows.release, [lease, *self._led.pop(url, ())], after)

    async def postpone(self, host: str, reason: str, retry_in: timedelta) -> int:
        """Record for all that waits at a host why it was not tried; returns how many URLs that were."""
        number = await self._run(self._rows.postpone, host, reason, datetime.now(UTC) + retry_in)
        self.notify()
        return number

    async def redirected(self, url: str, target: str) -> Link | None:
        """What to fetch for a leased URL that redirects; None when nothing, for it is settled by what the target gives.

        :param target: the URL that it redirects to, normalised.
        :return: the link of the URL itself when nothing is known of the target, or the target's own.
        :raises ValueError: the two lead to each other.
        """
        lease = self.in_flight[url]
        led = await self._run(self._rows.redirect, lease, target, self.lease_seconds)
        if led.kind == "follow":
            return lease.link
        if led.kind == "settled":
            await self._report(url, _nothing)
            return None
        if target in self._waiting_for(url):
            raise ValueError("redirect loop")
        self._led.setdefault(target, []).append(self.in_flight.pop(url))
        if led.lease is not None:
            self.in_flight[target] = led.lease
            return led.lease.link
        return None

    def _waiting_for(self, url: str) -> set[str]:
        """The URLs that are settled together with a URL, itself among them."""
        found = [url]
        for other in found:
            found += [lease.link.url for lease in self._led.get(other, ())]
        return set(found)

    async def reached(self, after: int, limit: int, **filters: Any) -> list[tuple[int, Article]]:
        """Up to ``limit`` articles that this crawl reached after a sequence number, in the order of their commit."""

        def read() -> list[tuple[int, Article]]:
            rows: Iterator[tuple[int, Article]] = self._rows.reached(after, **filters)
            return list(islice(rows, limit))

        return await self._run(read)

    def answered(self, url: str, answer: Answer) -> None:
        """Note what a server said of the freshness of a page, to be kept with what becomes of it."""
        if (lease := self.in_flight.get(url)) is not None:
            self.in_flight[url] = replace(lease, answer=answer)

    async def call(self, function: Callable[Concatenate[Frontier, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of :mod:`crawler.store.revisits.visiting` with this crawl's rows."""
        return await self._run(function, self._rows, *args, **kwargs)

    async def settle(
        self, url: str, function: Callable[Concatenate[Frontier, Lease, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Report on a leased URL with a function of :mod:`crawler.store.revisits.visiting`; None without a lease."""
        if (lease := self.in_flight.get(url)) is None:
            return None
        return await self._report(url, function, self._rows, lease, *args, **kwargs)

    async def open(self) -> int:
        """How many URLs of this crawl are still to be fetched, or are being fetched by anybody."""
        return await self._run(self._rows.open)

    async def newest_published(self, found_on: str) -> datetime | None:
        """The newest publication date of the articles that a page lists; None when none has one."""
        return await self._run(self._rows.newest_published, found_on)

    async def number_reached(self, since: datetime | None = None) -> int:
        """How many articles this crawl has reached, those published before ``since`` left out."""
        return await self._run(self._rows.number_reached, since)

    async def duplicate_of(self, article: Article) -> str | None:
        """The id of the stored article whose text this one repeats."""
        await self._begin_for_others()
        return await self._run(self._rows.duplicate_of, article)

    def change(self) -> asyncio.Future[None]:
        """A future that is done as soon as something is reported. Ask for it before looking, then wait for it."""
        if self._change is None:
            self._change = asyncio.get_running_loop().create_future()
        return self._change

    def notify(self) -> None:
        """Have those who wait for a change look again."""
        if self._change is not None:
            self._change.set_result(None)
            self._change = None

    async def _report(self, url: str, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            result = await self._run(method, *args, **kwargs)
            for lease in self._led.pop(url, ()):  # what redirected here is settled by what came of it
                led = await self._run(self._rows.redirect, lease, url, self.lease_seconds)
                left = [lease] if led.lease is None else [lease, led.lease]
                settled = led.kind == "settled"
                await self._report(lease.link.url, *((_nothing,) if settled else (self._rows.release, left)))
            return result
        finally:
            self.in_flight.pop(url, None)
            self.notify()

    def _note(self, lease: Lease, reason: str) -> None:
        if lease.link.how == "user":
            self.problems[lease.link.url] = reason

    async def _renew(self) -> None:
        await self._run(self._rows.renew, self._held, self.lease_seconds)
        self.hosts.renewed()

    async def _hand_back(self) -> None:
        await self._run(self._rows.release, self._held)
        await self._run(self._rows.leave_hosts, self.hosts.pauses())

    @property
    def _held(self) -> list[Lease]:
        return [*self.in_flight.values(), *(lease for leases in self._led.values() for lease in leases)]


def _nothing() -> None:
    """What is left to report of a URL that the store has settled."""
