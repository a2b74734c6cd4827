"""Whoever shows a crawl hears how far it is while it runs."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.progress import ProgressSignal, progressed
from crawler.spiders.urls import UrlsSpider
from crawler.store import Counts, Store
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor
from tests.serving import Answer, Handler, serving
from tests.stored_articles import store_article

TEXT = "<p>The ferry to the island leaves at noon again, for the wind that kept it in the harbour has gone down.</p>"


class Paper(Handler):
    """Two articles, the second of which is answered once the first was told of."""

    def answer(self) -> Answer:
        if not self.path.startswith("/news/"):
            return 404, {}, b""
        if self.path.endswith("second"):
            self.server.told.wait(60)
        page = f"<html lang=en><body><article><h1>The ferry leaves {self.path[6:]}</h1>{TEXT * 5}</article>"
        return 200, {"Content-Type": "text/html"}, page.encode()


@pytest.mark.usefixtures("shared_workers")
@in_reactor
async def test_what_is_stored_is_told_while_other_pages_are_waited_for(tmp_path: Path) -> None:
    told = Event()
    heard: list[tuple[Counts, int, str, int]] = []

    def hear(counts: Counts, pages: int, host: str, comparing: int) -> None:
        heard.append((counts, pages, host, comparing))
        if counts.stored == 1:
            told.set()

    with serving("127.0.0.48", Paper, told=told) as paper:
        (tmp_path / "list.txt").write_text(f"{paper.url}/news/first\n{paper.url}/news/second\n")
        own = {"CRAWLER_PROGRESS_SECONDS": 0.01, "CRAWLER_TDMREP": False, "EXTENSIONS": {ProgressSignal: 20}}
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, **own))
        crawler = runner.create_crawler(UrlsSpider)
        crawler.signals.connect(hear, signal=progressed)
        await runner.crawl(crawler, file=str(tmp_path / "list.txt"))
    assert told.is_set()
    counts, pages, host, comparing = next(each for each in heard if each[0].stored == 1)
    assert not comparing
    assert (counts.found, counts.failed, host) == (2, {}, "127.0.0.48")
    assert pages >= 1


@in_reactor
async def test_at_the_end_it_is_told_how_many_articles_are_still_to_be_compared(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        for number in range(800):
            store_article(store, f"https://paper.example/{number}")
    heard: list[int] = []

    def hear(comparing: int, **others: object) -> None:
        heard.append(comparing)

    (tmp_path / "list.txt").write_text("")
    own = {"CRAWLER_PROGRESS_SECONDS": 0.001, "EXTENSIONS": {ProgressSignal: 20}}
    crawler = AsyncCrawlerRunner(quick_settings(tmp_path, **own)).create_crawler(UrlsSpider)
    crawler.signals.connect(hear, signal=progressed)
    await AsyncCrawlerRunner().crawl(crawler, file=str(tmp_path / "list.txt"))
    left = [number for number in heard if number]
    assert left
    assert left == sorted(left, reverse=True)
    assert {number % 200 for number in left} == {0}


def test_nothing_is_told_when_nobody_wants_to_hear() -> None:
    with pytest.raises(NotConfigured):
        ProgressSignal.from_crawler(get_crawler(settings_dict={"CRAWLER_PROGRESS_SECONDS": 0}))
