"""Atom: every entry has what RFC 4287 demands, whatever its article has."""

from __future__ import annotations

from datetime import UTC, datetime

import feedparser
import pytest

from crawler.items import Article

DAY = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("article", "author"),
    [
        (Article(id="a", authors=["Ada Poole"], outlet="outlet.example"), "Ada Poole"),
        (Article(id="a", outlet="outlet.example"), "outlet.example"),
        (Article(id="a"), "unknown"),
    ],
)
def test_what_nobody_signed_is_its_outlets(written, article: Article, author: str) -> None:
    assert feedparser.parse(written("atom", article)).entries[0].author == author


@pytest.mark.parametrize(
    ("article", "day"),
    [
        (Article(id="a", published=DAY, modified=DAY.replace(day=1), fetched_at=DAY.replace(day=2)), 1),
        (Article(id="a", published=DAY, fetched_at=DAY.replace(day=2)), 31),
        (Article(id="a", fetched_at=DAY.replace(day=2)), 2),
    ],
)
def test_an_entry_changed_when_its_article_did_or_was_there_first(written, article: Article, day: int) -> None:
    assert feedparser.parse(written("atom", article)).entries[0].updated_parsed.tm_mday == day


def test_an_entry_is_titled_and_known_by_a_name_that_stays(written) -> None:
    [entry] = feedparser.parse(written("atom", Article(id="a", body="Its engine broke. " * 20, language="fr"))).entries
    assert (entry.id, entry.title) == ("urn:outlet-crawler:article:a", ("Its engine broke. " * 20)[:80].strip())
    assert entry.content[0].language == "fr"
