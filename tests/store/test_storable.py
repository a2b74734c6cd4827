"""Text that every database takes."""

from __future__ import annotations

import pytest

from crawler.items import Article, Block
from crawler.store.storable import storable_article, storable_text


@pytest.mark.parametrize(
    ("text", "stored"),
    [("a\0b", "a�b"), ("\ud83d and \udc00", "� and �"), ("🌉 ñ \x01", "🌉 ñ \x01"), ("\\u0000", "\\u0000")],
)
def test_what_no_database_takes_is_replaced_and_nothing_else(text, stored):
    assert storable_text(text) == stored
    article = Article(title=text, blocks=[Block(text=text)], provenance={"title": text})
    kept, _ = storable_article(article)
    assert (kept.title, kept.blocks[0].text, kept.provenance) == (stored, stored, {"title": stored})


def test_an_article_that_any_database_takes_is_left_as_it_is():
    article = Article(title="Bridge", body="Open.")
    assert storable_article(article)[0] is article
