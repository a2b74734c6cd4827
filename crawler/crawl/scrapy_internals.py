"""What this project needs of Scrapy and Twisted that they do not promise to keep; no other file names such a part.

``tests/crawl/test_scrapy_internals.py`` says of each part what stops working without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _BindAddressAgent,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import ResponseDataLossError
from scrapy.utils._download_handlers import normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.client import Agent
    from twisted.web.iweb import IResponse

__all__ = [
    "BaseDownloadHandler",
    "Downloads",
    "EngineWork",
    "HTTPHandler",
    "ParseError",
    "ScrapyProcess",
    "Slot",
    "SlotDownloader",
    "engine_work",
]

_LARGEST_HEAD = 128 << 10
"""Bytes of status line and headers that are read of a response."""

_STATUS = re.compile(rb"HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?:[ \t]+(.*))?", re.IGNORECASE)
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2


@dataclass(frozen=True, slots=True)
class EngineWork:
    """What Scrapy's engine has in hand."""

    requests: frozenset[Request]
    """Those that are being fetched, or whose response is being worked on."""

    scheduled: bool
    """Whether its scheduler holds others."""

    items: int
    """How many items are in the pipelines."""


def engine_work(crawler: Crawler) -> EngineWork | None:
    """What the engine of a crawl has in hand; None while no spider is open."""
    engine = crawler.engine
    if engine is None or engine._slot is None or engine.scraper.slot is None:
        return None
    slot = engine._slot
    return EngineWork(
        frozenset(slot.inprogress), slot.scheduler.has_pending_requests(), engine.scraper.slot.itemproc_size
    )


class Downloads:
    """The downloader of a crawl, whichever it is: what is asked of which host, and how often."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @property
    def _downloader(self) -> Downloader | None:
        return self._crawler.engine.downloader if self._crawler.engine is not None else None

    @property
    def requests(self) -> Collection[Request]:
        """Those that wait for their turn at a host, or for its answer."""
        return self._downloader.active if self._downloader is not None else ()

    @property
    def slots(self) -> Mapping[str, Slot]:
        """A host's name, ``*.`` and its outlet's, or the ``download_slot`` of its requests → its place; an idle one is
        thrown away at times."""
        return self._downloader.slots if self._downloader is not None else {}

    def slot_of(self, request: Request) -> Slot | None:
        """The place of a request's host, made where there is none; None before the crawl has a downloader."""
        return self._downloader._get_slot(request)[1] if self._downloader is not None else None

    def key_of(self, request: Request) -> str:
        """What :attr:`slots` and :meth:`limit` know a request's host by."""
        assert self._downloader is not None
        return self._downloader.get_slot_key(request)

    def limit(self, host: str, *, delay: float, concurrency: int) -> None:
        """Set what is kept of a host from when its next place is made; one that exists stays as it is.

        :param delay: seconds between two requests.
        :param concurrency: requests at a time.
        """
        assert self._downloader is not None
        self._downloader.per_slot_settings[host] = {"delay": delay, "concurrency": concurrency}

    def refuse_waiting(self, refusal: Callable[[Request], Exception | None]) -> None:
        """End requests that wait for their turn at a host.

        :param refusal: what each ends with; None lets it wait.
        """
        for slot in list(self.slots.values()):
            for _ in range(len(slot.queue)):
                request, answer = slot.queue.popleft()
                problem = refusal(request)
                if problem is None:
                    slot.queue.append((request, answer))
                else:
                    answer.errback(Failure(problem))  # type: ignore[no-untyped-call]


class SlotDownloader(Downloader):
    """Scrapy's downloader, which never sends a host more requests at a time than it may get.

    Scrapy counts a request when its task first runs: of those that come in before that, it lets all go at once.
    """

    slot_class: ClassVar[type[Slot]] = Slot
    """What a host's place is."""

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:
        key, slot = super()._get_slot(request)
        if type(slot) is not self.slot_class:
            slot = self.slots[key] = self.slot_class(slot.concurrency, slot.delay, slot.jitter)
        return key, slot

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)


class HTTPHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with a limit for headers, which are a :class:`ParseError` beyond, and three openings.

    What fails is raised as Scrapy's exceptions; what Twisted says of it are their causes, as :meth:`causes` lists them.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self.crawler = crawler
        self._pool._factory = partial(_Factory, handler=self)  # type: ignore[assignment]

    def reactor_for(self, request: Request) -> Any:
        """What opens the connections for a request, in the place of the reactor; None: Scrapy's own way."""
        return None

    def request_sent(self, host: str) -> None:
        """Called when a request goes out.

        :param host: its ``Host`` header.
        """

    def is_whole(self, response: Response) -> bool:
        """Whether a response is, although its connection was lost before the end that the server had announced."""
        return False

    async def download_request(self, request: Request) -> Response:
        """The response to a request.

        :raises Exception: there is none.
        """
        agent = _Agent(
            handler=self,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=False,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            response = await maybe_deferred_to_future(agent.download_request(request))
        minds = request.meta.get("download_fail_on_dataloss", self._fail_on_dataloss)
        if not minds or "dataloss" not in response.flags:
            return response
        if not self.is_whole(response):
            raise ResponseDataLossError
        return response.replace(flags=[flag for flag in response.flags if flag != "dataloss"])

    @staticmethod
    def causes(failure: BaseException) -> Iterator[BaseException]:
        """A failure, and all that it comes from."""
        yield failure
        if failure.__cause__ is not None:
            yield from HTTPHandler.causes(failure.__cause__)
        for reason in getattr(failure, "reasons", ()):
            yield from HTTPHandler.causes(reason.value)


class _Agent(_ScrapyAgent):
    """Scrapy's agent for one request, whose connections another reactor may open."""

    def __init__(self, *, handler: HTTPHandler, **options: Any):
        super().__init__(**options)
        self._handler = handler

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        reactor = self._handler.reactor_for(request)
        if reactor is None:
            return super()._get_agent(request, timeout)
        return _BindAddressAgent(
            reactor=reactor,
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            bindAddress=normalize_bind_address(request.meta.get("bindaddress") or self._bindAddress),
            pool=self._pool,
        )


class _Parser(_LenientHTTPClientParser):
    """Stops reading headers that don't end; passes over what says nothing, as browsers do.

    That are empty lines before the status (RFC 9112 section 2.2), white space before the first header, headers whose
    name is no token, a Content-Length that is no number, and transfer codings that change nothing.
    """

    MAX_LENGTH = _LARGEST_HEAD
    """Bytes of a line: a Content-Security-Policy may be longer than Twisted's 16,384."""

    _read = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._read += len(line) + 2
        if self._read > _LARGEST_HEAD:
            raise ParseError("headers too large", line[:100])  # type: ignore[no-untyped-call]
        if self.state == STATUS and not line.strip():
            return
        if self.state == HEADER and self._partialHeader is None and line[:1] in (b" ", b"\t"):  # it continues nothing
            line = line.lstrip()
            if not line:
                return
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802 - Twisted's name
        if found := _STATUS.fullmatch(status):  # some write HTTP/2, or the name in lower case, over HTTP/1.1
            minor = b"0" if found[1] + (found[2] or b"") == b"10" else b"1"
            status = b"HTTP/1.%b %b %b" % (minor, found[3], found[4] or b"")
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's name
        name = name.rstrip(b" \t")
        if _TOKEN.fullmatch(name) and not _says_nothing(name.lower(), value):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]


def _says_nothing(name: bytes, value: bytes) -> bool:
    """Whether a header names a length of the body that is no number, or a coding that is none."""
    if name == b"content-length":
        return not b"".join(value.replace(b",", b" ").split()).isdigit()
    return name == b"transfer-encoding" and b"chunked" not in value.lower()


class _Protocol(_LenientHTTP11ClientProtocol):
    handler: HTTPHandler

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        names = request.headers.getRawHeaders(b"host") or [b""]
        self.handler.request_sent(names[0].decode("latin-1"))
        deferred = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # Twisted names the class of the parser within this method
        return deferred


class _Factory(_LenientHTTP11ClientFactory):
    def __init__(self, *arguments: Any, handler: HTTPHandler):
        super().__init__(*arguments)  # type: ignore[no-untyped-call]
        self._handler = handler

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802 - Twisted's name
        protocol = _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.handler = self._handler
        return protocol


class ScrapyProcess(AsyncCrawlerProcess):
    """Scrapy's process of several crawls, which a subclass may end, and which says that it is to end at once."""

    def killed(self) -> None:
        """Called in a signal handler, when a second signal comes while the crawls are ending."""

    def end(self) -> None:
        """Leave :meth:`start`."""
        self._stop_reactor()

    def _signal_kill(self, signum: int, frame: Any) -> None:
        self.killed()
        super()._signal_kill(signum, frame)
