"""Selectors for a block of a page that somebody points at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml.etree import _Element

from crawler.extraction.content.text_blocks import TextBlock, cut
from crawler.extraction.document import Document
from crawler.extraction.overrides.selectors import remove_elements
from crawler.items import Page
from crawler.outlets.selectors import REMOVE
from crawler.page.text import text_of

POINTED = (REMOVE, "body", "title", "lead", "section", "authors", "published")
"""What somebody may say that a block is: nothing of the article, or that part of it."""

_MOST = 5
_NAME = re.compile(r"-?[A-Za-z_][A-Za-z_-]*")
"""Names that a person gave: one with digits is often another on the next page."""
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PARAGRAPHS = "p, h2, h3, h4, ul, ol, blockquote"
_TOO_MUCH = 0.5


def suggest_selectors(page: Page, own: Collection[str], text: str, wanted: str) -> list[str]:
    """Selectors that would mend what somebody points at, the closest first; none when nothing tells it from the rest.

    :param own: the blocks that are the article's text today.
    :param text: of the block that is pointed at.
    :param wanted: one of :data:`POINTED`.
    """
    doc = Document.parse(page.body, url=page.final_url, content_type=page.headers.get("content-type"))
    remove_elements(doc, page.selectors)
    blocks = cut(doc.tree)
    block = next((each for each in blocks if each.text == text), None)
    if block is None:
        return []
    read = [each for each in blocks if each.text in own]
    if wanted == "body":
        found = _holding([*read, block])
    else:
        found = (each for each in _closest(block) if _fits(doc, each, wanted, block, read))
    return list(dict.fromkeys(found))[:_MOST]


def _closest(block: TextBlock) -> Iterator[str]:
    """Selectors of the elements that hold a block's text alone and of those around it, from within to without."""
    inline = [each for each in block.node.element.iterdescendants("*") if text_of(each) == block.text]
    yield from filter(None, map(_named, reversed(inline)))
    for node in block.node.chain():
        if node.tag in ("body", "html"):
            return
        if named := _named(node.element):
            yield named
        elif node.parent is not None and (around := _named(node.parent.element)):
            yield f"{around} > {_tag(node.element) or '*'}"
        elif node is block.node:
            yield from ([node.tag] if node.tag in ("h1", "h2", "aside", "time", "address") else [])


def _named(element: _Element) -> str:
    """An element by its tag with an id, a property or classes that look as if they stayed; empty for none of them."""
    tag, id_ = _tag(element), element.get("id") or ""
    if _NAME.fullmatch(id_):
        return f"{tag}#{id_}"
    if _NAME.fullmatch(said := element.get("itemprop") or ""):
        return f"{tag}[itemprop={said}]"
    classes = [each for each in (element.get("class") or "").split() if _NAME.fullmatch(each)]
    return f"{tag}.{'.'.join(classes[:2])}" if classes else ""


def _tag(element: _Element) -> str:
    """Its tag; empty for one that a selector cannot name, such as Word's ``o:p``."""
    return str(element.tag) if _TAG.fullmatch(str(element.tag)) else ""


def _fits(doc: Document, selector: str, wanted: str, block: TextBlock, own: Sequence[TextBlock]) -> bool:
    """Whether a selector leads to the block: for a field first of all, for what is removed to little of the text."""
    matched = doc.tree.cssselect(selector)
    if wanted != REMOVE:
        return bool(matched) and text_of(matched[0]) == block.text
    inside = set(matched)
    taken = [each for each in own if each is not block and any(node.element in inside for node in each.node.chain())]
    return sum(each.size for each in taken) <= _TOO_MUCH * sum(each.size for each in own)


def _holding(blocks: Sequence[TextBlock]) -> Iterator[str]:
    """Selectors of what holds all of some blocks: the paragraphs in their boxes, or one box with all that is in it."""
    boxes: dict[str, None] = {}
    for block in blocks:
        named = next((name for node in block.node.chain() if (name := _named(node.element))), None)
        if named is None:
            return
        own = _named(block.node.element)
        parent = block.node.parent
        around = _named(parent.element) if parent is not None else ""
        boxes[f"{around} > :is({_PARAGRAPHS})" if around and block.tag in _PARAGRAPHS.split(", ") else own or named] = (
            None
        )
    yield ", ".join(boxes)
    shared = [node for node in blocks[-1].node.chain() if all(node in each.node.chain() for each in blocks)]
    yield from (name for node in shared if node.tag not in ("body", "html") and (name := _named(node.element)))
