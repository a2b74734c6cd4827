"""This project's formats as Scrapy's feeds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
from scrapy.settings import BaseSettings, Settings

from crawler import Addon

ROOT = Path(__file__).parents[2]
SPIDER = """
import scrapy
from crawler import Article

class News(scrapy.Spider):
    name = "news"
    custom_settings = {
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
"""


def test_feeds_are_written_in_these_formats_and_in_scrapys(tmp_path: Path) -> None:
    (tmp_path / "news.py").write_text(SPIDER)
    environment = {k: v for k, v in os.environ.items() if k != "SCRAPY_SETTINGS_MODULE"} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scrapy", "runspider", "news.py"]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["url", "title"]
    assert sorted(table["title"].to_pylist()) == ["Story 0", "Story 1", "Story 2"], ended.stderr
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
