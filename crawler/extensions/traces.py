"""Traces of crawls for OpenTelemetry: a span for each crawl, and one for each request within it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.extensions.manners import without_secrets
from crawler.optional_packages import optional_module

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_FLUSH_MILLISECONDS = 5000
_COUNTED = ("articles/stored", "articles/revised", "articles/failed", "downloader/request_count")


class Traces:
    """Sends spans to the collector at ``CRAWLER_TRACES`` (OTLP over HTTP), several at a time and beside the crawl.

    The names of attributes are those of OpenTelemetry's conventions for HTTP clients. A request is what goes to a
    server: its redirects and further tries are requests of their own.
    """

    _providers: ClassVar[dict[str, TracerProvider]] = {}
    """Of this process, by address: crawls that run at once share a queue."""

    def __init__(self, crawler: Crawler):
        if not (address := crawler.settings["CRAWLER_TRACES"]):
            raise NotConfigured
        self._crawler, self._provider = crawler, self._provider_of(address)
        self._tracer = self._provider.get_tracer("crawler")
        self._crawl: Span | None = None
        self._requests: dict[int, Span] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        traces = cls(crawler)
        for signal, method in (
            (signals.spider_opened, traces.opened),
            (signals.request_reached_downloader, traces.asked),
            (signals.response_downloaded, traces.answered),
            (signals.request_left_downloader, traces.left),
            (signals.spider_closed, traces.closed),
        ):
            crawler.signals.connect(method, signal=signal)
        return traces

    def opened(self, spider: Any) -> None:
        outlet = getattr(getattr(spider, "outlet", None), "name", None)
        about = {"crawler.spider": spider.name} | ({"crawler.outlet": outlet} if outlet else {})
        self._crawl = self._tracer.start_span("crawl", attributes=about)

    def asked(self, request: Request) -> None:
        from opentelemetry.trace import SpanKind, set_span_in_context

        about = {
            "http.request.method": request.method,
            "url.full": without_secrets(request.url),
            "server.address": urlsplit(request.url).hostname or "",
        }
        within = set_span_in_context(self._crawl) if self._crawl is not None else None
        self._requests[id(request)] = self._tracer.start_span(
            request.method, within, kind=SpanKind.CLIENT, attributes=about
        )

    def answered(self, request: Request, response: Response) -> None:
        if (span := self._requests.get(id(request))) is not None:
            span.set_attributes(
                {"http.response.status_code": response.status, "http.response.body.size": len(response.body)}
            )
            if response.status >= 400:
                _set_failed(span)
            self._end(request)

    def left(self, request: Request) -> None:
        """End the span of a request that was not answered."""
        if (span := self._requests.get(id(request))) is not None:
            _set_failed(span)
            self._end(request)

    async def closed(self, reason: str) -> None:
        if self._crawl is not None:
            stats = self._crawler.stats.get_stats() if self._crawler.stats is not None else {}
            self._crawl.set_attributes({f"crawler.{name}": stats[name] for name in _COUNTED if name in stats})
            self._crawl.set_attribute("crawler.reason", reason)
            self._crawl.end()
        await asyncio.to_thread(self._provider.force_flush, _FLUSH_MILLISECONDS)

    def _end(self, request: Request) -> None:
        self._requests.pop(id(request)).end()

    @classmethod
    def _provider_of(cls, address: str) -> TracerProvider:
        if address not in cls._providers:
            package = "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"
            exporting = optional_module(
                "opentelemetry.exporter.otlp.proto.http.trace_exporter",
                wanted_by="CRAWLER_TRACES needs",
                package=package,
            )
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor

            provider = TracerProvider(resource=Resource.create({"service.name": "crawler"}))
            provider.add_span_processor(BatchSpanProcessor(exporting.OTLPSpanExporter(address)))
            cls._providers[address] = provider
        return cls._providers[address]


def _set_failed(span: Span) -> None:
    from opentelemetry.trace import StatusCode

    span.set_status(StatusCode.ERROR)
