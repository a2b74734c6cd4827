"""robots.txt as RFC 9309 says: a broken one means "not allowed", and Crawl-delay is kept."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from scrapy import Request, Spider, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.python import to_unicode

from crawler.crawl.frontier import SOON, CrawlFrontier
from crawler.crawl.host_policies import HostPolicies, HostPolicy
from crawler.crawl.problems import NotNow, Problem
from crawler.crawl.scrapy_internals import Downloads
from crawler.discovery.policies.robots import LARGEST_ROBOTS, Robots, read_robots
from crawler.fetching.headers import header
from crawler.store.frontier.host_files import HostFile, lifetime

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

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
        self._policies = crawler.get_extension(HostPolicies) or HostPolicies()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._told: set[str] = set()
        self._longest_delay = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._agent: str | None = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._usual_agent: str = crawler.settings["USER_AGENT"]
        self._downloads = Downloads(crawler)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        await super().process_request(request)
        policy = self._policies.policy(urlsplit(request.url).netloc)
        if policy is not None and policy.robots is not None:
            self._keep_delay(request, policy.robots.crawl_delay(self._agent_of(request)) or 0.0)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a request's host, read once for all that wait for them.

        :raises Exception: they could not be had, so that nothing may be asked of the host.
        """
        netloc = urlsplit(request.url).netloc
        lock = self._asking.setdefault(netloc, asyncio.Lock())
        async with lock:
            policy = self._policies.policy(netloc)
            if policy is None:
                policy = await self._look_up(request)
                self._policies.note(netloc, policy)
        if policy.problem is not None:
            raise policy.problem
        return _Rules(policy.robots) if policy.robots is not None else None

    def _agent_of(self, request: Request) -> str:
        """Who asks, as Scrapy has it as well."""
        return self._agent or to_unicode(request.headers.get("User-Agent") or self._usual_agent)

    async def _look_up(self, request: Request) -> HostPolicy:
        frontier = self.crawler.get_extension(CrawlFrontier)
        file = await frontier.session.host_file(_robots_url(request)) if frontier is not None else None
        if file is None:
            try:
                file = await self._fetch(request)
            except Exception as problem:  # noqa: BLE001 - whatever went wrong: there are no rules that could be read
                return self._without_answer(problem, request)
            if frontier is not None:
                await frontier.session.keep_host_file(file)
        # In a thread: half a megabyte of rules takes half a second, in which others go on.
        robots = await asyncio.to_thread(read_robots, file.body, file.status, file.final_url, self._agent_of(request))
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=_Rules(robots), request=request
        )
        closed = robots.access == "disallow"
        refusal = Problem(f"robots.txt answered {file.status}", "blocked", SOON) if closed else None
        return HostPolicy(robots, refusal, time.monotonic() + (lifetime(file.status) - file.age).total_seconds())

    async def _fetch(self, request: Request) -> HostFile:
        url = _robots_url(request)
        meta = {"dont_obey_robotstxt": True}
        assert self.crawler.engine is not None
        self._count("robotstxt/request_count")
        response = await self.crawler.engine.download_async(
            Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        )
        self._count("robotstxt/response_count")
        self._count(f"robotstxt/response_status_count/{response.status}")
        return HostFile(
            url=url,
            final_url=response.url,
            status=response.status,
            body=_what_is_read(response.body) if 200 <= response.status < 300 else b"",
            content_type=header(response, "Content-Type")[:200],
        )

    def _without_answer(self, problem: Exception, request: Request) -> HostPolicy:
        self._count(f"robotstxt/exception_count/{type(problem).__name__}")
        expires = time.monotonic() + (0.0 if isinstance(problem, NotNow) else lifetime(0).total_seconds())
        if isinstance(problem, Problem) and problem.reason == "too many redirects":  # RFC 9309 section 2.3.1.2
            return HostPolicy(None, None, expires)
        logger.info("%s could not be fetched: %s", _robots_url(request), problem)
        return HostPolicy(None, problem, expires)

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name)

    def _keep_delay(self, request: Request, asked_for: float) -> None:
        key = self._downloads.key_of(request)
        delay = min(asked_for, self._longest_delay)
        if delay < asked_for and key not in self._told:
            self._told.add(key)
            logger.warning(
                "%s asks for %.0f s between two requests; %.0f are kept (AUTOTHROTTLE_MAX_DELAY)", key, asked_for, delay
            )
        if delay <= max(self.crawler.settings.getfloat("DOWNLOAD_DELAY"), 0.0):
            return
        # AutoThrottle must not shorten it; an idle slot is thrown away and made again from these settings.
        request.meta["autothrottle_dont_adjust_delay"] = True
        if (slot := self._downloads.slots.get(key)) is not None:
            slot.delay, slot.concurrency = max(slot.delay, delay), 1
        self._downloads.limit(key, delay=delay, concurrency=1)


class _Rules(RobotParser):
    """A host's robots.txt, as Scrapy asks it."""

    def __init__(self, robots: Robots):
        self._robots = robots

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        return cls(read_robots(robotstxt_body, 200))

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return self._robots.allowed(to_unicode(url), to_unicode(user_agent))

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        return self._robots.crawl_delay(to_unicode(user_agent))


def _robots_url(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def _what_is_read(body: bytes) -> bytes:
    if len(body) <= LARGEST_ROBOTS:
        return body
    return body[:LARGEST_ROBOTS].rpartition(b"\n")[0]  # half a rule forbids too much
