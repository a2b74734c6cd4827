"""The text of an article: what of a page belongs to it, and what each piece of it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extraction.document import Document
from crawler.extraction.isolate import isolate
from crawler.extraction.metadata import Metadata
from crawler.items import Block, Related

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
    blocks = isolate(doc.tree)
    return Body(blocks=blocks, provenance={"body": "trafilatura"} if blocks else {})
