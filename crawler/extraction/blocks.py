"""The pieces of an article's text, each with what it is."""

from __future__ import annotations

from itertools import groupby

from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.items import Block

_LISTS = frozenset({"ul", "ol", "dl", "menu"})
_ITEMS = frozenset({"li", "dd", "dt"})


def to_blocks(text_blocks: list[TextBlock]) -> list[Block]:
    """The text blocks as blocks, in order; the cells of a table row become one block."""
    blocks: list[Block] = []
    for row, group in groupby(text_blocks, key=_row):
        inside = list(group)
        cells = [" ".join(s.text for s in cell) for _, cell in groupby(inside, key=lambda s: s.cell)]
        if row is not None and len(cells) > 1:
            blocks.append(Block(text=" | ".join(cells), kind="table_row"))
        else:  # a table with one column is there for the layout
            blocks += [_block(text_block) for text_block in inside]
    return blocks


def _block(text_block: TextBlock) -> Block:
    if text_block.heading:
        return Block(text=text_block.text, kind="heading", level=max(2, text_block.heading))
    tags = [node.tag for node in text_block.node.chain()]
    if not _ITEMS.isdisjoint(tags[:3]):
        return Block(text=text_block.text, kind="list_item", level=max(1, sum(tag in _LISTS for tag in tags)))
    if "blockquote" in tags:
        return Block(text=text_block.text, kind="quote")
    return Block(text=text_block.text)


def _row(text_block: TextBlock) -> Node | None:
    """The table row that a cell's text stands in."""
    row = text_block.cell.parent if text_block.cell is not None else None
    return row if row is not None and row.tag == "tr" else None
