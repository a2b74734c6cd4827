"""An article's text as HTML."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.export.layout.html import to_html
from crawler.items import Article, Block


def _item(text: str, level: int = 1) -> Block:
    return Block(text=text, kind="list_item", level=level)


@pytest.mark.parametrize(
    ("blocks", "html"),
    [
        ([Block(text="a < b & c")], "<p>a &lt; b &amp; c</p>"),
        ([Block(text="One", kind="heading", level=3)], "<h3>One</h3>"),
        ([_item("a"), _item("b")], "<ul><li>a</li><li>b</li></ul>"),
        ([_item("a"), _item("b", 2), _item("c")], "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ([_item("a", 3), _item("b")], "<ul><li><ul><li><ul><li>a</li></ul></li></ul></li><li>b</li></ul>"),
        (
            [Block(text="a | b", kind="table_row"), Block(text="c", kind="table_row")],
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        ),
    ],
)
def test_blocks_are_elements(blocks: list[Block], html: str) -> None:
    written = to_html(Article(blocks=blocks))
    assert written == html
    assert etree.fromstring(f"<x>{written}</x>") is not None


def test_a_body_without_blocks_is_paragraphs() -> None:
    assert to_html(Article(lead="L", body="a\n\nb")) == "<p>L</p>\n<p>a</p>\n<p>b</p>"
