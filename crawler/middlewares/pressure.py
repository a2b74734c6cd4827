"""429, Retry-After and hosts that do not answer: what a server says about how much it can bear is obeyed."""

from __future__ import annotations

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

from crawler.crawl.hosts import Hosts
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


class PressureMiddleware(RetryMiddleware):
    """Scrapy's retry middleware that knows how the host is doing.

    A request to a host that rests is not sent: its row goes back, or gets the reason and the time of its next try.
    A host that fails once more right after another URL of it failed is not asked three times for each URL.
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

    def process_request(self, request: Request, spider: Any = None) -> None:
        """Stop a request to a host that rests.

        :raises NotNow: the crawl waits for the host.
        :raises Problem: it does not.
        """
        host = host_of(request.url)
        if self._hosts.rests(host):
            raise self._hosts.refusal(host)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        host = host_of(request.url)
        waits = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if response.status == 429 or (response.status == 503 and waits is not None):
            if not self._hosts.rests(host):
                self._hosts.back_off(host, waits, f"answered {response.status}")
            raise self._hosts.refusal(host)
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
        host = host_of(request.url)
        for kind, reason in _DEAD:
            if isinstance(exception, kind):
                self._hosts.note_failure(host, request.url, reason)
                break
        return None if self._hosts.keeps_failing(host) else super().process_exception(request, exception)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, in either of its forms; None when it has neither.

    RFC 9110 section 10.2.3: a number of seconds, or a date.

    >>> retry_after(b"120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after(b"Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
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
    return max(seconds, 0.0) if math.isfinite(seconds) else None
