"""The headlines a page recommends beside its article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from lxml.etree import _Element

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import Node, TextBlock, size
from crawler.extraction.document import Document
from crawler.items import Related
from crawler.labels import label_of, split_label
from crawler.page import class_names as m
from crawler.page.text import fold_letters, text_of
from crawler.urls import normalise

_SHORTEST, _LONGEST = 20, 250
_MOST = 30
_MOST_WITHIN = 100


def find_related(doc: Document, reading: ClassifiedPage) -> list[Related]:
    """The headlines that lead to other pages from within the text, or from a box labelled or named as related.

    What the outlet recommends on every page ("most read") is not related to the article.
    """
    return [story for _, story in recommendations(doc, reading)]


def recommendations(doc: Document, reading: ClassifiedPage) -> list[tuple[TextBlock, Related]]:
    """The same, each with the text block that it stands in."""
    found: dict[str, tuple[TextBlock, Related]] = {}
    here, base = normalise(doc.url), doc.base or None
    for text_block in _recommended(reading):
        if len(found) >= _MOST:
            break
        link = _link(text_block)
        if link is None:
            continue
        text = text_of(link) if text_block.links else text_block.text
        said = split_label(text)
        title = said[1] if said and said[0] == "related" else text
        if _SHORTEST <= size(title) <= _LONGEST and fold_letters(title) not in found:
            url = normalise(link.get("href", ""), base=base)
            if url and url != here:
                found[fold_letters(title)] = text_block, Related(title=title, url=url)
    return list(found.values())


def _recommended(reading: ClassifiedPage) -> Iterator[TextBlock]:
    boxes = set(_boxes(reading))
    for text_block, verdict in zip(reading.text_blocks, reading.verdicts, strict=True):
        if text_block.linked < 0.5 or verdict in {None, "lead", "tags", "title", "byline"}:
            continue
        inside = verdict in {"related", "link"} and reading.region.holds(text_block)
        if inside or any(node in boxes for node in text_block.node.chain()):
            yield text_block


def _boxes(reading: ClassifiedPage) -> Iterator[Node]:
    """The elements that hold recommendations: around a label that says so, or named so and after the text."""
    region = reading.region
    for text_block in reading.text_blocks:
        if label_of(text_block.text) == "related":
            box = text_block.node.parent
            while box is not None and not region.weight[box]:
                yield box
                if box.tag not in {"header", "div"} or _has_several(box.element):
                    break
                box = box.parent
        elif text_block.linked > 0.5 and text_block.index > region.first:
            apart = takewhile(lambda node: not region.weight[node], text_block.node.chain())
            boxes = [node for node in apart if node.marks & m.RELATED]
            if boxes and not region.marks(text_block) & m.ELSEWHERE:
                yield from boxes


def _has_several(element: _Element) -> bool:
    """Whether it holds more than one element; lxml would count them all."""
    first = next(iter(element), None)
    return first is not None and first.getnext() is not None


def _link(text_block: TextBlock) -> _Element | None:
    """The link a text block consists of: the longest within, or the one around it."""
    links = islice(text_block.node.element.iter("a"), _MOST_WITHIN) if text_block.links else ()
    within = [a for a in links if a.get("href")]
    if within:
        return max(within, key=lambda a: sum(map(len, a.itertext())))
    return next((a for a in text_block.node.element.iterancestors("a") if a.get("href")), None)
