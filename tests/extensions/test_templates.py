"""A crawl learns its outlets' templates, and learns again when a layout changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_twisted import ensureDeferred
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.cli.fixture_server import serve
from crawler.spiders.urls import UrlsSpider
from tests.quick_settings import quick_settings


@pytest.fixture
def site(outlet_paths, expected, tmp_path):
    """A server whose articles stand under /old/ in one outlet's layout and under /new/ in another's."""
    folder = tmp_path / "site"
    for part, name in (("old", "ponant"), ("new", "wexmoor")):
        (folder / part).mkdir(parents=True)
        rows = [row for row in expected[name] if row["kind"] == "article" and row["duplicate_of"] is None]
        for number, row in enumerate(rows[:14]):
            page = page_of(outlet_paths[name], row["path"])
            (folder / part / f"{number}.html").write_bytes(page.read_bytes())
    (folder / "robots.txt").write_text("")
    with serve(folder, host="127.0.0.9") as server:
        yield server


def page_of(outlet: Path, path: str) -> Path:
    named = outlet / path.strip("/")
    return named / "index.html" if named.is_dir() else named.with_name(f"{named.name}.html")


async def fetch(site, part, tmp_path):
    addresses = [f"{site.url}/{part}/{n}.html" for n in range(len(list((site.folder / part).iterdir())))]
    (tmp_path / "list.txt").write_text("\n".join(addresses))
    settings = quick_settings(tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    crawler = AsyncCrawlerRunner(settings).create_crawler(UrlsSpider)
    articles = []
    crawler.signals.connect(lambda item: articles.append(item), signal=signals.item_scraped, weak=False)
    runner = AsyncCrawlerRunner(settings)
    await runner.crawl(crawler, file=str(tmp_path / "list.txt"))
    return articles, crawler.stats.get_stats()


@ensureDeferred
async def test_a_template_is_learned_kept_and_learned_again_when_the_layout_changes(site, tmp_path):
    await deferred_from_coro(learn_keep_and_relearn(site, tmp_path))


async def learn_keep_and_relearn(site, tmp_path):
    first, stats = await fetch(site, "old", tmp_path)
    assert stats["templates/learned"] == 1
    assert "templates/relearned" not in stats
    assert first[0].model is None
    model = first[-1].model
    assert model is not None

    changed, stats = await fetch(site, "new", tmp_path)
    assert "templates/learned" not in stats, "it was kept in the store"
    assert stats["templates/relearned"] == 1
    assert changed[-1].model not in (None, model)
