"""Whether a page that was read is an article at all."""

from __future__ import annotations

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import TextBlock, cut, size
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.page_kind.decision import OTHERS, REFUSED, OtherKind, other_kind
from crawler.extraction.page_kind.teasers import leads_elsewhere, mostly_teasers
from crawler.items import Block, NoArticle
from crawler.page.error_titles import is_error_title
from crawler.page.text import text_of
from crawler.urls import split_url

_LEAST = 25
_LEAST_UNNAMED = 80
_BRIEF = 800
_HEADLINES = 8


def check_article(
    doc: Document, metadata: Metadata, reading: ClassifiedPage | None, blocks: list[Block], *, familiar: bool = False
) -> OtherKind | None:
    """Let an article pass, and what may be one: returned is what it seems to be instead.

    :param reading: what was read of the page; None when no text was found.
    :param blocks: the body.
    :param familiar: whether the outlet's template read it, which was learned from articles.
    :raises NoArticle: ``"error page"``, ``"too little text"``, ``"front page"``, ``"listing"`` or what else a page can
        be (:data:`crawler.extraction.page_kind.decision.OTHERS`).
    """
    length = sum(size(block.text) for block in blocks)
    if length < _BRIEF and not _described(doc) and any(map(is_error_title, _page_titles(doc))):
        raise NoArticle("error page")
    called = _called_article(doc, metadata)
    if length < (_LEAST if called else _LEAST_UNNAMED):
        if not called and _lists(reading.text_blocks if reading else cut(doc.tree)):
            raise NoArticle(_listing(doc.url))
        raise NoArticle("too little text")
    if reading is None:
        return None
    if not called and mostly_teasers(reading):
        raise NoArticle(_listing(doc.url))
    other = None if familiar else other_kind(doc, metadata, reading)
    if other is not None and (other.chance < REFUSED or _is_root(doc.url)):
        raise NoArticle(_listing(doc.url) if other.name == "listing" or _is_root(doc.url) else OTHERS[other.name])
    return other


def _page_titles(doc: Document) -> list[str]:
    return [text_of(element) for element in (*doc.elements["title"][:1], *doc.elements["h1"][:1])]


def _described(doc: Document) -> bool:
    """Whether the page's data describes an article or another work: an error page has none to describe."""
    return any(described.rank <= 1 for described in doc.articles())


def _called_article(doc: Document, metadata: Metadata) -> bool:
    """Whether the page's data calls it an article, or dates it as one."""
    if _described(doc):
        return True
    types = " ".join(doc.meta.get("og:type", ())).lower()
    # A listing has dates on it as well: only one that the page's data gives is the page's own.
    return "article" in types or metadata.provenance.get("published", "").startswith(("json-ld", "meta", "microdata"))


def _listing(url: str) -> str:
    """What a page that lists articles is called: a host's root is its front page."""
    return "front page" if _is_root(url) else "listing"


def _is_root(url: str) -> bool:
    parts = split_url(url)
    return bool(parts.netloc) and not parts.path.strip("/") and not parts.query


def _lists(text_blocks: list[TextBlock]) -> bool:
    """Whether most of a page's text are headlines that lead elsewhere."""
    headlines = {s.text: s.size for s in text_blocks if leads_elsewhere(s)}
    return len(headlines) >= _HEADLINES and sum(headlines.values()) * 2 > sum(s.size for s in text_blocks)
