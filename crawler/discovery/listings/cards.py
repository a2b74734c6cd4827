"""The lists of a page: repeated cards, each of which leads to one other page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from crawler.dates.policy import UNKNOWN, Policy
from crawler.dates.reading import read_stamp
from crawler.discovery.listings.layout import Anchor, Layout, Zone
from crawler.page.class_names import names_listed_date, names_listed_title
from crawler.page.text import text_of
from crawler.page.words import squeeze, word_count

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_DATE = 60
_LONGEST_TITLE = 160


@dataclass(slots=True, eq=False)
class Card:
    """The element that shows one page: its links all lead there."""

    url: str
    element: HtmlElement
    anchors: list[Anchor]
    title: str
    in_heading: bool
    """Whether the title is marked up as one."""


@dataclass(slots=True, eq=False)
class CardList:
    """Cards that stand in one element, or in elements that are marked up alike."""

    element: HtmlElement
    """The first element that holds them."""

    zone: Zone
    cards: list[Card] = field(default_factory=list)


def read_lists(layout: Layout, is_candidate: Callable[[Anchor], bool]) -> list[CardList]:
    """The card lists of a page in document order; several cards may show the same page.

    :param is_candidate: whether a link may lead to an article at all; links that may not (author, tag, comments)
        do not keep a card from being one.
    """
    found = [anchor for anchor in layout.anchors if is_candidate(anchor)]
    lists: dict[tuple[int, Zone], CardList] = {}
    for card, parent in _cards(layout, found):
        place = layout.places[parent]
        group = lists.setdefault((place.shape, place.zone), CardList(parent, place.zone))
        group.cards.append(card)
    return list(lists.values())


def _cards(layout: Layout, anchors: list[Anchor]) -> list[tuple[Card, HtmlElement]]:
    """Each card with the element that lists it: the largest around an anchor that leads to no second page."""
    # limits[n]: index of the first anchor after the n-th that leads elsewhere
    limits = [len(layout.anchors)] * len(anchors)
    starts = [-1] * len(anchors)
    for n in range(len(anchors) - 2, -1, -1):
        same = anchors[n].url == anchors[n + 1].url
        limits[n] = limits[n + 1] if same else anchors[n + 1].index
    for n in range(1, len(anchors)):
        same = anchors[n].url == anchors[n - 1].url
        starts[n] = starts[n - 1] if same else anchors[n - 1].index
    cards: dict[HtmlElement, tuple[list[Anchor], HtmlElement]] = {}
    for anchor, start, limit in zip(anchors, starts, limits, strict=True):
        card = anchor.element
        parent = anchor.element.getparent()
        for element, place in layout.ancestors(anchor):
            if place.first <= start or place.last >= limit or element.tag in ("main", "body", "tbody", "table"):
                break
            card, parent = element, element.getparent()
        if parent is not None:
            cards.setdefault(card, ([], parent))[0].append(anchor)
    return [(_card(element, members), parent) for element, (members, parent) in cards.items()]


def _card(element: HtmlElement, anchors: list[Anchor]) -> Card:
    title, in_heading = _title(element, anchors)
    return Card(anchors[0].url, element, anchors, title, in_heading)


def _title(element: HtmlElement, anchors: list[Anchor]) -> tuple[str, bool]:
    """The headline of a card, and whether it is marked up as one."""
    for anchor in anchors:
        if _heading_above(anchor.element, element) and _LETTERS.search(anchor.text):
            return anchor.text, True
    for anchor in anchors:
        if (inside := next(anchor.element.iter(*_HEADINGS), None)) is not None:
            return text_of(inside), True
    if len(anchors) == 1 and word_count(anchors[0].text) >= 4 and len(anchors[0].text) <= _LONGEST_TITLE:
        return anchors[0].text, False
    heading = _heading_below(element)
    if heading is not None and (text := text_of(heading)) and _LETTERS.search(text):
        return text, True
    texts = [anchor.text for anchor in anchors if text_of(anchor.element)] or [a.text for a in anchors]
    longest = max(texts, key=len)
    anchor = next(a for a in anchors if a.text == longest)
    return (_longest_piece(anchor.element) or longest) if len(longest) > _LONGEST_TITLE else longest, False


def _heading_above(element: HtmlElement, limit: HtmlElement) -> bool:
    while element is not limit and (parent := element.getparent()) is not None:
        element = parent
        if element.tag in _HEADINGS:
            return True
    return element.tag in _HEADINGS


def _heading_below(element: HtmlElement) -> HtmlElement | None:
    """The first heading in a card, or else what its class calls a title."""
    for heading in element.iter(*_HEADINGS):
        return heading
    for child in element.iterdescendants("div", "span", "p", "strong", "b"):
        if names_listed_title(child.get("class", "")):
            return child
    return None


def _longest_piece(element: HtmlElement) -> str:
    """Of a link around a whole card without a heading, the first piece of text that is long enough for one."""
    pieces = [squeeze(text) for text in element.itertext()]
    return next((piece for piece in pieces if len(piece) >= 15), "")


def has_image(card: Card) -> bool:
    """Whether a card shows a picture."""
    return any(True for _ in card.element.iter("img", "picture", "figure"))


def text_beside(card: Card) -> str:
    """What a card says, headline included; for a term of a definition list its definition too."""
    text = text_of(card.element)
    if card.element.tag == "dt":
        following = card.element.getnext()
        if following is not None and following.tag == "dd":
            text += " " + text_of(following)
    return text


def date_of(card: Card, policy: Policy = UNKNOWN) -> datetime | None:
    """The publication instant that a card shows, in UTC where it names no zone; None when it shows none."""
    elements = [card.element]
    following = card.element.getnext()
    if card.element.tag == "dt" and following is not None and following.tag == "dd":
        elements.append(following)
    for element in elements:
        for time in element.iter("time"):
            if found := read_stamp(time.get("datetime") or text_of(time), policy):
                return found
    for element in elements:
        for child in element.iterdescendants():
            # A headline may name a day; a date stands alone
            text = child.text
            if not text or not _DIGIT.search(text) or len(child):
                continue
            if len(text := squeeze(text)) <= _LONGEST_DATE:
                named = names_listed_date(child.get("class", ""))
                if (named or _is_only_date(text)) and (found := read_stamp(text, policy)):
                    return found
    return None


def _is_only_date(text: str) -> bool:
    if len(text) > 30:
        return False
    digits = len(_DIGIT.findall(text))
    return digits >= 3 and digits * 5 >= len(text)
