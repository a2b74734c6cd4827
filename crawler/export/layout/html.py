"""An article's text as HTML, for formats that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from crawler.export.layout.paragraphs import blocks_of, paragraphs_of
from crawler.items import Article, Block

# What no XML document may hold (XML 1.0 section 2.2), and so no feed.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_html(article: Article) -> str:
    """Lead and blocks as a fragment of HTML: paragraphs, headings, lists, quotes and tables.

    An article without blocks has its body written as paragraphs.

    >>> to_html(Article(lead="Rain.", blocks=[Block(text="a < b", kind="quote")]))
    '<p>Rain.</p>\\n<blockquote><p>a &lt; b</p></blockquote>'
    """
    grouped = groupby([*paragraphs_of(article.lead), *blocks_of(article)], key=lambda block: block.kind)
    return "\n".join(html for kind, group in grouped for html in _ELEMENTS[kind](list(group)))


def xml_text(text: str) -> str:
    """The text with U+FFFD for each character that XML has no place for.

    >>> xml_text("a\\x0bb")
    'a\ufffdb'
    """
    return _NO_XML.sub("\ufffd", text)


def _paragraphs(blocks: list[Block]) -> Iterator[str]:
    yield from (f"<p>{escape(block.text, quote=False)}</p>" for block in blocks)


def _headings(blocks: list[Block]) -> Iterator[str]:
    yield from (f"<h{block.level}>{escape(block.text, quote=False)}</h{block.level}>" for block in blocks)


def _quotes(blocks: list[Block]) -> Iterator[str]:
    yield f"<blockquote>{''.join(_paragraphs(blocks))}</blockquote>"


def _list(blocks: list[Block]) -> Iterator[str]:
    written, depth = "", 0
    for block in blocks:
        level = max(block.level, 1)
        if level <= depth:
            written += "</li>" + "</ul></li>" * (depth - level)
        # A level that is skipped needs an item to hang the next list on.
        written += "<li>".join(["<ul>"] * (level - depth)) + f"<li>{escape(block.text, quote=False)}"
        depth = level
    yield written + "</li></ul>" * depth


def _table(blocks: list[Block]) -> Iterator[str]:
    rows = (block.text.split(" | ") for block in blocks)
    cells = ("".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row) for row in rows)
    yield f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


_ELEMENTS = {
    "paragraph": _paragraphs,
    "heading": _headings,
    "quote": _quotes,
    "list_item": _list,
    "table_row": _table,
}
