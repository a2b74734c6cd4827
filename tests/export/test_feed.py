"""RSS and Atom, as feedparser reads them."""

from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from crawler.items import Article


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_feeds_have_the_full_text(written, full: Article, bare: Article, format_: str) -> None:
    parsed = feedparser.parse(written(format_, full, bare))
    assert not parsed.bozo
    first, second = parsed.entries
    assert (first.title, first.link, first.summary) == (full.title, full.url, full.lead)
    assert [author.name for author in first.authors] == full.authors
    assert first.content[0].value == (
        "<p>Le chapeau.</p>\n<p>Première ligne.</p>\n<blockquote><p>東京で、雨。</p></blockquote>"
    )
    assert [tag.term for tag in first.tags] == ["Monde", *full.tags]
    assert first.published_parsed[:5] == (2026, 3, 31, 23, 30)
    assert second.content[0].value == "<p>One paragraph.</p>"


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_characters_that_xml_has_no_place_for_do_not_break_a_feed(written, format_: str) -> None:
    odd = Article(id="a", title="a\x0bb\ufffe", body="c\x00d", authors=["\x1b[0m"], url="https://outlet.example/\x01")
    assert etree.fromstring(written(format_, odd)) is not None
