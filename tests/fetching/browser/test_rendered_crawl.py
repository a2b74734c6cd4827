"""Outlets that need JavaScript, crawled with a real Chromium."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import AsyncCrawlerRunner

from crawler.outlets import Outlet, Source, write_outlet
from crawler.spiders.outlet import OutletSpider
from crawler.store import Store
from tests.fetching.browser.scripted_outlets import ScriptedOutlet, text_of_story, title_of_story
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor
from tests.serving import serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium"),
]


async def crawl(
    folder: Path, server: Any, source: str, *, render: bool, **own: Any
) -> tuple[dict[str, Any], dict[str, str]]:
    """Crawl an outlet; gives the figures of the crawl and the bodies of its articles by title."""
    kind = "feed" if source.endswith(".xml") else "section"
    outlet = Outlet(
        name="courier", home=f"{server.url}/", render=render, sources=[Source(kind=kind, url=server.url + source)]
    )
    write_outlet(outlet, folder / "outlets" / "courier.toml")
    settings = quick_settings(folder, CRAWLER_OUTLETS=str(folder / "outlets"), CRAWLER_TDMREP=False, **own)
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(OutletSpider)
    await runner.crawl(crawler, outlet=outlet)
    with Store.open(folder / "crawler.db") as store:
        bodies = {article.title or "": article.body for article in store.articles()}
    return crawler.stats.get_stats(), bodies


def expected(stories: int) -> dict[str, str]:
    return {title_of_story(number): "\n\n".join(text_of_story(number)) for number in range(stories)}


@in_reactor
async def test_a_list_with_load_more_is_pressed_and_every_article_rendered(tmp_path: Path) -> None:
    with serving("127.0.4.1", ScriptedOutlet, kind="button", stories=10, asked=Counter()) as server:
        stats, bodies = await crawl(tmp_path, server, "/news", render=True)
        assert (stats["render/documents"], server.asked["/news"], server.asked["/api/accepted"]) == (11, 1, 0)
        assert server.asked["/photo.jpg"] == 0
        assert bodies == expected(10)


@in_reactor
async def test_text_that_stands_in_the_page_needs_no_browser(tmp_path: Path) -> None:
    with serving("127.0.4.2", ScriptedOutlet, kind="state", stories=4, asked=Counter()) as server:
        stats, bodies = await crawl(tmp_path, server, "/feed.xml", render=False)
        assert bodies == expected(4)
        assert not [name for name in stats if name.startswith("render/")]
