"""The figures of the crawls of this process, written for Prometheus while they run."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.optional_packages import optional_module
from crawler.reasons import reason_class

if TYPE_CHECKING:
    from prometheus_client import Metric
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_PAUSE = 15.0
_COUNTERS = (
    ("requests", "Requests that were sent.", "downloader/request_count", ""),
    ("responses", "Answers, by HTTP status.", "downloader/response_status_count/", "status"),
    ("response_bytes", "Bytes of answers, as they were sent.", "downloader/response_bytes", ""),
    ("read_articles", "Articles that were read, by what became of them.", "articles/", "outcome"),
    ("failed_pages", "URLs that gave nothing, by reason.", "pages/failed/", "reason"),
    ("logged_errors", "Errors in the log.", "log_count/ERROR", ""),
    ("ended_crawls", "Crawls that ended.", "crawls", ""),
)
"""Counter → what it counts, the statistics that it adds up, and the label that tells those apart."""
_OUTCOMES = ("stored", "revised", "unchanged", "duplicate", "from_feed")


class Metrics:
    """Writes what this process's crawls count to the file of ``CRAWLER_METRICS``, every 15 seconds and at their end.

    The file is replaced whole; ``process``, its name without the ending, tells it from those of other processes.
    """

    _ended: ClassVar[Counter[str]] = Counter()
    """What crawls of this process counted that have ended."""
    _running: ClassVar[list[Metrics]] = []

    def __init__(self, crawler: Crawler):
        if not crawler.settings["CRAWLER_METRICS"]:
            raise NotConfigured
        _client()
        self._crawler = crawler
        self._path = Path(crawler.settings["CRAWLER_METRICS"]).absolute()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        metrics = cls(crawler)
        crawler.signals.connect(metrics.opened, signal=signals.spider_opened)
        crawler.signals.connect(metrics.closed, signal=signals.spider_closed)
        return metrics

    def opened(self) -> None:
        self._running.append(self)
        self._task = asyncio.ensure_future(self._write_from_time_to_time())

    def closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
        with suppress(ValueError):
            self._running.remove(self)
        self._ended.update(self._counts())
        self._ended["crawls"] += 1
        self._write()

    async def _write_from_time_to_time(self) -> None:
        while True:
            self._write()
            await asyncio.sleep(_PAUSE)

    def _counts(self) -> dict[str, int]:
        stats = self._crawler.stats.get_stats() if self._crawler.stats is not None else {}
        return {name: value for name, value in stats.items() if isinstance(value, int) and not isinstance(value, bool)}

    def _write(self) -> None:
        counts = sum((Counter(each._counts()) for each in self._running), self._ended)
        client = _client()
        registry = client.CollectorRegistry()
        registry.register(_Collected(_families(counts, len(self._running), self._path.stem)))
        unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            unfinished.write_bytes(client.generate_latest(registry))
            unfinished.replace(self._path)
        except OSError as problem:
            logger.warning("CRAWLER_METRICS cannot be written: %s", problem)


class _Collected:
    def __init__(self, families: Iterator[Metric]):
        self._families = list(families)

    def collect(self) -> list[Metric]:
        return self._families


def _client() -> Any:
    return optional_module("prometheus_client", wanted_by="CRAWLER_METRICS needs", package="prometheus-client")


def _families(counts: Counter[str], running: int, process: str) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    for name, about, stat, label in _COUNTERS:
        family = CounterMetricFamily(f"crawler_{name}", about, labels=["process", *([label] if label else [])])
        if not label:
            family.add_metric([process], counts[stat])
        for value, number in sorted(_by_label(counts, stat, label).items()):
            family.add_metric([process, value], number)
        yield family
    crawls = GaugeMetricFamily("crawler_running_crawls", "Crawls that are under way.", labels=["process"])
    crawls.add_metric([process], running)
    yield crawls


def _by_label(counts: Counter[str], stat: str, label: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, number in counts.items():
        if not label or not key.startswith(stat):
            continue
        value = key.removeprefix(stat)
        if label == "reason":
            value = reason_class(value)
        if label != "outcome" or value in _OUTCOMES:
            found[value] += number
    return found
