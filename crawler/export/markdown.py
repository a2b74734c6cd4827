"""Markdown with front matter: for site generators, note-takers and language models."""

from __future__ import annotations

import re
from typing import BinaryIO

import msgspec

from crawler.export.base import Exporter
from crawler.export.layout.paragraphs import blocks_of, laid_out, mark_of, paragraphs_of
from crawler.items import Article, Block

_FRONT = (
    *("id", "url", "outlet", "section", "title", "authors", "published", "modified", "language", "tags", "kind"),
    *("paywalled", "cluster", "opt_outs"),
)
_MARK_UP = re.compile(r"[\\`*_\[\]<>&~|#$]")
# What makes a line a heading, a list item, a rule or a code block only where it begins.
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")


class Markdown(Exporter):
    """CommonMark with YAML front matter, one article after the other; each begins with a line of three hyphens.

    The title is a heading of level 1, the lead is in bold, tables are those of GitHub.
    """

    name = "markdown"
    suffixes = (".md", ".markdown")
    media_type = "text/markdown"

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._before = ""

    def write(self, article: Article) -> None:
        self.fp.write(f"{self._before}{to_markdown(article)}".encode())
        self._before = "\n"


def to_markdown(article: Article) -> str:
    """The article's front matter, title, lead and blocks; each value of the front matter is JSON, which YAML has in it.

    >>> print(to_markdown(Article(title="1. Rain", lead="Rain fell.", body="*It* was warm.")))
    ---
    title: "1. Rain"
    kind: "article"
    ---
    <BLANKLINE>
    # 1. Rain
    <BLANKLINE>
    **Rain fell.**
    <BLANKLINE>
    \\*It\\* was warm.
    <BLANKLINE>
    """
    values = ((name, getattr(article, name)) for name in _FRONT)
    front = [f"{name}: {msgspec.json.encode(value).decode()}" for name, value in values if value not in (None, "", [])]
    parts = ["\n".join(["---", *front, "---"])]
    if article.title:
        parts.append(f"# {_inline(article.title)}")
    parts += [f"**{_inline(block.text)}**" for block in paragraphs_of(article.lead)]
    parts.append(laid_out(blocks_of(article), _block))
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(block: Block, first: bool) -> str:
    text = _inline(block.text)
    if block.kind == "table_row":
        row = [_inline(cell) for cell in block.text.split(" | ")]
        rule = f"\n|{'---|' * len(row)}" if first else ""
        return f"| {' | '.join(row)} |{rule}"
    return mark_of(block) + (text if block.kind == "heading" else _not_at_start(text))


def _inline(text: str) -> str:
    """The text on one line, with a backslash before each character that Markdown would read as mark-up."""
    return _MARK_UP.sub(r"\\\g<0>", " ".join(text.split()))


def _not_at_start(text: str) -> str:
    match = _AT_START.match(text)
    if match is None:
        return text
    mark = match[2]
    return f"{mark}\\{text[len(mark) :]}" if mark.isdecimal() else f"\\{text}"
