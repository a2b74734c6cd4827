"""What stands around an article's date: its link, its list, and the clock beside it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from crawler.dates.clock import opening_clock
from crawler.extraction.document import Document
from crawler.extraction.structured.article_nodes import address
from crawler.page.class_names import DATE, named
from crawler.page.text import text_of
from crawler.urls import split_url

Part = Literal["whole", "text", "tail"]
"""What of an element a line is: all of its text, that up to the first element in it, or what stands right behind it."""

_CLOCK = 20
_STEPS = 3
_MOST_ELEMENTS = 12  # of a clock and its icon
_SIGNS = " \t|·•–—-,;/"
_DAYTIME = re.compile(
    r"(?<![\d:.])(?:(?:[01]\d|2[0-3])\s?[:.hH時시点點]\s?[0-5]\d|\d{1,2}(?:[:.][0-5]\d)?\s?(?:[ap]\.?\s?m\b|uhr|[時시点點]))",
    re.IGNORECASE,
)
_LASTING = re.compile(r"durat|length|play|video|audio", re.IGNORECASE)


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


def clock_behind(element: HtmlElement, part: Part) -> str:
    """The short text with numbers right behind a line, elements without text aside; empty when there is none."""
    if part == "text" and len(element):
        return _numbered(_text_from(element[0]))
    behind = "" if part == "tail" else _words(element.tail)
    behind = behind or _text_from(element.getnext())
    around = _around(element)
    if not behind and around is not None:
        behind = _words(around.tail) or _text_from(around.getnext())
    return _numbered(behind)


def clock_before(element: HtmlElement, part: Part) -> str:
    """The time of the day right before a line, elements without text aside; empty when there is none."""
    before = (part == "tail" and _shown(element)) or _text_up_to(element)
    around = _around(element)
    if not before and around is not None and not (part == "tail" and _words(around.text)):
        before = _text_up_to(around)
    clock = opening_clock(before) if _numbered(before) else None
    return before if clock and not clock[1] else ""


def _around(element: HtmlElement) -> HtmlElement | None:
    """The element that holds hardly more than a line's own one: a list's item, a box."""
    around = element.getparent()
    return around if around is not None and around.tag in ("li", "span", "div", "p", "b", "a", "td", "dd") else None


def _text_from(element: HtmlElement | None) -> str:
    """The first text in or behind an element and those right behind it."""
    for _ in range(_STEPS):
        if element is None:
            break
        if text := _shown(element) or _words(element.tail):
            return text
        element = element.getnext()
    return ""


def _text_up_to(element: HtmlElement) -> str:
    """The last text before an element, in or behind those right before it, else what the one around begins with."""
    before = element.getprevious()
    for _ in range(_STEPS):
        if before is None:
            around = element.getparent()
            return _words(around.text) if around is not None else ""
        if text := _words(before.tail) or _shown(before):
            return text
        before = before.getprevious()
    return ""


def _shown(element: HtmlElement) -> str:
    if not isinstance(element.tag, str) or _LASTING.search(element.get("class") or ""):
        return ""
    if next(islice(element.iter(), _MOST_ELEMENTS, None), None) is not None:
        return "a box"
    return _words(text_of(element))


def _words(text: str | None) -> str:
    """A text without the signs around it; empty for one of signs alone."""
    return " ".join((text or "").split()).strip(_SIGNS)


def _numbered(text: str) -> str:
    """A text that is a time of the day: two digits of hours and minutes, or what says so; empty for any other, such as
    how long something lasts."""
    return text if len(text) <= _CLOCK and _DAYTIME.search(text) else ""
