"""Learn from which part of an outlet's pages its articles can be read without the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.extraction.content.classified import ClassifiedPage, read
from crawler.extraction.content.related import find_related
from crawler.extraction.content.text_blocks import Node, cut
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


@dataclass(slots=True)
class FullPage:
    """A page read whole with a template: what reading a part of it has to give as well."""

    html: bytes
    doc: Document
    metadata: Metadata
    reading: ClassifiedPage
    _related: set[str] | None = field(default=None, init=False)

    @property
    def related(self) -> set[str]:
        """The addresses it recommends."""
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
    for wrapper in _candidates(first):
        if not _same(model, first, wrapper):
            continue
        have = [page for page in others if narrow(page.html, wrapper, page.doc.url) is not None]
        if have and all(_same(model, page, wrapper) for page in have[:_TESTED]):
            alike = [first, *have]
            full = [name for name in _FIELDS if all(getattr(page.metadata, name) for page in alike)]
            return _with_fields(wrapper, full), alike
    return None, []


def _with_fields(wrapper: Wrapper, fields: list[str]) -> Wrapper:
    return Wrapper(wrapper.tag, wrapper.attribute, wrapper.value, wrapper.around, fields)


def _candidates(page: FullPage) -> Iterator[Wrapper]:
    """The elements that hold the page's whole text and lead, from the innermost outwards."""
    parts = [text_block.node for text_block in (*page.reading.text, *page.reading.lead)]
    held = Counter(node for part in parts for node in part.chain())
    for node, count in sorted(held.items(), key=lambda item: -item[0].depth):
        if count == len(parts) and node.parent is not None:
            yield from _wrappers_of(node)


def _wrappers_of(node: Node) -> Iterator[Wrapper]:
    tag = node.tag
    around = [above.step for above in node.chain()][1:-1][::-1]
    for attribute in ("class", "id"):
        if value := node.element.get(attribute):
            yield Wrapper(tag, attribute, value, around)
    if tag in {"article", "main"}:
        yield Wrapper(tag, around=around)


def _same(model: OutletModel, page: FullPage, wrapper: Wrapper) -> bool:
    """Whether a page gives the same article when only the wrapper's element is read of it."""
    part = narrow(page.html, wrapper, page.doc.url)
    if part is None:
        return False
    try:
        doc = Document.parse(part, url=page.doc.url)
    except NoArticle:
        return False
    metadata, text_blocks = read_metadata(doc), cut(doc.tree)
    fill_fields(doc, text_blocks, metadata, model.places)
    if not _says_the_same(metadata, page.metadata):
        return False
    votes = vote(model, text_blocks)
    reading = read(text_blocks, votes.kept, metadata, votes.vetoes, sure=votes.sure)
    if reading is None or not _reads_the_same(reading, page.reading):
        return False
    return _related(doc, reading) == page.related


def _related(doc: Document, reading: ClassifiedPage) -> set[str]:
    return {story.url or story.title for story in find_related(doc, reading)}


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
