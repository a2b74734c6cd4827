"""The headlines a page recommends beside its article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from lxml.etree import _Element

from crawler.extraction import marks as m
from crawler.extraction.document import Document
from crawler.extraction.lead import fold
from crawler.extraction.reading import Reading
from crawler.extraction.segments import Node, Segment, size
from crawler.items import Related
from crawler.labels import label_of, split_label
from crawler.urls import normalise

_SHORTEST, _LONGEST = 20, 250
_MOST = 30


def find_related(doc: Document, reading: Reading) -> list[Related]:
    """The headlines that lead to other pages from within the text, or from a box labelled or named as related.

    What the outlet recommends on every page ("most read") is not related to the article.
    """
    found: dict[str, Related] = {}
    here, base = normalise(doc.url), doc.base or None
    for segment in _recommended(reading):
        link = _link(segment)
        if link is None or len(found) >= _MOST:
            continue
        text = " ".join("".join(link.itertext()).split()) if segment.links else segment.text
        said = split_label(text)
        title = said[1] if said and said[0] == "related" else text
        if _SHORTEST <= size(title) <= _LONGEST and fold(title) not in found:
            url = normalise(link.get("href", ""), base=base)
            if url and url != here:
                found[fold(title)] = Related(title=title, url=url)
    return list(found.values())


def _recommended(reading: Reading) -> Iterator[Segment]:
    boxes = set(_boxes(reading))
    for segment, verdict in zip(reading.segments, reading.verdicts, strict=True):
        if segment.linked < 0.5 or verdict in {None, "lead", "tags", "title", "byline"}:
            continue
        inside = verdict in {"related", "link"} and reading.scope.holds(segment)
        if inside or any(node in boxes for node in segment.node.chain()):
            yield segment


def _boxes(reading: Reading) -> Iterator[Node]:
    """The elements that hold recommendations: around a label that says so, or named so and after the text."""
    scope = reading.scope
    for segment in reading.segments:
        if label_of(segment.text) == "related":
            box = segment.node.parent
            while box is not None and not scope.weight[box]:
                yield box
                if box.tag not in {"header", "div"} or len(box.element) > 1:
                    break
                box = box.parent
        elif segment.linked > 0.5 and segment.index > scope.first:
            apart = takewhile(lambda node: not scope.weight[node], segment.node.chain())
            boxes = [node for node in apart if node.marks & m.RELATED]
            if boxes and not scope.marks(segment) & m.ELSEWHERE:
                yield from boxes


def _link(segment: Segment) -> _Element | None:
    """The link a segment consists of: the longest within, or the one around it."""
    within = [a for a in segment.node.element.iter("a") if a.get("href")] if segment.links else []
    if within:
        return max(within, key=lambda a: sum(map(len, a.itertext())))
    return next((a for a in segment.node.element.iterancestors("a") if a.get("href")), None)
