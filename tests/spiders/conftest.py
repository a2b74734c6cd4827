"""Spiders run in the test's own reactor."""

from __future__ import annotations

import pytest
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner

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
