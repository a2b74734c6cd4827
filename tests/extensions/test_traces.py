"""What a collector gets of a crawl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.demo.server import OutletServer
from crawler.spiders.section import SectionSpider
from tests.quick_settings import quick_settings
from tests.serving import Answer, Handler, serving


class Collector(Handler):
    """Takes spans as OTLP over HTTP brings them."""

    def answer(self) -> Answer:
        return self.server.status, {"Content-Type": "application/x-protobuf"}, b""

    def do_POST(self) -> None:
        taken = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
        for resource in taken.resource_spans:
            self.server.spans += [span for scope in resource.scope_spans for span in scope.spans]
        self.do_GET()


def attributes(span: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


async def crawl(folder: Path, url: str, traces: str) -> dict[str, Any]:
    settings = quick_settings(folder, CRAWLER_TRACES=traces)
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(SectionSpider)
    await deferred_from_coro(runner.crawl(crawler, url=url, limit=2))
    return crawler.stats.get_stats()


@ensureDeferred
async def test_a_crawl_is_a_span_and_each_request_one_within(tmp_path: Path, outlets: dict[str, OutletServer]) -> None:
    with serving("127.0.0.1", Collector, spans=[], status=200) as collector:
        stats = await crawl(tmp_path, f"{outlets['ponant'].url}/", f"{collector.url}/v1/traces")
        spans = collector.spans
    [root] = [span for span in spans if span.name == "crawl"]
    requests = [span for span in spans if span.name == "GET"]
    assert len(requests) == stats["downloader/request_count"]
    assert {span.parent_span_id for span in requests} == {root.span_id}
    assert {span.trace_id for span in requests} == {root.trace_id}
    assert attributes(root)["crawler.articles/stored"] == stats["articles/stored"]
    told = attributes(next(span for span in requests if attributes(span)["url.full"].endswith("/robots.txt")))
    assert told["server.address"] == "127.0.0.3"
    assert told["http.request.method"] == "GET"
    assert told["http.response.status_code"] in (200, 404)
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in spans)


@ensureDeferred
async def test_a_collector_that_takes_nothing_costs_no_article(
    tmp_path: Path, outlets: dict[str, OutletServer]
) -> None:
    with serving("127.0.0.1", Collector, spans=[], status=400) as collector:
        stats = await crawl(tmp_path, f"{outlets['ponant'].url}/", f"{collector.url}/v1/traces")
    assert stats["articles/stored"] == 2
