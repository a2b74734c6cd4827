"""What an article's text is made of, for the formats that write it as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.items import Article, Block

_TOGETHER = ("list_item", "table_row")
"""Kinds of blocks that stand line by line."""


def paragraphs_of(text: str | None) -> list[Block]:
    """The paragraphs of a text, which blank lines part.

    >>> [block.text for block in paragraphs_of("It was warm.\\n\\n\\n\\nRain fell.")]
    ['It was warm.', 'Rain fell.']
    """
    return [Block(text=text) for text in (text or "").split("\n\n") if text.strip()]


def blocks_of(article: Article) -> list[Block]:
    """The blocks of an article; without any, its body as paragraphs."""
    return article.blocks or paragraphs_of(article.body)


def laid_out(blocks: Iterable[Block], write: Callable[[Block, bool], str]) -> str:
    """Blocks with a blank line between, none between the items of a list and the rows of a table.

    :param write: writes a block; is told whether it is the first of its list, its table or alone.
    """
    text, last = "", None
    for block in blocks:
        first = block.kind != last or block.kind not in _TOGETHER
        text += ("" if last is None else "\n\n" if first else "\n") + write(block, first)
        last = block.kind
    return text


def mark_of(block: Block) -> str:
    """What Markdown begins a block of its kind with (CommonMark 4.2, 5.1 and 5.2); nothing for a paragraph.

    >>> mark_of(Block(kind="list_item", text="Roofs", level=2))
    '  - '
    """
    if block.kind == "heading":
        return "#" * block.level + " "
    if block.kind == "list_item":
        return "  " * (block.level - 1) + "- "
    return "> " if block.kind == "quote" else ""
