"""Where a page gives its headline: its data, its head, its headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from unicodedata import east_asian_width

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.surroundings import stands_aside
from crawler.extraction.structured.article_nodes import address
from crawler.labels import label_of
from crawler.page.class_names import BOX, names_kicker, names_listed_title
from crawler.page.text import fold, plain, stands_apart, text_of
from crawler.urls import split_url

LONGEST = 500
_MOST_HEADINGS = 20
FEW_LETTERS = 12
_META = ("og:title", "twitter:title", "title", "dc.title", "dcterms.title", "parsely-title", "cxenseparse:title")
_NAMED = frozenset({"div", "p", "span", "td"})
_QUOTES = "\"'“”„«»‘’"
LOWER = ("h2", "h3")
_OF_BOXES = frozenset({"comments", "related", "most_read", "share", "tags", "newsletter", "subscribe"})
_NOTHING = frozenset({"", "null", "undefined"})  # what a program says that has no title
_BESIDE = ("aside", "nav", "footer")
_AROUND = (*_BESIDE, "header")


def said_titles(doc: Document) -> Iterator[tuple[str, str]]:
    """The places of a page that give a headline, each with what it gives, folded."""
    return ((candidate.source, fold(candidate.value)) for candidate in given_titles(doc))


def given_titles(doc: Document) -> Iterator[Candidate[str]]:
    """What the places of a page give as its headline, as they give it, whatever they repeat."""
    return (c for c in _raw(doc) if fold(c.value) not in _NOTHING and len(c.value) < LONGEST)


def _raw(doc: Document) -> Iterator[Candidate[str]]:
    for described in doc.articles():
        if described.rank < 2 and (headline := plain(described.node.get("headline"))):
            yield Candidate(headline, described.source)
            if name := plain(described.node.get("name")):
                yield Candidate(name, f"{described.source} name")
            break
    for name in _META:
        for value in doc.meta.get(name, ())[:1]:
            yield Candidate(plain(value), f"meta {name}")
    headings = [Candidate(_headline(doc, heading), "h1") for heading in doc.elements["h1"][:_MOST_HEADINGS]]
    headings = [heading for heading in headings if label_of(heading.value) not in _OF_BOXES]
    yield from headings
    if not any(heading.value for heading in headings):
        yield from islice(lower_headings(doc), 1)
    for element in doc.elements["title"][:1]:
        yield Candidate(plain(element.text), "title")


def _headline(doc: Document, heading: HtmlElement) -> str:
    """A heading's text, without what it begins or ends with beside the headline: a kicker, a subtitle, a badge.

    It goes where the page's head gives the rest alone, and where its mark-up calls it so and the head has it nowhere.
    """
    whole = text_of(heading)[:2000]
    first, last = _outer_pieces(heading)
    if first is None and last is None:
        return plain(whole)
    head = [value for name in _META for value in doc.meta.get(name, ())[:1]]
    head += [title.text or "" for title in doc.elements["title"][:1]]
    given = [fold(text) for text in map(plain, head) if not text.endswith(("…", "..."))]
    kept = whole
    for piece, cut in ((first, str.removeprefix), (last, str.removesuffix)):
        if piece is None or not fold(rest := plain(cut(kept, text_of(piece)))):
            continue
        key, kicked = fold(rest), fold(kept)
        if any(key in text and kicked not in text for text in given):
            kept = rest
        elif width(key) >= FEW_LETTERS and not any(kicked in text for text in given):
            kept = rest if _stands_beside(doc, piece, rest, leads=piece is first) else kept
    return plain(kept)


def _outer_pieces(heading: HtmlElement) -> tuple[HtmlElement | None, HtmlElement | None]:
    """The elements that a heading's text begins and ends with, where it goes on outside of them."""
    inner = heading
    while len(inner) == 1 and not (inner.text or "").strip() and not (inner[0].tail or "").strip():
        inner = inner[0]
    pieces = [child for child in inner if text_of(child) or (child.tail or "").strip()]
    if not pieces:
        return None, None
    first = pieces[0] if text_of(pieces[0]) and not (inner.text or "").strip() else None
    last = pieces[-1] if not (pieces[-1].tail or "").strip() and pieces[-1] is not first else None
    return first, last if last is not None and stands_apart(last) else None


