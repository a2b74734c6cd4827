"""What a crawl remembers of its URLs between the stages."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.crawl.frontier import CrawlFrontier
from crawler.items import Article, Link
from crawler.store import Store
from tests.quick_settings import quick_settings

URL = "https://outlet.example/a"


class Walled(Spider):
    """Finds a wall, loses what the feed said or not, and then gets the page in the same crawl."""

    name = "walled"

    async def start(self):
        frontier = CrawlFrontier.of(self.crawler)
        await frontier.begin("scrape", {})
        await frontier.add([Link(url=URL)])
        await frontier.lease(1, per_host=1, hold_pages=False)
        frontier.walls[URL] = "captcha"
        said = {}
        if self.dropped:
            await frontier.fail(URL, "dropped by a pipeline")
            said = {"provenance": {"body": "feed"}}
        yield Article(url=URL, outlet="outlet.example", body="The page.", **said)


@pytest.mark.parametrize("dropped", [True, False])
@ensureDeferred
async def test_a_page_is_stored_as_such_when_the_text_of_its_feed_was_not(tmp_path, dropped):
    runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False))
    await deferred_from_coro(runner.crawl(runner.create_crawler(Walled), dropped=dropped))
    with Store.open(tmp_path / "crawler.db") as store:
        assert len(list(store.articles())) == 1
        assert list(store.failed()) == []
