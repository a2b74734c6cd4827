"""From a page to an article: what is read of it, put together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.extraction.body import Body, read_body
from crawler.extraction.document import Document
from crawler.extraction.fields.language import agreed_language
from crawler.extraction.frame import parts, suffices
from crawler.extraction.joining import continues, joined
from crawler.extraction.lead import fold
from crawler.extraction.metadata import Metadata, read_metadata
from crawler.extraction.source_claims import apply_claims
from crawler.items import Article, NoArticle, Page, article_id
from crawler.urls import normalise, outlet_of

if TYPE_CHECKING:
    from crawler.extraction.model import OutletModel

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+(?:['’.,-][^\W_{_IDEOGRAPHS}]+)*")
_SPACED_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_CLASSES = bytes(
    ord("a" if character.isalnum() else "-" if character in "'’.,-" else " ")
    for character in (bytes([code]).decode("cp1252", "replace") for code in range(256))
)


def extract(
    html: bytes | str, url: str = "", *, outlet: OutletModel | None = None, selectors: Mapping[str, str] | None = None
) -> Article:
    """The article of a page.

    :param html: the page, in whatever encoding it is.
    :param url: where it was read; identity, outlet and absolute links come from it.
    :param outlet: what :func:`crawler.extraction.learn` learned of the outlet's pages.
    :param selectors: CSS selectors of title, lead, body, authors, published, section or tags, which win over what is
        learned; one that matches nothing is passed over.
    :raises NoArticle: when the page holds none, with the reason.
    """
    return _read(html, url, outlet, selectors=selectors)[0]


def extract_page(page: Page, outlet: OutletModel | None = None) -> Article:
    """The article of a fetched page, with what the crawl knows beside the page itself.

    What found the page (feed, sitemap, section) fills the fields the page leaves empty, and is compared with the
    others (:func:`crawler.extraction.source_claims.apply_claims`); response headers add
    their reservations (``X-Robots-Tag``; ``tdm-reservation``, W3C TDM Reservation Protocol).

    :raises NoArticle: when the page holds none, with the reason.
    """
    return extract_and_isolate(page, outlet)[0]


def extract_and_isolate(page: Page, outlet: OutletModel | None = None) -> tuple[Article, list[bool] | None]:
    """The same, with what trafilatura kept of the page, so that :func:`crawler.extraction.learn` need not ask again."""
    zone = ZoneInfo(page.time_zone) if page.time_zone else None
    article, doc = _read(page.body, page.final_url, outlet, page.headers, page.selectors, zone)
    if page.parts:
        article = _with_parts(article, page, outlet, zone)
    article.fetched_at = page.fetched_at
    if page.link is not None:
        article.source = " ".join(filter(None, (page.link.how, page.link.found_on)))
        chosen = {name: getattr(article, name) for name, how in article.provenance.items() if how == "selector"}
        apply_claims(article, page.link)
        for name, value in chosen.items():
            setattr(article, name, value)
            article.provenance[name] = "selector"
    return article, doc.isolated


def _with_parts(article: Article, page: Page, outlet: OutletModel | None, zone: tzinfo | None) -> Article:
    for part in page.parts:
        further, _ = _read(part.body, part.url, outlet, {"content-type": part.content_type}, page.selectors, zone)
        if continues(article, further):
            article = joined(article, further)
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article)
    return article


def _read(
    html: bytes | str,
    url: str,
    outlet: OutletModel | None,
    headers: Mapping[str, str] | None = None,
    selectors: Mapping[str, str] | None = None,
    zone: tzinfo | None = None,
) -> tuple[Article, Document]:
    content_type = (headers or {}).get("content-type")
    for part, frame in parts(html, url, outlet):
        try:
            doc = Document.parse(part, url=url, content_type=content_type, zone=zone)
            article = _extract(doc, outlet, headers, selectors)
        except NoArticle:
            continue
        if suffices(article, frame):
            return article, doc
    doc = Document.parse(html, url=url, content_type=content_type, zone=zone)
    return _extract(doc, outlet, headers, selectors), doc


def _extract(
    doc: Document,
    outlet: OutletModel | None,
    headers: Mapping[str, str] | None = None,
    selectors: Mapping[str, str] | None = None,
) -> Article:
    metadata = read_metadata(doc, headers)
    if not selectors:
        return _article(doc, metadata, read_body(doc, metadata, outlet))
    from crawler.extraction import selected  # few outlets need selectors

    selected.select_metadata(doc, selectors, metadata)
    blocks = selected.selected_blocks(doc, selectors)
    try:
        body = read_body(doc, metadata, outlet)
    except NoArticle:
        if not blocks:
            raise
        body = Body(blocks=blocks)
    if blocks:
        body.blocks, body.provenance["body"] = blocks, selected.SELECTOR
    selected.select_lead(doc, selectors, body)
    return _article(doc, metadata, body)


def _article(doc: Document, metadata: Metadata, body: Body) -> Article:
    url = normalise(doc.url) or ""
    outlet = outlet_of(url) if url else ""
    text = "\n\n".join(block.text for block in body.blocks)
    article = Article(
        id=article_id(outlet, url) if url else "",
        url=url,
        canonical_url=metadata.canonical_url,
        outlet=outlet,
        section=metadata.section,
        title=metadata.title,
        lead=body.lead,
        body=text,
        blocks=body.blocks,
        entries=body.entries,
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language,
        tags=metadata.tags,
        images=metadata.images,
        related=body.related,
        links=body.links,
        paywalled=metadata.paywalled,
        kind=metadata.kind,
        confidence=body.confidence,
        opt_outs=metadata.opt_outs,
        model=body.model,
        provenance=metadata.provenance | body.provenance,
    )
    article.language, heard = agreed_language(metadata.language, article.text)
    if heard:
        article.provenance["language"] = heard
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article)
    return article


def count_words(text: str) -> int:
    """Words by Unicode word boundaries; each ideograph or kana counts as one.

    >>> count_words("It's 3.5 km to 東京, she said.")
    8
    """
    try:
        classes = b" " + text.encode("cp1252").translate(_CLASSES)
    except UnicodeEncodeError:
        return len((_WORD if _IDEOGRAPH.search(text) else _SPACED_WORD).findall(text))
    # Once letters, joiners and all others are three bytes, a word begins at a letter that follows no letter and no
    # joiner behind one; counting that costs a tenth of what a pattern does.
    return classes.count(b" a") + classes.count(b" -a") + classes.count(b"--a")


def content_hash(article: Article) -> str:
    """Sixteen hexadecimal digits over the letters and digits of title, lead and body, whatever their case.

    >>> content_hash(Article(title="One", body="Two.")) == content_hash(Article(title="ONE!", body="two"))
    True
    """
    return hashlib.sha256(f"{fold(article.title)}\n{fold(article.text)}".encode()).hexdigest()[:16]