def _stands_beside(doc: Document, piece: HtmlElement, rest: str, leads: bool) -> bool:
    """Whether the mark-up says of what a heading begins or ends with that it is a kicker, a badge or a link to itself.

    :param rest: the heading without it.
    :param leads: whether it stands before that: a link to the article's section may.
    """
    if names_kicker(piece.get("class") or "") or (piece.tag == "small" and _is_glued(piece, leads)):
        return True
    if piece.tag != "a" or not (href := piece.get("href")):
        return False
    if leads:
        begins = rest[0].isupper() or rest[0] in _QUOTES
        return begins and links_elsewhere(doc, piece) and (_is_glued(piece, leads) or _is_around(doc, href))
    return href.startswith("#") and not fold(text_of(piece))


def _is_glued(piece: HtmlElement, leads: bool) -> bool:
    """Whether no space parts a piece of a heading from the rest: what stands in one line with it has one."""
    before = piece.getprevious()
    parent = piece.getparent()
    outer = before.tail if before is not None else parent.text if parent is not None else None
    inner = "".join(piece.itertext())
    between = (inner[-1:], (piece.tail or "")[:1]) if leads else ((outer or "")[-1:], inner[:1])
    return all(each and not each.isspace() for each in between)


def _is_around(doc: Document, href: str) -> bool:
    """Whether a link leads to a page that the address of this one stands below, as a section's does."""
    section = split_url(doc.absolute(href)).path.rstrip("/")
    return len(section) > 1 and split_url(doc.url).path.startswith(f"{section}/")


def lower_headings(doc: Document) -> Iterator[Candidate[str]]:
    """The headings that may stand for an ``h1`` that a page lacks or leaves empty: the highest, in the page's order."""
    for tag in LOWER:
        for heading in doc.tree.iter(tag):
            text = plain(text_of(heading)[:2000])
            if text and not _link_of(heading) and not stands_aside(heading, BOX, _BESIDE):
                yield Candidate(text, tag)


def called_headings(doc: Document) -> Iterator[Candidate[str]]:
    """What is called a heading and is none, for a page that names itself nowhere or only after its site."""
    for element in doc.everything:
        aside = not _stands_for_heading(element) or _link_of(element) or stands_aside(element, BOX, _AROUND)
        if not aside and (text := plain(text_of(element)[:2000])):
            yield Candidate(text, "heading by name")


def _stands_for_heading(element: HtmlElement) -> bool:
    """Whether an element that is no heading is called one (WAI-ARIA, ``heading``)."""
    if element.get("role") == "heading":
        return True
    return element.tag in _NAMED and names_listed_title(f"{element.get('class', '')} {element.get('itemprop', '')}")


def links_home(doc: Document, heading: HtmlElement) -> bool:
    """Whether a heading links to the front page, as a banner does."""
    href = _link_of(heading)
    return bool(href) and split_url(doc.absolute(href)).path.strip("/") in ("", "index.html")


def links_elsewhere(doc: Document, heading: HtmlElement) -> bool:
    """Whether a heading links to another page, as a teaser does."""
    href = _link_of(heading)
    return bool(href) and not href.startswith("#") and address(doc.absolute(href)) not in doc.addresses


def _link_of(heading: HtmlElement) -> str:
    """Where a heading leads; empty when nowhere."""
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return next((href for link in links if (href := link.get("href"))), "")


def width(text: str) -> int:
    """How much a text says, in letters: an ideograph says more than a letter does."""
    return len(text) if text.isascii() else len(text) + sum(east_asian_width(sign) == "W" for sign in text)
