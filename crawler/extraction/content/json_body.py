"""The text that a page gives only to machines: ``articleBody`` of its structured data."""

from __future__ import annotations

import re

from crawler.extraction.content.text_blocks import size
from crawler.extraction.document import Document
from crawler.items import Block
from crawler.page.text import unescape

_BREAK = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CUT_SHORT = 2


def json_body(doc: Document, length: int) -> list[Block]:
    """The paragraphs of ``articleBody`` (schema.org/Article), when the page shows less than half of that text.

    :param length: of the text that the page shows, as :func:`crawler.extraction.content.text_blocks.size` counts.
    :return: no blocks when the page shows enough or its data holds no text.
    """
    for described in doc.json_ld_articles:
        text = described.node.get("articleBody")
        if isinstance(text, str) and size(text) > _CUT_SHORT * max(length, 100):
            blocks = paragraphs(text)
            if sum(size(block.text) for block in blocks) > _CUT_SHORT * length:
                return blocks
    return []


def paragraphs(text: str) -> list[Block]:
    """The paragraphs of a text that may hold mark-up.

    >>> [block.text for block in paragraphs("<p>One &amp; <b>two</b>.</p><p>Three.</p>")]
    ['One & two.', 'Three.']
    """
    lines = _BREAK.sub("\n", unescape(text)).replace("\r", "\n").split("\n")
    return [Block(text=said) for line in lines if (said := " ".join(_without_tags(line).split()))]


def _without_tags(line: str) -> str:
    # Nearly every line has none, and a live blog's data has thousands of lines.
    return unescape(_TAG.sub("", line) if "<" in line else line)
