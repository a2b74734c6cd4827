"""robots.txt as RFC 9309 says: a broken one means "not allowed", and Crawl-delay is kept."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from twisted.internet.defer import Deferred

from crawler.crawl.frontier import SOON, CrawlFrontier
from crawler.crawl.host_policies import HostPolicies
from crawler.crawl.problems import NotNow, Problem
from crawler.discovery.policies.robots import LARGEST_ROBOTS, Robots, read_robots
from crawler.fetching.headers import header
from crawler.store.frontier.host_files import HostFile, lifetime

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser


logger = logging.getLogger(__name__)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware with the error handling of RFC 9309 sections 2.3.1 and 2.4.

    A 4xx answer and too many redirects allow everything, a 5xx one disallows everything, a host that cannot be reached
    fails the request with the cause; 500 KiB are read. A copy serves for 24 hours, what could not be reached is tried
    again after ten minutes; where there is a :class:`CrawlFrontier`, its store shares the copies with later crawls and
    other processes. A ``Crawl-delay`` becomes the host's download delay when it is longer than the one in
    force, up to ``AUTOTHROTTLE_MAX_DELAY``.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}
        self._expires: dict[str, float] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._told: set[str] = set()
        self._longest_delay = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        self._forget_old(urlsplit(request.url).netloc)
        await super().process_request(request)
        parser = self._parsers.get(urlsplit(request.url).netloc)
        if parser is not None and not isinstance(parser, Deferred):
            agent = self._robotstxt_useragent or self._default_useragent
            self._keep_delay(request, parser.crawl_delay(agent) or 0.0)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        netloc = urlsplit(request.url).netloc
        # All but the first that wait for Scrapy's own Deferred are given None, which allows everything.
        async with self._asking.setdefault(netloc, asyncio.Lock()):
            if netloc not in self._parsers:
                kept = await self._kept(request)
                if kept is None:
                    await super().robot_parser(request)
                else:
                    self._parsers[netloc] = Deferred()
                    answer = Response(kept.final_url, status=kept.status, body=kept.body)
                    await self._apply(answer, netloc, request, lifetime(kept.status) - kept.age)
            parser = self._parsers[netloc]
            assert not isinstance(parser, Deferred)
            return parser

    async def _kept(self, request: Request) -> HostFile | None:
        frontier = self.crawler.get_extension(CrawlFrontier)
        return await frontier.host_file(_robots_url(request)) if frontier is not None else None

    def _forget_old(self, netloc: str) -> None:
        old = self._expires.get(netloc, float("inf")) <= time.monotonic()
        if old and not isinstance(self._parsers.get(netloc), Deferred):
            for known in (self._parsers, self._unreachable, self._expires):
                known.pop(netloc, None)
            self._note(netloc, None)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if (frontier := self.crawler.get_extension(CrawlFrontier)) is not None:
            await frontier.keep_host_file(
                HostFile(
                    url=_robots_url(request),
                    final_url=response.url,
                    status=response.status,
                    body=_what_is_read(response.body) if 200 <= response.status < 300 else b"",
                    content_type=header(response, "Content-Type")[:200],
                )
            )
        await self._apply(response, netloc, request, lifetime(response.status))

    async def _apply(self, response: Response, netloc: str, request: Request, left: timedelta) -> None:
        robots = read_robots(response.body, response.status, response.url)
        if robots.access == "disallow":
            self._unreachable[netloc] = Problem(f"robots.txt answered {response.status}", "blocked", SOON)
        self._note(netloc, robots)
        self._expires[netloc] = time.monotonic() + left.total_seconds()
        rules = _what_is_read(response.body) if robots.access == "rules" else b""
        await super()._parse_robots(response.replace(body=rules), netloc, request)

    def _note(self, netloc: str, robots: Robots | None) -> None:
        if (policies := self.crawler.get_extension(HostPolicies)) is not None:
            policies.note(netloc, robots)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        left = 0.0 if isinstance(exc, NotNow) else lifetime(0).total_seconds()
        if not (isinstance(exc, Problem) and exc.reason == "too many redirects"):  # RFC 9309 section 2.3.1.2
            self._unreachable[netloc] = exc
        self._expires[netloc] = time.monotonic() + left
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        problem = self._unreachable.get(urlsplit(request.url).netloc)
        if problem is not None:
            raise problem
        super().process_request_2(rp, request)

    def _keep_delay(self, request: Request, asked_for: float) -> None:
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        delay = min(asked_for, self._longest_delay)
        if delay < asked_for and key not in self._told:
            self._told.add(key)
            logger.warning(
                "%s asks for %.0f s between two requests; %.0f are kept (AUTOTHROTTLE_MAX_DELAY)", key, asked_for, delay
            )
        slot = downloader.slots.get(key)
        if delay <= max(self.crawler.settings.getfloat("DOWNLOAD_DELAY"), 0.0):
            return
        # AutoThrottle must not shorten it; an idle slot is thrown away and made again from these settings.
        request.meta["autothrottle_dont_adjust_delay"] = True
        if slot is not None:
            slot.delay, slot.concurrency = max(slot.delay, delay), 1
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1}


def _robots_url(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def _what_is_read(body: bytes) -> bytes:
    if len(body) <= LARGEST_ROBOTS:
        return body
    return body[:LARGEST_ROBOTS].rpartition(b"\n")[0]  # half a rule forbids too much
