"""This project's formats as Scrapy's feeds."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet
from pytest_twisted import ensureDeferred
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.defer import deferred_from_coro

from crawler import Addon, Article


class News(Spider):
    """A spider of a project's own, which fetches in its own way."""

    name = "news"
    custom_settings = {  # noqa: RUF012 - Scrapy's way
        "ADDONS": {"crawler.Addon": 100},
        "FEEDS": {
            "a.parquet": {"format": "parquet", "fields": ["url", "title"]},
            "a.jsonl": {"format": "jsonlines"},
        },
    }

    async def start(self):
        body = "The harbour stays open for boats that carry herring. " * 9
        for n in range(3):
            url = f"https://outlet.example/{n}"
            yield Article(url=url, outlet="outlet.example", title=f"Story {n}", body=body + str(n))


@ensureDeferred
async def test_feeds_are_written_in_these_formats_and_in_scrapys(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    await deferred_from_coro(AsyncCrawlerRunner(Settings()).crawl(News))
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["url", "title"]
    assert sorted(table["title"].to_pylist()) == ["Story 0", "Story 1", "Story 2"]
    assert len((tmp_path / "a.jsonl").read_text().splitlines()) == 3


def test_what_a_project_or_scrapy_has_is_left_alone() -> None:
    settings = Settings({"FEED_EXPORTERS": {"rss": "news.exporters.Rss"}})
    Addon().update_settings(settings)
    exporters = settings.getdict("FEED_EXPORTERS")
    assert exporters["rss"] == "news.exporters.Rss"
    assert "parquet" in exporters
    assert not {"json", "csv", "jsonl"} & set(exporters)
    bare = BaseSettings()
    Addon().update_settings(bare)
    assert "atom" in bare.getdict("FEED_EXPORTERS")
