"""Scrapy's downloader, which counts a request from the moment it is let go, and fetches parts of articles once."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from scrapy.http import Response
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future

from crawler.bounded import Bounded
from crawler.crawl.scrapy_internals import Slot, SlotDownloader
from crawler.discovery.versions.multi_page import is_numbered
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

_KEPT = 32
"""Pages that are kept in memory: what two requests ask for, they ask for within moments."""
_MOST_HOSTS = 8
_MOST_OUTLETS = 10_000


class HostSlot(Slot):
    """A host's place in the downloader, whose delay varies but is never shorter than the one asked for.

    ``DOWNLOAD_DELAY_JITTER`` says by how much longer it may be, as a share of it. Scrapy's own jitter, and its older
    ``RANDOMIZE_DOWNLOAD_DELAY``, may halve a delay.
    """

    _factor = 1.0
    _drawn_for = -1.0

    def download_delay(self) -> float:
        """Seconds between the last request and the next; the same until that one was sent."""
        if self._drawn_for != self.lastseen:
            self._drawn_for = self.lastseen
            self._factor = random.uniform(1, 1 + max(self.jitter, 0.0))  # noqa: S311
        return self.delay * self._factor


class StrictDownloader(SlotDownloader):
    """Never sends a host more requests at a time than it may get, nor one for a part of an article that just came.

    A further page of an article is asked for by its first page, and for itself when a listing names it too. Of
    addresses that end as those of such pages do, the latest pages are kept; whoever asks while one is under way waits.

    Each of the first eight hosts of an outlet has a place of its own; all others share one, for a server that answers
    to any name would be asked as often as it has names.
    """

    slot_class = HostSlot

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._pages: LocalCache[str, asyncio.Future[Response | None]] = LocalCache(limit=_KEPT)
        self._hosts = Bounded[str, set[str]](_MOST_OUTLETS)

    def get_slot_key(self, request: Request) -> str:
        host = super().get_slot_key(request)
        if self.DOWNLOAD_SLOT in request.meta:
            return host
        outlet = outlet_of(request.url)
        hosts = self._hosts.get(outlet) or set()
        if host in hosts:
            return host
        if len(hosts) >= _MOST_HOSTS:
            return f"*.{outlet}"
        self._hosts.put(outlet, hosts | {host})
        return host

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        if request.method != "GET" or not is_numbered(request.url):
            return super().fetch(request)
        return deferred_from_coro(self._fetch_once(request))

    async def _fetch_once(self, request: Request) -> Response | Request:
        if (came := await self._awaited(request)) is not None:
            return came.replace(request=request)
        page = self._pages[request.url] = asyncio.get_running_loop().create_future()
        kept: Response | None = None
        try:
            got = await maybe_deferred_to_future(super().fetch(request))
            if isinstance(got, Response) and got.status == 200:
                kept = got
            return got
        finally:
            page.set_result(kept)
            if kept is None and self._pages.get(request.url) is page:
                del self._pages[request.url]

    async def _awaited(self, request: Request) -> Response | None:
        """The page that another request brings or brought, if it does."""
        if (page := self._pages.get(request.url)) is None:
            return None
        self.active.add(request)
        try:
            return await asyncio.shield(page)
        finally:
            self.active.remove(request)
