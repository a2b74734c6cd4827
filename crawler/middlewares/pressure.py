"""429, Retry-After and hosts that do not answer: what a server says about how much it can bear is obeyed."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http.request import NO_CALLBACK

from crawler.crawl.handle import handle_of
from crawler.crawl.hosts import Hosts
from crawler.crawl.problems import NotNow
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_DEAD: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "it does not resolve"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no answer in time"),
    (DownloadFailedError, "connection lost"),
)
_LONGEST_DATE = 100
_LOOK = 0.5  # seconds


class PressureMiddleware(RetryMiddleware):
    """Scrapy's retry middleware that knows how the host is doing.

    A request to a host that rests is not sent: its row goes back, or gets the reason and the time of its next try.
    A host that fails once more right after another URL of it failed is not asked three times for each URL.

    A request of a spider that takes its requests from elsewhere has no row: it waits until the host's rest is over.
    """

    _hosts: Hosts

    def __init__(self, settings: Any):
        super().__init__(settings)
        self.retry_http_codes -= {429}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        middleware._hosts = Hosts.of(crawler)
        return middleware

    async def process_request(self, request: Request, spider: Any = None) -> None:
        """Stop a request to a host that rests.

        :raises NotNow: the crawl waits for the host.
        :raises Problem: it does not.
        """
        host = host_of(request.url)
        while self._hosts.rests(host):
            refusal = self._hosts.refusal(host)
            if not _waits(request, refusal):
                raise refusal
            await asyncio.sleep(_LOOK)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        host = host_of(request.url)
        waits = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if response.status == 429 or (response.status == 503 and waits is not None):
            if not self._hosts.rests(host):
                self._hosts.back_off(host, waits, f"answered {response.status}")
            refusal = self._hosts.refusal(host)
            if _waits(request, refusal):
                return request.replace(dont_filter=True)
            raise refusal
        if response.status >= 500:
            self._hosts.note_failure(host, request.url, f"answered {response.status}")
        else:
            self._hosts.note_answer(host)
        if self._hosts.keeps_failing(host):
            return response
        return super().process_response(request, response)

    def process_exception(
        self, request: Request, exception: Exception, spider: Any = None
    ) -> Request | Response | None:
        if _waits(request, exception):  # it stood in the downloader's queue when the host began to rest
            return request.replace(dont_filter=True)
        host = host_of(request.url)
        for kind, reason in _DEAD:
            if isinstance(exception, kind):
                self._hosts.note_failure(host, request.url, reason)
                break
        return None if self._hosts.keeps_failing(host) else super().process_exception(request, exception)


def _waits(request: Request, refusal: Exception) -> bool:
    """Whether a request waits for its host by itself: nobody else would send it again."""
    own = handle_of(request) is None and request.callback is not NO_CALLBACK
    return own and type(refusal) is NotNow


def read_retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, in either of its forms; None when it has neither, or is over.

    RFC 9110 section 10.2.3: a number of seconds, or a date.

    >>> read_retry_after(b"120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> read_retry_after(b"Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text[:_LONGEST_DATE])
        except (ValueError, OverflowError):  # a year of twenty digits
            return None
        seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return seconds if 0 <= seconds < math.inf else None
