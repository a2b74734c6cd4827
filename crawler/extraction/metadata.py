"""What a page says about its article, everything but the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.authors import authors
from crawler.extraction.fields.candidate import Candidate, first
from crawler.extraction.fields.dates.published import read_dates
from crawler.extraction.fields.images import images
from crawler.extraction.fields.kind import kinds
from crawler.extraction.fields.language import languages
from crawler.extraction.fields.links import canonical_urls
from crawler.extraction.fields.opt_outs import opt_outs
from crawler.extraction.fields.paywall import paywalls
from crawler.extraction.fields.section import sections
from crawler.extraction.fields.site_name import SiteName, site_names
from crawler.extraction.fields.tags import tags
from crawler.extraction.fields.title import titles
from crawler.items import Image
from crawler.page.text import plain

T = TypeVar("T")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")


@dataclass(slots=True, kw_only=True)
class Metadata:
    """The fields of :class:`crawler.items.Article` that are not text, as one page gives them."""

    title: str | None = None
    section: str | None = None
    description: str | None = None
    """The summary in the page's head; None when there is none."""

    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    """What the page says; :func:`crawler.extraction.fields.language.agreed_language` checks it against the text."""

    tags: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    canonical_url: str | None = None
    paywalled: bool | None = None
    kind: str = "article"
    opt_outs: list[str] = field(default_factory=list)
    site_name: str | None = None
    """What the outlet calls itself."""

    provenance: dict[str, str] = field(default_factory=dict)
    """For each field that was found, the source of its value."""


def read_metadata(doc: Document, headers: Mapping[str, str] | None = None) -> Metadata:
    """Read every field from a page; a field that the page doesn't give stays None or empty.

    :param headers: response headers, names in lower case, for the reservations they make.
    """
    names = list(site_names(doc))
    site = SiteName([name.value for name in names], doc.url)
    data = Metadata(opt_outs=opt_outs(doc, headers))

    def take(name: str, candidate: Candidate[Any] | None) -> None:
        if candidate is not None:
            setattr(data, name, candidate.value)
            data.provenance[name] = candidate.source

    take("site_name", first(names))
    take("title", first(titles(doc, site)))
    take("section", first(sections(doc, site, data.title)))
    take("description", first(descriptions(doc)))
    take("authors", first(authors(doc, site)))
    dates = read_dates(doc, [tag for tag, _ in doc.language_tags])
    take("published", dates.published)
    take("modified", dates.modified)
    take("language", first(languages(doc)))
    take("tags", first(tags(doc, site)))
    take("canonical_url", first(canonical_urls(doc)))
    take("paywalled", first(paywalls(doc)))
    take("kind", first(kinds(doc, data.title, data.section)))
    if found := images(doc):
        data.images = [candidate.value for candidate in found]
        data.provenance["images"] = found[0].source
    return data


def descriptions(doc: Document) -> list[Candidate[str]]:
    """The summaries in the page's head, the most trusted first."""
    described = ((plain(d.node.get("description")), d.source) for d in doc.described() if d.rank < 2)
    given = ((plain(value), f"meta {name}") for name in _DESCRIPTIONS for value in doc.meta.get(name, ()))
    return [Candidate(text, source) for text, source in (*given, *described) if text]
