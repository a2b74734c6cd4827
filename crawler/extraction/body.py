"""The text of an article: what of a page belongs to it, and what each piece of it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extraction.blocks import to_blocks
from crawler.extraction.document import Document
from crawler.extraction.isolate import isolate
from crawler.extraction.judge import judge
from crawler.extraction.lead import find_lead, find_title
from crawler.extraction.metadata import Metadata
from crawler.extraction.scope import find_scope
from crawler.extraction.segments import Segment, cut
from crawler.items import Block, Related
from crawler.urls import normalise

if TYPE_CHECKING:
    from crawler.extraction.model import OutletModel


@dataclass(slots=True)
class Body:
    """What was read of a page's text."""

    blocks: list[Block]
    lead: str | None = None
    related: list[Related] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    kind: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: dict[str, str] = field(default_factory=dict)


def read_body(doc: Document, metadata: Metadata, outlet: OutletModel | None = None) -> Body:
    """The article's text on a page.

    :param metadata: what else was read of the page; title, authors and tags are not part of the text.
    :param outlet: what was learned of the outlet's pages.
    """
    segments = cut(doc.tree)
    kept = isolate(doc.tree, segments)
    scope = find_scope(segments, kept)
    if scope is None:
        return Body(blocks=[])
    verdicts = judge(segments, kept, scope, metadata.title, metadata.authors)
    lead = find_lead(segments, scope, find_title(segments, metadata.title, scope.first), metadata.description)
    told = {segment.index for segment in lead}
    text = [s for s, verdict in zip(segments, verdicts, strict=True) if verdict is None and s.index not in told]
    body = Body(blocks=to_blocks(text), links=_links(doc, text), provenance={"body": "trafilatura"})
    if lead:
        body.lead = "\n\n".join(segment.text for segment in lead)
        body.provenance["lead"] = "page"
    return body


def _links(doc: Document, text: list[Segment]) -> list[str]:
    urls = (normalise(href, base=doc.base or None) for segment in text for href in segment.links if href)
    return list(dict.fromkeys(url for url in urls if url))
