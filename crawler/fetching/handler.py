"""Scrapy's HTTP/1.1 handler with an address guard, a limit for headers, and errors that say what happened."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from service_identity import CertificateError, VerificationError
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from crawler.crawl.frontier import LATER, SOON, CrawlFrontier
from crawler.crawl.problems import Busy, Problem
from crawler.crawl.scrapy_internals import Downloads, HTTPHandler, ParseError
from crawler.fetching.address_guard import AddressGuard, spelled_address
from crawler.fetching.packed import USUAL, unpack_whole
from crawler.store.frontier.host_claims import claimed_name
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IConnector

_END = re.compile(rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s{0,9}>", re.IGNORECASE)
_TAIL = 300
"""Bytes from the end in which a document's last tag stands; some print a comment behind it."""
_TLS_PROBLEMS = (SSL.Error, CertificateError, VerificationError)


class GuardedHandler(HTTPHandler):
    """Connects only where :class:`~crawler.fetching.address_guard.AddressGuard` allows.

    The address is checked at the moment it is connected to, after the host was resolved, so a name that resolves
    to another address the second time gains nothing. Behind a proxy, which resolves names itself, only an address
    that the URL spells out can be checked.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._guard, self._downloads = AddressGuard.of(crawler), Downloads(crawler)
        self._frontier = crawler.get_extension(CrawlFrontier)

    def request_sent(self, host: str) -> None:
        """Count a host's delay from when a request goes out, which a connection that is made first puts off."""
        slot = self._downloads.slots.get(claimed_name(host))
        if slot is not None:
            slot.lastseen = time.monotonic()

    def reactor_for(self, request: Request) -> Any:
        """The reactor behind the guard; None for a host that the user named, or a proxy.

        :raises Problem: the request must not be handed to its proxy.
        """
        if self._guard.is_named(request.url):
            return None
        if request.meta.get("proxy"):
            spelled = spelled_address(urlsplit(request.url).hostname or "")
            if spelled is not None:  # the proxy resolves any other name
                self._guard.check(spelled)
            return None
        from twisted.internet import reactor

        return _GuardedReactor(reactor, self._guard)

    def is_whole(self, response: Response) -> bool:
        """Whether a document has its end: some servers leave out the last chunk, or announce a wrong length."""
        return bool(_END.search(response.body[-_TAIL:])) or unpack_whole(response.body, USUAL) is not None

    async def download_request(self, request: Request) -> Response:
        """The response to a request.

        :raises Problem: where it leads must not be connected to, its certificate is not valid, or its headers are
            endless.
        :raises Busy: another crawl may ask the host by now, for this process was stopped while the request waited.
        """
        if self._frontier is not None and self._frontier.gate.lost(claimed_name(host_of(request.url))):
            raise Busy("another crawl may ask the host")
        try:
            return await super().download_request(request)
        except (DownloadFailedError, *_TLS_PROBLEMS) as failure:
            raise _explained(failure) from failure


class _GuardedReactor:
    """The reactor, for endpoints: each connection asks the guard first."""

    def __init__(self, reactor: Any, guard: AddressGuard):
        self._reactor, self._guard = reactor, guard
        directlyProvides(self, *providedBy(reactor))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, *arguments: Any, **options: Any) -> IConnector:  # noqa: N802 - Twisted's name
        """Connect to a numeric address; endpoints have resolved the host by then.

        :raises Problem: the guard does not allow it.
        """
        self._guard.check(host)
        connector: IConnector = self._reactor.connectTCP(host, *arguments, **options)
        return connector


def _explained(failure: Exception) -> Exception:
    """The failure as a problem where its causes tell more than that the connection was lost."""
    if isinstance(failure, ResponseDataLossError):
        return failure
    for cause in HTTPHandler.causes(failure):
        if isinstance(cause, Problem):
            return cause
        if isinstance(cause, (CertificateError, VerificationError)):
            return Problem("certificate of another host", "failed", LATER)
        if isinstance(cause, SSL.Error):
            invalid = "certificate verify failed" in str(cause)
            return Problem("certificate not valid" if invalid else "no secure connection", "failed", LATER)
        if isinstance(cause, ParseError):
            large = "headers too large" in str(cause)
            return Problem("headers too large" if large else "no HTTP answer", "failed", SOON)
    return failure
