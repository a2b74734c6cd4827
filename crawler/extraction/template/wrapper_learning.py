"""Learn from which part of an outlet's pages its articles can be read without the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import islice, takewhile

import msgspec

from crawler.extraction.content.classified import ClassifiedPage, read
from crawler.extraction.content.related import recommendations
from crawler.extraction.content.text_blocks import Node, TextBlock, cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata, read_metadata
from crawler.extraction.template.field_places import fill_fields
from crawler.extraction.template.model import OutletModel, vote
from crawler.extraction.template.wrapper import Wrapper, narrow
from crawler.items import NoArticle

_FIELDS = ("title", "section", "authors", "published", "modified", "tags", "paywalled", "canonical_url")
_TOLD = (*_FIELDS, "language", "kind", "opt_outs", "description", "site_name")
_LEAST = 2
_TESTED = 4
_TRIES = 4


@dataclass(slots=True)
class FullPage:
    """A page read whole with a template: what reading a part of it has to give as well."""

    html: bytes
    doc: Document
    metadata: Metadata
    reading: ClassifiedPage
    _related: dict[str, TextBlock] | None = field(default=None, init=False)

    @property
    def related(self) -> dict[str, TextBlock]:
        """The addresses it recommends, each with the text block that it stands in."""
        if self._related is None:
            self._related = _related(self.doc, self.reading)
        return self._related


def learn_wrappers(model: OutletModel, pages: list[FullPage]) -> list[Wrapper]:
    """The elements that hold all that is read of the pages, one or more for each of the outlet's layouts.

    An element will do for a layout when several of its pages, read from it alone, give letter by letter what they
    give when read whole.
    """
    wrappers: list[Wrapper] = []
    left = list(pages)
    while len(left) >= _LEAST:
        wrapper, read_by = _best(model, left)
        if wrapper is not None and len(read_by) >= _LEAST:
            wrappers.append(wrapper)
        gone = {id(page) for page in read_by or left[:1]}
        left = [page for page in left if id(page) not in gone]
    return wrappers


def _best(model: OutletModel, pages: list[FullPage]) -> tuple[Wrapper | None, list[FullPage]]:
    """The innermost element of the first page that will do for it and for all others that have it."""
    first, *others = pages
    for candidate in _candidates(first):
        wrapper = _completed(model, first, candidate)
        if wrapper is None:
            continue
        have = [page for page in others if narrow(page.html, wrapper, page.doc.url) is not None]
        if have and all(_same(model, page, wrapper) for page in have[:_TESTED]):
            alike = [first, *have]
            full = [name for name in _FIELDS if all(getattr(page.metadata, name) for page in alike)]
            return msgspec.structs.replace(wrapper, fields=full), alike
    return None, []


def _completed(model: OutletModel, page: FullPage, wrapper: Wrapper) -> Wrapper | None:
    """The wrapper, with the boxes beside it that the page recommends more in; None when it will not do."""
    missing = _missing(model, page, wrapper)
    if not missing:
        return None if missing is None else wrapper
    for boxes in islice(_boxes(page, missing), _TRIES):
        completed = msgspec.structs.replace(wrapper, beside=[*wrapper.beside, *boxes])
        if _same(model, page, completed):
            return completed
    return None


def _boxes(page: FullPage, missing: Set[str]) -> Iterator[list[Wrapper]]:
    """The elements apart from the text that hold some of what a page recommends, first the innermost ones."""
    around = set(page.reading.text[0].node.chain())
    groups: dict[Node, list[list[Node]]] = {}
    for address in page.related:
        chain = list(takewhile(lambda node: node not in around, page.related[address].node.chain()))
        if address in missing and chain:
            groups.setdefault(chain[-1], []).append(chain)
    levels = []
    for chains in groups.values():
        common = [node for node in chains[0] if all(node in chain for chain in chains)]
        levels.append([found[0] for node in common if (found := list(_wrappers_of(node)))])
    if levels and all(levels):
        for level in range(max(map(len, levels))):
            yield [boxes[min(level, len(boxes) - 1)] for boxes in levels]


def _candidates(page: FullPage) -> Iterator[Wrapper]:
    """The elements that hold the page's whole text and lead, from the innermost outwards, with its breadcrumb."""
    beside = list(islice(_breadcrumb(page), 1))
    parts = [text_block.node for text_block in (*page.reading.text, *page.reading.lead)]
    held = Counter(node for part in parts for node in part.chain())
    for node, count in sorted(held.items(), key=lambda item: -item[0].depth):
        if count == len(parts) and node.parent is not None:
            yield from (msgspec.structs.replace(wrapper, beside=beside) for wrapper in _wrappers_of(node))


def _breadcrumb(page: FullPage) -> Iterator[Wrapper]:
    """The element that the page's section is read from, when that is seen."""
    if page.metadata.provenance.get("section") == "breadcrumb":
        for trail in page.doc.landmarks["breadcrumb"]:
            if trail.find(".//a") is not None:
                yield Wrapper(str(trail.tag), "class", trail.get("class") or "")


def _wrappers_of(node: Node) -> Iterator[Wrapper]:
    tag = node.tag
    around = [above.step for above in node.chain()][1:-1][::-1]
    for attribute in ("class", "id"):
        if value := node.element.get(attribute):
            yield Wrapper(tag, attribute, value, around)
    if tag in {"article", "main"}:
        yield Wrapper(tag, around=around)


def _same(model: OutletModel, page: FullPage, wrapper: Wrapper) -> bool:
    """Whether a page gives the same article when only what the wrapper names is read of it."""
    return _missing(model, page, wrapper) == set()


def _missing(model: OutletModel, page: FullPage, wrapper: Wrapper) -> set[str] | None:
    """The addresses that are not found recommended when only what the wrapper names is read of a page; None when
    anything else differs."""
    part = narrow(page.html, wrapper, page.doc.url)
    if part is None:
        return None
    try:
        doc = Document.parse(part, url=page.doc.url)
    except NoArticle:
        return None
    doc.leftovers = model.leftovers
    metadata, text_blocks = read_metadata(doc), cut(doc.tree)
    fill_fields(doc, text_blocks, metadata, model.places)
    if not _says_the_same(metadata, page.metadata):
        return None
    votes = vote(model, text_blocks)
    reading = read(text_blocks, votes.kept, metadata, votes.vetoes, sure=votes.sure)
    if reading is None or not _reads_the_same(reading, page.reading):
        return None
    found = _related(doc, reading).keys()
    return page.related.keys() - found if found <= page.related.keys() else None


def _related(doc: Document, reading: ClassifiedPage) -> dict[str, TextBlock]:
    return {story.url or story.title: text_block for text_block, story in recommendations(doc, reading)}


def _says_the_same(one: Metadata, other: Metadata) -> bool:
    if any(getattr(one, name) != getattr(other, name) for name in _TOLD):
        return False
    # Pictures elsewhere on the page are hardly the article's.
    first, second = ([image.url for image in data.images] for data in (one, other))
    return first[:1] == second[:1] and set(first) <= set(second)


def _reads_the_same(one: ClassifiedPage, other: ClassifiedPage) -> bool:
    return [s.text for s in one.text] == [s.text for s in other.text] and [s.text for s in one.lead] == [
        s.text for s in other.lead
    ]
