"""The pieces of an article's text, each with what it is."""

from __future__ import annotations

from itertools import groupby

from crawler.extraction.segments import Node, Segment
from crawler.items import Block

_LISTS = frozenset({"ul", "ol", "dl", "menu"})
_ITEMS = frozenset({"li", "dd", "dt"})


def to_blocks(segments: list[Segment]) -> list[Block]:
    """The segments as blocks, in order; the cells of a table row become one block."""
    blocks: list[Block] = []
    for row, group in groupby(segments, key=_row):
        if row is None:
            blocks += [_block(segment) for segment in group]
        else:
            cells = [segment.text for segment in group]
            # A table with one column is there for the layout.
            kind = "table_row" if len(cells) > 1 else "paragraph"
            blocks.append(Block(text=" | ".join(cells), kind=kind))  # type: ignore[arg-type]
    return blocks


def _block(segment: Segment) -> Block:
    if segment.heading:
        return Block(text=segment.text, kind="heading", level=max(2, segment.heading))
    tags = [node.tag for node in segment.node.chain()]
    if not _ITEMS.isdisjoint(tags[:3]):
        return Block(text=segment.text, kind="list_item", level=max(1, sum(tag in _LISTS for tag in tags)))
    if "blockquote" in tags:
        return Block(text=segment.text, kind="quote")
    return Block(text=segment.text)


def _row(segment: Segment) -> Node | None:
    """The table row a cell stands in, when the cell holds no blocks of its own."""
    if segment.tag in {"td", "th"} and segment.node.parent is not None and segment.node.parent.tag == "tr":
        return segment.node.parent
    return None
