"""No request is sent to a host that another crawl asks, in whatever process."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Self

from scrapy.http.request import NO_CALLBACK

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.handle import handle_of
from crawler.crawl.problems import Busy
from crawler.store.frontier.host_claims import claimed_name
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

_LOOK = 1.0  # seconds


class ClaimMiddleware:
    """Claims the hosts that a crawl asks without a lease of theirs: for robots.txt and tdmrep.json, behind redirects.

    Those of leased URLs are claimed with the lease, so that nothing is looked up for them. A request that belongs to a
    leased URL gives that one back for a while; another one waits, ``CRAWLER_LONGEST_WAIT`` seconds at the most.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._longest_wait = crawler.settings.getfloat("CRAWLER_LONGEST_WAIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Let a request pass when its host is this crawl's.

        :raises Busy: another crawl asks the host.
        """
        frontier = self._crawler.get_extension(CrawlFrontier)
        if frontier is None or not frontier.session.begun:
            return
        host = claimed_name(host_of(request.url))
        if not frontier.gate.holds(host):
            waits = request.callback is not NO_CALLBACK and handle_of(request) is None
            await self._claim(frontier, host, time.monotonic() + (self._longest_wait if waits else 0.0))
        frontier.gate.keep_delay(request, host)

    async def _claim(self, frontier: CrawlFrontier, host: str, until: float) -> None:
        while (other := await frontier.claim_host(host)) is not None:
            if time.monotonic() >= until:
                raise Busy("another crawl asks the host")
            frontier.gate.warn([other])
            await asyncio.sleep(_LOOK)
