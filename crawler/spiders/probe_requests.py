"""What a probe asks an outlet for: so many requests in all, and so many at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin

from crawler.crawl.workers.worker import WorkerFailed
from crawler.fetching.headers import header
from crawler.items import Article, Link
from crawler.outlets import Outlet
from crawler.spiders.frontier_spider import describe_failure
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.crawl.workers.pool import Workers

MOST_REQUESTS = 60
"""Requests to an outlet in one probe, robots.txt, redirects and second tries included."""

_AT_ONCE, _SPARE = 4, 8  # requests under way, and those kept back for their redirects and second tries


@dataclass(slots=True, kw_only=True)
class Target:
    """An outlet to be probed."""

    home: str
    """The address that the user gave, normalised."""

    feeds: list[str] = field(default_factory=list)
    """Feeds that the user named with it."""

    outlet: Outlet | None = None
    """What its file says already."""


@dataclass(slots=True, kw_only=True)
class Answer:
    """What a request gave."""

    url: str
    """Where it ended."""

    body: bytes = b""
    content_type: str = ""
    problem: str | None = None
    """Why it gave nothing; None when it did."""


class Prober(Protocol):
    """What a probe needs of the spider that carries it out."""

    requests: Counter[str]
    """Name of an outlet → how many requests were sent to it."""
    led_to: dict[str, str]
    """URL → where its redirects led, in case that gave no answer."""

    @property
    def workers(self) -> Workers:
        """The worker processes of this crawl."""

    def slow_down(self, target: Target) -> None:
        """Keep what an outlet's file says of delay and concurrency."""

    def named_sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of a URL's host names."""

    async def download(self, url: str) -> Response:
        """Fetch a page."""

    async def sample(self, links: list[Link]) -> dict[str, Article | str]:
        """Fetch articles; returns for each URL the article, or why there is none."""


class ProbeRequests:
    """The requests of one probe."""

    def __init__(self, spider: Prober, target: Target):
        self.spider, self.target = spider, target
        self.tried: set[str] = set()
        """What was asked for."""
        self._pending = 0
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @property
    def made(self) -> int:
        """How many were sent."""
        return self.spider.requests[outlet_of(self.target.home)]

    @property
    def left(self) -> int:
        """How many may be sent."""
        return max(MOST_REQUESTS - _SPARE - self.made - self._pending, 0)

    async def fetch(self, url: str) -> Answer:
        """Ask for a URL as soon as fewer others are under way; what goes wrong is in the answer."""
        async with self._turns:
            return await self._fetch(url)

    async def _fetch(self, url: str) -> Answer:
        if not self.left:
            return Answer(url=url, problem=f"not looked at: {MOST_REQUESTS} requests were enough")
        self.tried.add(url)
        self._pending += 1
        try:
            response = await self.spider.download(url)
        except Exception as error:  # noqa: BLE001 - whatever a download fails with is a finding
            led_to = self.spider.led_to
            led = led_to.get(url) or led_to.get(urljoin(url, "/robots.txt"), url)
            return Answer(url=led, problem=describe_failure(error)[0])
        finally:
            self._pending -= 1
        problem = f"answered {response.status}" if response.status >= 400 else None
        return Answer(
            url=response.url, body=response.body, content_type=header(response, "Content-Type"), problem=problem
        )

    async def work(self, function: Any, *args: Any) -> Any:
        """Call a function in a worker; what it died of comes back as a phrase."""
        try:
            return await self.spider.workers.run(function, *args)
        except WorkerFailed as failure:
            return failure.reason
