"""From a page to an article: what is read of it, put together."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crawler.extraction.body import Body, read_body
from crawler.extraction.document import Document
from crawler.extraction.fields.language import agreed_language
from crawler.extraction.joining import continues, joined
from crawler.extraction.metadata import Metadata, read_metadata
from crawler.extraction.overrides.by_hand import BY_HAND
from crawler.extraction.source_claims import apply_claims
from crawler.extraction.template.wrapper import parts, suffices
from crawler.items import Article, NoArticle, Page, article_id
from crawler.normalise import normalise_article
from crawler.outlets.selectors import check_selectors
from crawler.page.text import fold_letters
from crawler.urls import normalise, outlet_of

if TYPE_CHECKING:
    from crawler.extraction.template.model import OutletModel

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+(?:['’.,-][^\W_{_IDEOGRAPHS}]+)*")
_PAGE_NAME = re.compile(r"(?!\w+://)\S{1,4096}\.x?html?", re.IGNORECASE)
_SPACED_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_CLASSES = bytes(
    ord("a" if character.isalnum() else "-" if character in "'’.,-" else " ")
    for character in (bytes([code]).decode("cp1252", "replace") for code in range(256))
)


@dataclass(slots=True, frozen=True)
class _ByHand:
    """What a person wrote for an outlet's pages."""

    selectors: Mapping[str, str] = field(default_factory=dict)
    page_object: str | None = None
    asked: str = ""
    """The address that was asked for; empty when it is the page's own."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What the page object gives for the page."""


def extract(
    html: bytes | str,
    url: str = "",
    *,
    outlet: OutletModel | None = None,
    selectors: Mapping[str, str] | None = None,
    page_object: str | None = None,
) -> Article:
    """The article of a page.

    :param html: the page, in whatever encoding it is.
    :param url: where it was read; identity, outlet and absolute links come from it.
    :param outlet: what :func:`crawler.extraction.learn` learned of the outlet's pages.
    :param selectors: CSS selectors of title, lead, body, authors, published, section or tags, which win over what is
        learned; one that matches nothing is passed over.
    :param page_object: ``module:Class`` of a web-poet page object, whose item's fields win over all others.
    :raises NoArticle: when the page holds none, with the reason.
    :raises crawler.outlets.page_object.UnusablePageObject: the page object cannot be used.
    :raises crawler.outlets.selectors.WrongSelector: a selector is none, or of a field that none gives.
    """
    check_selectors(selectors or {})
    by_hand = _ByHand(selectors or {}, page_object)
    # A long name would pass for a text.
    if isinstance(html, str) and "<" not in html and (_PAGE_NAME.fullmatch(html) or os.path.isfile(html)):
        problem = NoArticle("too little text")
        problem.add_note(f"{html!r} is the name of a page: give what it holds, Path({html!r}).read_bytes()")
        raise problem
    return _read(html, url, outlet, by_hand)[0]


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
    by_hand = _ByHand(page.selectors, page.page_object, page.url)
    article, doc = _read(page.body, page.final_url, outlet, by_hand, page.headers, zone)
    if page.parts:
        article = _with_parts(article, page, outlet, by_hand, zone)
    article.fetched_at = page.fetched_at
    if page.link is not None:
        article.source = " ".join(filter(None, (page.link.how, page.link.found_on)))
        chosen = [(name, how, getattr(article, name)) for name, how in article.provenance.items() if how in BY_HAND]
        apply_claims(article, page.link)
        for name, how, value in chosen:
            setattr(article, name, value)
            article.provenance[name] = how
    return article, doc.isolated


def _with_parts(
    article: Article, page: Page, outlet: OutletModel | None, by_hand: _ByHand, zone: tzinfo | None
) -> Article:
    for part in page.parts:
        further, _ = _read(part.body, part.url, outlet, by_hand, {"content-type": part.content_type}, zone)
        if continues(article, further):
            article = joined(article, further)
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article)
    return article


def _read(
    html: bytes | str,
    url: str,
    outlet: OutletModel | None,
    by_hand: _ByHand,
    headers: Mapping[str, str] | None = None,
    zone: tzinfo | None = None,
) -> tuple[Article, Document]:
    if by_hand.page_object is None:
        return _read_with(html, url, outlet, by_hand, headers, zone)
    from crawler.extraction.overrides.page_object import PageObjectFailed, read_item

    try:
        given = read_item(by_hand.page_object, html, url, by_hand.asked or url, headers)
    except PageObjectFailed:
        _read_with(html, url, outlet, by_hand, headers, zone)  # of what is no article nobody expects that it fits
        raise
    return _read_with(html, url, outlet, replace(by_hand, given=given), headers, zone)


def _read_with(
    html: bytes | str,
    url: str,
    outlet: OutletModel | None,
    by_hand: _ByHand,
    headers: Mapping[str, str] | None,
    zone: tzinfo | None,
) -> tuple[Article, Document]:
    content_type = (headers or {}).get("content-type")
    for part, wrapper in parts(html, url, outlet.wrappers_for(url) if outlet is not None else ()):
        try:
            doc = Document.parse(part, url=url, content_type=content_type, zone=zone)
            article = _extract(doc, outlet, headers, by_hand)
        except NoArticle:
            continue
        if suffices(article, wrapper):
            return article, doc
    doc = Document.parse(html, url=url, content_type=content_type, zone=zone)
    return _extract(doc, outlet, headers, by_hand), doc


def _extract(doc: Document, outlet: OutletModel | None, headers: Mapping[str, str] | None, by_hand: _ByHand) -> Article:
    if outlet is not None:
        doc.leftovers = outlet.leftovers
    if not by_hand.selectors and not by_hand.given:
        metadata = read_metadata(doc, headers)
        return _article(doc, metadata, read_body(doc, metadata, outlet))
    from crawler.extraction.overrides import selectors as selected  # few outlets need selectors
    from crawler.extraction.overrides.page_object import PAGE_OBJECT, checked, put

    selected.remove_elements(doc, by_hand.selectors)
    metadata = read_metadata(doc, headers)
    given = checked(by_hand.given, doc)
    selected.select_metadata(doc, by_hand.selectors, metadata)
    put(given, metadata)
    blocks = given.get("blocks") or selected.selected_blocks(doc, by_hand.selectors)
    try:
        body = read_body(doc, metadata, outlet)
    except NoArticle:
        if not blocks:
            raise
        body = Body(blocks=blocks)
    if blocks:
        body.blocks, body.provenance["body"] = blocks, PAGE_OBJECT if "blocks" in given else selected.SELECTOR
    if body.kind and (blocks or "kind" in given):  # who says where the text stands takes the page for an article
        body.kind = None
        del body.provenance["kind"]
    selected.select_lead(doc, by_hand.selectors, body)
    if lead := given.get("lead"):
        body.blocks = [block for block in body.blocks if block.text != lead]
    put(given, body)
    article = _article(doc, metadata, body)
    put({name: value for name, value in given.items() if name == "language"}, article)  # it is checked by the text
    return article


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
        kind=body.kind or metadata.kind,
        confidence=body.confidence,
        opt_outs=metadata.opt_outs,
        model=body.model,
        provenance=metadata.provenance | body.provenance,
    )
    article = normalise_article(article)
    article.language, heard = agreed_language(metadata.language, article.text)
    if heard:
        article.provenance["language"] = heard
    if article.kind == "article" and article.entries:
        article.kind, article.provenance["kind"] = "live_blog", "entries"
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
    return hashlib.sha256(f"{fold_letters(article.title)}\n{fold_letters(article.text)}".encode()).hexdigest()[:16]
