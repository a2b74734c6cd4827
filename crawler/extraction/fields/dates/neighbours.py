"""What stands around an article's date: its link, its list, and the clock beside it."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.structured.article_nodes import address
from crawler.page.class_names import DATE, named
from crawler.urls import split_url


def is_around_own_date(doc: Document, around: HtmlElement) -> bool:
    """Whether a link or a list's item around a date is the article's own: a link to the article itself, an item of the
    list of what is told about it. Those of teasers lead elsewhere, or stand in other lists."""
    if around.tag == "a":
        return _leads_here(doc, around)
    listed = around.getparent() if around.tag == "li" else None
    return listed is not None and _tells_of_article(doc, listed)


def _leads_here(doc: Document, link: HtmlElement) -> bool:
    href = (link.get("href") or "").strip()
    if href.startswith("#") or "#" in href:
        return href == "#"
    if "bookmark" in (link.get("rel") or "").lower().split() and _is_of_headline(doc, link, alone=False):
        return True  # HTML Standard, 4.6.7.4: the address of the nearest article
    target = doc.absolute(href)
    own = {split_url(url).query for url in (doc.url, doc.canonical)} | {""}
    return address(target) in doc.addresses and split_url(target).query in own


def _tells_of_article(doc: Document, listed: HtmlElement) -> bool:
    told = named(f"{listed.get('class') or ''} {listed.get('id') or ''}") & DATE
    return bool(told or _holds_heading(doc, listed, "header")) and _is_of_headline(doc, listed, alone=True)


def _is_of_headline(doc: Document, element: HtmlElement, *, alone: bool) -> bool:
    """Whether the nearest ``article`` around an element has the main heading.

    :param alone: what it is where there is none around it.
    """
    if next(element.iterancestors("article"), None) is None:
        return alone
    return _holds_heading(doc, element, "article")


def _holds_heading(doc: Document, element: HtmlElement, tag: str) -> bool:
    """Whether the nearest element of a tag around another one has the page's main heading."""
    around = next(element.iterancestors(tag), None)
    headings = doc.elements["h1"][:2]
    return around is not None and any(above is around for h1 in headings for above in h1.iterancestors(tag))
