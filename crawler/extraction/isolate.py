"""The main text as trafilatura sees it, in pieces."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element
from lxml.html import HtmlElement

from crawler.items import Block, BlockKind

_KINDS: dict[str, BlockKind] = {"head": "heading", "item": "list_item", "quote": "quote", "row": "table_row"}


def isolate(tree: HtmlElement, *, fast: bool = False) -> list[Block]:
    """The blocks that trafilatura keeps of a page, in order; none when it finds no text.

    :param tree: the page; it is left as it is.
    :param fast: leave out trafilatura's comparison with its fallback extractors.
    """
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree, with_metadata=False, include_comments=False, include_formatting=True, fast=fast
    )
    if found is None or found.body is None:
        return []
    blocks: list[Block] = []
    for child in found.body:
        _collect(child, blocks)
    return blocks


def _collect(element: _Element, blocks: list[Block]) -> None:
    if element.tag in {"list", "table", "quote"} and any(c.tag in {"item", "row", "p", "head"} for c in element):
        for child in element:
            _collect(child, blocks)
        return
    if element.tag == "row":
        cells = [" ".join("".join(cell.itertext()).split()) for cell in element]
        text = " | ".join(filter(None, cells))
    else:
        text = " ".join("".join(element.itertext()).split())
    if text:
        level = int(str(element.get("rend", "h2"))[1:2] or 2) if element.tag == "head" else 0
        blocks.append(Block(text=text, kind=_KINDS.get(str(element.tag), "paragraph"), level=level))
