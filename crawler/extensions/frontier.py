"""The store and its URL frontier, made available to spiders and pipelines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from scrapy import signals

from crawler.extensions.base import Shared
from crawler.extensions.claimed_hosts import ClaimedHosts
from crawler.items import Article, Link, Page
from crawler.store import Counts, Crawl, Frontier, Lease, Outcome, Store, StoreError
from crawler.store.host_claims import Claim
from crawler.store.host_files import HostFile, find_host_file, keep_host_file
from crawler.store.records import Answer, FailedState

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

TOLD_BY_COMMAND = {"told_by_command": True}
"""Marks what the log need not tell when a command says it at its end."""

SOON, LATER = timedelta(hours=1), timedelta(days=1)
"""When to try again what failed: for what passes by itself, and for what hardly does."""


class CrawlFrontier(Shared):
    """One crawl's view of the store, for the event loop: every call runs in one thread of its own.

    Setting ``CRAWLER_STORE`` names the database (a path or an SQLAlchemy URL), ``CRAWLER_LEASE`` for how many
    seconds a URL is lent out; leases are renewed while this process lives.

    Spiders and pipelines find it with ``CrawlFrontier.of(crawler)``. ``complete`` is set by the spider when nothing
    is left to do, ``broken`` is what the store failed with; after the crawl, ``final`` has its counts and ``problems``
    says what was wrong with the addresses that the user named. ``outdated`` says whether articles which
    :meth:`reached` gave before were replaced since. Nothing is leased of the hosts in ``resting``; ``hosts`` are those
    that this crawl may ask.
    """

    def __init__(self, store: str, lease_seconds: float, longest_wait: float, stats: StatsCollector, crawler: Crawler):
        self.target, self.lease_seconds, self.longest_wait, self.stats = store, lease_seconds, longest_wait, stats
        self.hosts = ClaimedHosts(crawler, lease_seconds)
        self.in_flight: dict[str, Lease] = {}
        self.resting: set[str] = set()
        self.complete = False
        self.broken: Exception | None = None
        self._end: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._ending: asyncio.Future[None] | None = None
        self.final: Counts | None = None
        self.problems: dict[str, str] = {}
        self.outdated = False
        self._led: dict[str, list[Lease]] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: Store | None = None
        self._frontier: Frontier | None = None
        self._opening = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None
        self._change: asyncio.Future[None] | None = None
        self._last: list[Callable[[], Awaitable[None]]] = []
        self._followers: list[Callable[[], Awaitable[None]]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        settings = crawler.settings
        lease, longest_wait = settings.getfloat("CRAWLER_LEASE"), settings.getfloat("CRAWLER_LONGEST_WAIT", 120)
        frontier = cls(settings["CRAWLER_STORE"], lease, longest_wait, crawler.stats, crawler)
        frontier._end = lambda: _end(crawler)
        crawler.signals.connect(frontier.close, signal=signals.spider_closed)
        return frontier

    async def begin(self, command: str, arguments: dict[str, Any]) -> Crawl:
        """Begin a crawl, or go on with the one of the same arguments that was interrupted.

        :raises crawler.store.StoreError: the database cannot be used.
        """

        def open_store() -> tuple[Store, Frontier]:
            store = Store.open(self.target)
            return store, Frontier(store, store.begin_crawl(command, arguments))

        async with self._opening:
            if self._frontier is None:
                self._store, self._frontier = await self._run(open_store)
                self._renewal = asyncio.ensure_future(self._renew())
                self.notify()
        return self.crawl

    @property
    def crawl(self) -> Crawl:
        """The crawl that was begun.

        :raises RuntimeError: none was.
        """
        return self._rows.crawl

    @property
    def begun(self) -> bool:
        """Whether there is a crawl yet."""
        return self._frontier is not None

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
        return await self._report(url, self._rows.article_done, self.in_flight[url], article)

    async def fail(
        self, url: str, reason: str, *, state: FailedState = "failed", retry_in: timedelta | None = None
    ) -> None:
        """Record why a URL gave nothing, and when to try again (None: not by itself)."""
        if (lease := self.in_flight.get(url)) is None:
            return
        self._note(lease, reason)
        self.stats.inc_value(f"pages/failed/{reason}")
        retry_at = datetime.now(UTC) + retry_in if retry_in is not None else None
        await self._report(url, self._rows.fail, lease, reason, state=state, retry_at=retry_at)

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
        """Call a function of :mod:`crawler.store.visiting` with this crawl's rows."""
        return await self._run(function, self._rows, *args, **kwargs)

    async def settle(
        self, url: str, function: Callable[Concatenate[Frontier, Lease, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Report on a leased URL with a function of :mod:`crawler.store.visiting`; None when it is not lent out."""
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

    async def of_store(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of :mod:`crawler.store` with the store of this crawl."""
        await self._begin_for_others()
        return await self._run(function, self._opened, *args, **kwargs)

    async def host_file(self, url: str) -> HostFile | None:
        """A copy of a host's robots.txt or tdmrep.json that may still serve; None too before the crawl has begun."""
        return await self._run(find_host_file, self._opened, url) if self.begun else None

    async def keep_host_file(self, file: HostFile) -> None:
        """Share a file that was just fetched with later crawls; nothing before the crawl has begun."""
        if self.begun:
            await self._run(keep_host_file, self._opened, file)

    async def counts(self) -> Counts:
        """What the crawl has found, stored and failed so far."""
        return await self._run(self._rows.counts)

    def change(self) -> asyncio.Future[None]:
        """A future that is done as soon as something is reported. Ask for it before looking, then wait for it."""
        if self._change is None:
            self._change = asyncio.get_running_loop().create_future()
        return self._change

    def before_end(self, function: Callable[[], Awaitable[None]]) -> None:
        """Have a function called when nothing is left to fetch, while everything still runs."""
        self._last.append(function)

    async def end(self) -> None:
        """Do what was left for when nothing is left to fetch; then the crawl is complete."""
        for function in self._last:
            await function()
        self.complete = True

    def before_close(self, function: Callable[[], Awaitable[None]]) -> None:
        """Have a function called when all is reported and the store is still open."""
        self._followers.append(function)

    async def close(self, spider: Spider, reason: str) -> None:
        """Hand back what is lent out and close the store."""
        for follower in self._followers:
            with suppress(StoreError):  # it is in ``broken``
                await follower()
        if self._renewal is not None:
            self._renewal.cancel()
        try:
            if self._frontier is not None and self.broken is None:
                await self._finish(self._frontier)
        finally:
            if self._store is not None:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
            self._thread.shutdown()

    async def _finish(self, rows: Frontier) -> None:
        assert self._store is not None
        await self._run(rows.release, self._held)
        await self._run(rows.leave_hosts, self.hosts.pauses())
        self.final = await self.counts()
        if self.complete:
            await self._run(self._store.finish_crawl, rows.crawl, stats=_plain(self.stats.get_stats()))

    @property
    def _opened(self) -> Store:
        if self._store is None:
            raise RuntimeError("begin() the crawl first")
        return self._store

    @property
    def _rows(self) -> Frontier:
        if self._frontier is None:
            raise RuntimeError("begin() the crawl first")
        return self._frontier

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def call() -> T:
            if self.broken is not None:  # each further call might wait for a lock as long as the first one did
                raise self.broken
            return function(*args, **kwargs)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call)
        except Exception as problem:
            self._break(problem)
            raise

    def _break(self, problem: Exception) -> None:
        """End the crawl: without its store it can lose what it fetches."""
        if self.broken is not None:
            return
        self.broken = problem
        if isinstance(problem, StoreError):
            logger.error("%s", problem, extra=TOLD_BY_COMMAND)
        if self._end is not None:
            self._ending = asyncio.ensure_future(self._end())

    async def _begin_for_others(self) -> None:
        """Begin the crawl of a spider that takes its requests from elsewhere."""
        if self._frontier is None:
            await self.begin("crawl", {})
            self.complete = True

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

    def notify(self) -> None:
        """Have those who wait for a change look again."""
        if self._change is not None:
            self._change.set_result(None)
            self._change = None

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self.lease_seconds / 3)
            await self._run(self._rows.renew, self._held, self.lease_seconds)
            self.hosts.renewed()

    @property
    def _held(self) -> list[Lease]:
        return [*self.in_flight.values(), *(lease for leases in self._led.values() for lease in leases)]


async def _end(crawler: Crawler) -> None:
    if crawler.engine is not None and crawler.engine.spider is not None:
        await crawler.engine.close_spider_async(reason="store failed")


def _nothing() -> None:
    """What is left to report of a URL that the store has settled."""


def _plain(stats: dict[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, int | float | str) else str(v) for k, v in stats.items()}
