"""Spiders run in the test's own reactor."""

from __future__ import annotations

import pytest
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings


@pytest.fixture
def run(tmp_path):
    """Run a spider in the reactor; gives the items that passed the pipelines."""

    async def crawl(spider, **arguments):
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "CRAWLER_WORKERS": 1}
        settings.setdict(quick | {"CRAWLER_STORE": str(tmp_path / "crawler.db")}, priority="cmdline")
        settings.update(arguments.pop("settings", {}), priority="cmdline")
        runner = AsyncCrawlerRunner(settings)
        crawler = runner.create_crawler(spider)
        items = []
        crawler.signals.connect(lambda item: items.append(item), signal=signals.item_scraped, weak=False)
        await runner.crawl(crawler, **arguments)
        return items, crawler.stats.get_stats()

    return crawl
