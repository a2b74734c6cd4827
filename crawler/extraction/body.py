"""The text of an article: what of a page belongs to it, and what each piece of it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extraction.blocks import to_blocks
from crawler.extraction.confidence import confidence_of
from crawler.extraction.content.classified import ClassifiedPage, overlap, read
from crawler.extraction.content.isolate import isolate
from crawler.extraction.content.json_body import json_body
from crawler.extraction.content.region import likely_text, seeds
from crawler.extraction.content.related import find_related
from crawler.extraction.content.state_body import state_body
from crawler.extraction.content.text_blocks import TextBlock, cut, size
from crawler.extraction.document import Document
from crawler.extraction.live_blog.merging import Live, read_live
from crawler.extraction.metadata import Metadata
from crawler.extraction.page_check import check_article
from crawler.extraction.page_kind.decision import OtherKind
from crawler.extraction.page_kind.teasers import set_teasers_aside
from crawler.extraction.template.field_places import fill_fields
from crawler.extraction.template.model import OutletModel, Votes, vote
from crawler.extraction.template.trust import is_familiar, is_sampled, template_wins
from crawler.items import Block, Entry, Related
from crawler.urls import normalise

_SHORT = 250
_SPARSE = 0.4
# Nothing on the page confirms what only its data says.
_TOLD = 0.5


@dataclass(slots=True)
class Body:
    """What was read of a page's text."""

    blocks: list[Block]
    lead: str | None = None
    related: list[Related] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    """A live blog's, in the page's order."""
    kind: str | None = None
    """What the page seems to be instead of an article; None for an article."""
    confidence: float | None = None
    model: str | None = None
    provenance: dict[str, str] = field(default_factory=dict)


def read_body(doc: Document, metadata: Metadata, outlet: OutletModel | None = None) -> Body:
    """The article's text on a page.

    With an outlet's template, that says where text stands, and trafilatura is asked only where the template finds
    little and on a sample of pages; without one, trafilatura says it.

    :param metadata: what else was read of the page; title, authors and tags are not part of the text. Fields that it
        lacks are filled from the places that the template knows.
    :param outlet: what was learned of the outlet's pages.
    :raises NoArticle: see :func:`crawler.extraction.page_check.check_article`.
    """
    reading, fit, templated = classify_page(doc, metadata, outlet)
    live = read_live(doc, metadata, reading)
    blocks = [*(to_blocks(reading.text) if reading else ()), *live.further]
    told = json_body(doc, sum(size(block.text) for block in blocks))
    source = "json-ld" if told else "script"
    told = told or state_body(doc, blocks, metadata.title)
    other = check_article(doc, metadata, reading, told or blocks, familiar=templated)
    if reading is None or told:
        source = source if told else live.source
        body = Body(blocks=told or blocks, confidence=_TOLD, provenance={"body": source})
        return _with_live(_doubted(body, other), live)
    body = Body(
        blocks=blocks,
        related=find_related(doc, reading),
        links=_links(doc, reading.text),
        confidence=round(confidence_of(reading), 3),
        model=outlet.version if outlet is not None and templated and is_familiar(fit) else None,
        provenance={"body": "template" if templated else "trafilatura"},
    )
    if reading.lead:
        body.lead = "\n\n".join(text_block.text for text_block in reading.lead)
        body.provenance["lead"] = "page"
    if body.related:
        body.provenance["related"] = "page"
    return _with_live(_doubted(body, other), live)


def _doubted(body: Body, other: OtherKind | None) -> Body:
    """A text that is right is the text of an article."""
    if other is not None:
        body.kind, body.provenance["kind"] = other.name, "page"
        body.confidence = round((body.confidence or 0.0) * other.chance, 3)
    return body


def _with_live(body: Body, live: Live) -> Body:
    if live.entries:
        body.entries = live.entries
        body.provenance["entries"] = live.source
    return body


def classify_page(
    doc: Document, metadata: Metadata, outlet: OutletModel | None = None
) -> tuple[ClassifiedPage | None, float, bool]:
    """The reading of a page, None when no text was found; how far it fits what the template, or trafilatura, says of
    it, 0 to 1; whether it is the template's."""
    text_blocks = cut(doc.tree)
    if outlet is not None and outlet.usable:
        fill_fields(doc, text_blocks, metadata, outlet.places)
        return _by_template(
            doc, text_blocks, metadata, vote(outlet, text_blocks), is_sampled(doc.url, outlet.agreement)
        )
    reading = _general(doc, text_blocks, metadata)
    return reading, reading.agreement if reading else 0.0, False


def _by_template(
    doc: Document, text_blocks: list[TextBlock], metadata: Metadata, votes: Votes, sampled: bool
) -> tuple[ClassifiedPage | None, float, bool]:
    reading = read(text_blocks, votes.kept, metadata, votes.vetoes, sure=votes.sure)
    enough = reading is not None and _is_enough(reading, text_blocks)
    if reading is not None and enough and not sampled and is_familiar(votes.known):
        return reading, votes.known, True
    general = _general(doc, text_blocks, metadata)
    if reading is None or general is None:
        return reading or general, min(0.5, votes.known), reading is not None
    wins, fit = template_wins(overlap(reading, general), votes.known, general.agreement)
    return (reading, fit, True) if enough and wins else (general, fit, False)


def _general(doc: Document, text_blocks: list[TextBlock], metadata: Metadata) -> ClassifiedPage | None:
    kept = doc.isolated = isolate(doc.tree, text_blocks)
    reading = read(text_blocks, likely_text(text_blocks, kept), metadata)
    if reading is not None:
        set_teasers_aside(reading, lambda line: doc.read_date(line) is not None)
    return reading


def _is_enough(reading: ClassifiedPage, text_blocks: list[TextBlock]) -> bool:
    """Whether a reading holds a good part of what looks like text on its page."""
    if reading.length < _SHORT:
        return False
    if reading.length >= _SPARSE * sum(text_block.size for text_block in text_blocks):
        return True
    likely = sum(
        text_block.size for text_block, is_text in zip(text_blocks, seeds(text_blocks), strict=True) if is_text
    )
    return reading.length >= _SPARSE * likely


def _links(doc: Document, text: list[TextBlock]) -> list[str]:
    urls = (normalise(href, base=doc.base or None) for text_block in text for href in text_block.links if href)
    return list(dict.fromkeys(url for url in urls if url))
