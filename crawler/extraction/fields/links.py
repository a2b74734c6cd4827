"""What the page calls its own address."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.page.text import plain
from crawler.urls import normalise


def canonical_urls(doc: Document) -> Iterator[Candidate[str]]:
    """Addresses the page gives for itself, the most trusted first, absolute and normalised."""
    given = [(doc.canonical, "link canonical")]
    given += [(doc.absolute(value), "meta og:url") for value in doc.meta.get("og:url", ())]
    for described in doc.json_ld_articles:
        if described.rank == 0:
            page = described.node.get("mainEntityOfPage") or described.node.get("url")
            page = page.get("@id") if isinstance(page, dict) else page
            given.append((doc.absolute(plain(page)) if page else "", "json-ld"))
    for url, source in given:
        if url and (address := normalise(url)):
            yield Candidate(address, source)
