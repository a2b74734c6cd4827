"""An article as the bytes of a row."""

from __future__ import annotations

import pytest

from crawler.items import Article, Block
from crawler.store.articles.content import pack, unpack

BLOCKS = [Block(text="The bridge is open. " * 40), Block(text="It was closed. " * 40)]
TEXT = "\n\n".join(block.text for block in BLOCKS)


@pytest.mark.parametrize("body", [TEXT, TEXT + "\n\nA line more.", "", "Another text."])
def test_an_article_comes_back_as_it_was_whether_or_not_its_body_is_its_blocks(body):
    article = Article(title="Bridge", body=body, blocks=BLOCKS)
    assert unpack(pack(article)[1]) == article
    assert unpack(pack(Article(body=body))[1]).body == body


def test_a_text_is_kept_once():
    once, twice = (pack(Article(body=body, blocks=BLOCKS))[1] for body in (TEXT, TEXT[::-1]))
    assert once[:1] != twice[:1]
    assert len(once) < len(twice)
