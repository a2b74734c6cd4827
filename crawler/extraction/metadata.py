"""What a page says about its article, everything but the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.extraction.document import Document
from crawler.items import Image


@dataclass(slots=True, kw_only=True)
class Metadata:
    """The fields of :class:`crawler.items.Article` that are not text, as one page gives them."""

    title: str | None = None
    section: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    tags: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    canonical_url: str | None = None
    paywalled: bool | None = None
    kind: str = "article"
    opt_outs: list[str] = field(default_factory=list)
    site_name: str | None = None
    provenance: dict[str, str] = field(default_factory=dict)
    """For each field that was found, the source of its value."""


def read_metadata(doc: Document) -> Metadata:
    """Read every field from a page."""
    return Metadata()
