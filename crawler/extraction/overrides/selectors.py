"""An article's fields from CSS selectors that a person wrote for an outlet; they win over what is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extraction.blocks import to_blocks
from crawler.extraction.body import Body
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.names import read_names
from crawler.extraction.fields.dates.published import shown_instant
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.metadata import Metadata
from crawler.items import Block
from crawler.outlets.selectors import REMOVE
from crawler.page.text import plain, text_of

SELECTOR = "selector"
"""The provenance of a field that a selector gave."""


def remove_elements(doc: Document, selectors: Mapping[str, str]) -> None:
    """Take out of a page what is never to be read, such as a box in the midst of the text; its body stays."""
    for element in _matches(doc, selectors.get(REMOVE)):
        if element.getparent() is not None and element.tag not in ("body", "head"):
            element.drop_tree()


def select_metadata(doc: Document, selectors: Mapping[str, str], metadata: Metadata) -> None:
    """Put what selectors find of title, section, authors, published and tags in the place of what was read.

    :param selectors: field → CSS selector; one that matches nothing, or is none, leaves its field as it is.
    """
    readers: dict[str, Callable[[Document, list[HtmlElement]], Any]] = {
        "title": _first,
        "section": _first,
        "authors": _authors,
        "published": _instant,
        "tags": _texts,
    }
    for name, read in readers.items():
        if value := read(doc, _matches(doc, selectors.get(name))):
            setattr(metadata, name, value)
            metadata.provenance[name] = SELECTOR


def select_lead(doc: Document, selectors: Mapping[str, str], body: Body) -> None:
    """Put what a selector finds of the lead in the place of what was read; its paragraphs leave the text."""
    texts = _texts(doc, _matches(doc, selectors.get("lead")))
    if texts:
        body.lead, body.provenance["lead"] = "\n\n".join(texts), SELECTOR
        body.blocks = [block for block in body.blocks if block.text not in texts]


def selected_blocks(doc: Document, selectors: Mapping[str, str]) -> list[Block]:
    """The text of the elements that the selector of the body matches, in the page's order; empty when none does."""
    blocks: list[Block] = []
    taken: set[HtmlElement] = set()
    for element in _matches(doc, selectors.get("body")):
        if taken.isdisjoint(element.iterancestors()):
            taken.add(element)
            alone = deepcopy(element)
            alone.tail = None
            blocks += to_blocks(cut(alone))
    return blocks


@lru_cache(maxsize=256)
def _compiled(selector: str) -> XPath | None:
    try:
        return XPath(HTMLTranslator().css_to_xpath(selector))
    except SelectorError:
        return None


def _matches(doc: Document, selector: str | None) -> list[HtmlElement]:
    xpath = _compiled(selector) if selector else None
    return list(xpath(doc.tree)) if xpath is not None else []


def _text(element: HtmlElement) -> str:
    return plain(element.get("content") or text_of(element))


def _texts(doc: Document, elements: list[HtmlElement]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(_text, elements))))


def _first(doc: Document, elements: list[HtmlElement]) -> str | None:
    return next(iter(_texts(doc, elements)), None)


def _authors(doc: Document, elements: list[HtmlElement]) -> list[str]:
    site = SiteName([], doc.url)
    return list(dict.fromkeys(name.text for text in _texts(doc, elements) for name in read_names(text, site)))


def _instant(doc: Document, elements: list[HtmlElement]) -> datetime | None:
    written = (element.get("datetime") or _text(element) for element in elements)
    return next(filter(None, (read_instant(doc, text) for text in written)), None)


def read_instant(doc: Document, written: str) -> datetime | None:
    """The instant that a page writes, in whatever form; without a zone in that of the outlet. None when it is none."""
    shown = shown_instant(doc, written)
    return shown[0] if shown else None
