"""Scrapy's HTTP/1.1 handler with an address guard, a limit for headers, and errors that say what happened."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _BindAddressAgent,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.utils._download_handlers import normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from service_identity import CertificateError, VerificationError
from twisted.web._newclient import STATUS, ParseError
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from crawler.crawl.frontier import LATER, SOON
from crawler.crawl.problems import Problem
from crawler.fetching.address_guard import AddressGuard, spelled_address
from crawler.store.frontier.host_leases import claimed_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress, IConnector
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.client import Agent
    from twisted.web.iweb import IResponse

LARGEST_HEAD = 128 << 10
"""Bytes of status line and headers that are read of a response."""

_STATUS = re.compile(rb"HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?:[ \t]+(.*))?", re.IGNORECASE)
_SAY_NOTHING = ((b"content-length", b""), (b"transfer-encoding", b"identity"))
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_TLS_PROBLEMS = (SSL.Error, CertificateError, VerificationError)


class GuardedHandler(HTTP11DownloadHandler):
    """Connects only where :class:`~crawler.fetching.address_guard.AddressGuard` allows.

    The address is checked at the moment it is connected to, after the host was resolved, so a name that resolves
    to another address the second time gains nothing. Behind a proxy, which resolves names itself, only an address
    that the URL spells out can be checked.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._guard = AddressGuard.of(crawler)
        self._pool._factory = partial(_Factory, sent=self._sent)  # type: ignore[assignment]

    def _sent(self, request: TxRequest) -> None:
        """Count a host's delay from when a request goes out, which a connection that is made first puts off."""
        names = request.headers.getRawHeaders(b"host") or [b""]
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(claimed_name(names[0].decode("latin-1"))) if engine is not None else None
        if slot is not None:
            slot.lastseen = time.monotonic()

    async def download_request(self, request: Request) -> Response:
        """The response to a request.

        :raises Problem: where it leads must not be connected to, its certificate is not valid, or its headers are
            endless.
        """
        agent = _GuardedAgent(
            guard=self._guard,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except (DownloadFailedError, *_TLS_PROBLEMS) as failure:
            raise _explained(failure) from failure


class _GuardedAgent(_ScrapyAgent):
    """Scrapy's agent for one request, connecting through the guard."""

    def __init__(self, *, guard: AddressGuard, **options: Any):
        super().__init__(**options)
        self._guard = guard

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        if self._guard.is_named(request.url):
            return super()._get_agent(request, timeout)
        if request.meta.get("proxy"):
            spelled = spelled_address(urlsplit(request.url).hostname or "")
            if spelled is not None:  # the proxy resolves any other name
                self._guard.check(spelled)
            return super()._get_agent(request, timeout)
        from twisted.internet import reactor

        return _BindAddressAgent(
            reactor=_GuardedReactor(reactor, self._guard),  # type: ignore[arg-type]
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            bindAddress=normalize_bind_address(request.meta.get("bindaddress") or self._bindAddress),
            pool=self._pool,
        )


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


class _Parser(_LenientHTTPClientParser):
    """Stops reading headers that don't end; passes over what says nothing, as browsers do.

    That are empty lines before the status (RFC 9112 section 2.2), headers whose name is no token, an empty
    Content-Length, and the transfer coding of RFC 2616 that changes nothing.
    """

    _read = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._read += len(line) + 2
        if self._read > LARGEST_HEAD:
            raise ParseError("headers too large", line[:100])  # type: ignore[no-untyped-call]
        if self.state == STATUS and not line.strip():
            return
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802 - Twisted's name
        if found := _STATUS.fullmatch(status):  # some write HTTP/2, or the name in lower case, over HTTP/1.1
            minor = b"0" if found[1] + (found[2] or b"") == b"10" else b"1"
            status = b"HTTP/1.%b %b %b" % (minor, found[3], found[4] or b"")
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's name
        name = name.rstrip(b" \t")
        said = (name.lower(), value.lower())
        if _TOKEN.fullmatch(name) and said not in _SAY_NOTHING:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class _Protocol(_LenientHTTP11ClientProtocol):
    sent: Callable[[TxRequest], None]

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self.sent(request)
        deferred = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # Twisted names the class of the parser within this method
        return deferred


class _Factory(_LenientHTTP11ClientFactory):
    def __init__(self, *arguments: Any, sent: Callable[[TxRequest], None]):
        super().__init__(*arguments)  # type: ignore[no-untyped-call]
        self._sent = sent

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802 - Twisted's name
        protocol = _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.sent = self._sent
        return protocol


def _explained(failure: Exception) -> Exception:
    """The failure as a problem where its causes tell more than that the connection was lost."""
    if isinstance(failure, ResponseDataLossError):
        return failure
    for cause in _causes(failure):
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


def _causes(failure: BaseException) -> Iterator[BaseException]:
    yield failure
    if failure.__cause__ is not None:
        yield from _causes(failure.__cause__)
    for reason in getattr(failure, "reasons", ()):
        yield from _causes(reason.value)
