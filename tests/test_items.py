"""What moves through the crawler, and how a log shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.logformatter import LogFormatter
from scrapy.utils.test import get_crawler

from crawler.items import Article, Page, Part

ITEMS = [
    Page(
        url="https://outlet.example/a",
        final_url="https://outlet.example/a?" + "x" * 9000,
        body=b"<p>herring</p>" * 5000,
        headers={"set-cookie": "herring" * 900},
        parts=[Part(url="https://outlet.example/a/2", body=b"<p>herring</p>" * 5000)],
    ),
    Article(
        url="https://outlet.example/a",
        title="Boats " * 900,
        body="herring " * 9000,
        published=datetime(2026, 1, 1, tzinfo=UTC),
        word_count=9000,
    ),
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_log_lines_of_items_name_the_address_and_are_short(item: Page | Article) -> None:
    spider = Spider.from_crawler(get_crawler(), name="any")
    formatter = LogFormatter()
    for line in (
        formatter.scraped(item, None, spider),
        formatter.dropped(item, DropItem("a copy"), None, spider),
        formatter.item_error(item, ValueError(), None, spider),
    ):
        text = line["msg"] % line["args"]
        assert "https://outlet.example/a" in text
        assert "herring" not in text
        assert len(text) < 1500


def test_items_say_what_they_are() -> None:
    page, article = ITEMS
    assert "body=<70,000 bytes>" in repr(page)
    assert "published=2026-01-01T00:00:00+00:00, word_count=9000" in repr(article)
    assert repr(Article(title="Boats")) == "Article(title='Boats')"
