"""robots.txt as RFC 9309 says: a broken one means "not allowed", and Crawl-delay is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import Deferred

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

_READ_AT_MOST = 500 * 1024
_DISALLOW_ALL = b"User-agent: *\nDisallow: /"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware with the error handling of RFC 9309 section 2.3.1.

    A 4xx answer allows everything, a 5xx one disallows everything, a host that cannot be reached fails the
    request with the cause; 500 KiB are read. A ``Crawl-delay`` becomes the host's download delay when it is longer
    than the one in force, up to ``AUTOTHROTTLE_MAX_DELAY``.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}
        self._longest_delay = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        await super().process_request(request)
        parser = self._parsers.get(urlsplit(request.url).netloc)
        if parser is not None and not isinstance(parser, Deferred):
            agent = self._robotstxt_useragent or self._default_useragent
            self._keep_delay(request, parser.crawl_delay(agent) or 0.0)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable[netloc] = IgnoreRequest(f"robots.txt answered {response.status}")
            body = _DISALLOW_ALL
        elif response.status >= 400:
            body = b""
        else:
            body = response.body[:_READ_AT_MOST]
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = exc
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
        slot = downloader.slots.get(key)
        if delay <= max(self.crawler.settings.getfloat("DOWNLOAD_DELAY"), 0.0) or slot is None:
            return
        # AutoThrottle must not shorten it; an idle slot is thrown away and made again from these settings.
        request.meta["autothrottle_dont_adjust_delay"] = True
        slot.delay, slot.concurrency = max(slot.delay, delay), 1
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1}
