"""Spiders run in the test's own reactor."""

from __future__ import annotations

import pytest
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner

from crawler.spiders.probe import ProbeSpider
from crawler.spiders.probe_requests import Target
from tests.quick_settings import quick_settings


@pytest.fixture
def run(tmp_path):
    """Run a spider in the reactor; gives the items that passed the pipelines."""

    async def crawl(spider, **arguments):
        settings = quick_settings(tmp_path, **arguments.pop("settings", {}))
        runner = AsyncCrawlerRunner(settings)
        crawler = runner.create_crawler(spider)
        items = []
        crawler.signals.connect(lambda item: items.append(item), signal=signals.item_scraped, weak=False)
        await runner.crawl(crawler, **arguments)
        return items, crawler.stats.get_stats()

    return crawl


@pytest.fixture
def probe(tmp_path):
    """Probe outlets in the reactor; gives the judgement of each by its address."""

    async def run(*homes: str, **arguments):
        settings = quick_settings(tmp_path, CRAWLER_OUTLETS=str(tmp_path / "outlets"))
        judged = {}
        if not arguments:
            arguments = {"done": lambda target, judgement: judged.update({target.home: judgement})}
        targets = [Target(home=home) for home in homes]
        await AsyncCrawlerRunner(settings).crawl(ProbeSpider, targets=targets, **arguments)
        return judged

    return run
