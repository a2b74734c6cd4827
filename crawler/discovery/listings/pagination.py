"""Where a listing goes on: its next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.discovery.addresses.shape import is_media
from crawler.discovery.listings.date_archives import older_period, read_period
from crawler.discovery.listings.layout import Addresses, Anchor, Layout
from crawler.labels import label_of
from crawler.page.class_names import names_next_page
from crawler.page.text import text_of

_NUMBER_PARAMETER = re.compile(
    r"^(p|s|pg|pn|page|paged|pagina|página|page_?(no|num|number|index)|seite|sida|strona|stranica|sayfa|halaman|trang|"
    r".*[-_]page)$",
    re.IGNORECASE,
)
_OFFSET_PARAMETER = re.compile(r"^(start|from|offset|skip|first|after|before|cursor)$", re.IGNORECASE)
_PAGE_WORD = "pages?|pg?|seite|pagina|página|strona|stranica|sida|sayfa|halaman|trang"
_PAGE_FOLDER = re.compile(rf"^({_PAGE_WORD})$", re.IGNORECASE)
_NUMBERED_NAME = re.compile(
    rf"^(?P<name>.*?)(?:(?:^|[-_,.])(?:{_PAGE_WORD}|index|default)[-_]?|^|[-_,])(?P<number>\d{{1,4}})(?:\.\w{{2,5}})?$",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"pag(er|in|e-?nav|ing|e-?num)|next|load-?more|show-?more|older|nav-?links|mehr|suivant", re.IGNORECASE
)
_PAGE_LABEL = re.compile(r"[^\d/.:]{0,12}(\d{1,4})\D{0,3}")
_label_of = lru_cache(maxsize=4096)(label_of)  # bylines and sections come back card by card
_LONGEST_LABEL = 40
_BUTTON_ATTRIBUTES = (
    "data-url",
    "data-href",
    "data-next",
    "data-next-url",
    "data-next-page",
    "data-load-url",
    "data-ajax-url",
    "data-src",
    "hx-get",
    "action",
)
_ARROWS = frozenset(("›", "»", "→", "▶", "►", ">", ">>", ">>>", "⟩", "❯", "▸", "➔", "➜", "⇒"))
_BACK = ("‹", "«", "←", "◀", "<")
_OTHER_PAGERS = (
    re.compile(r"calend|datepick|kalend|(^|[-_ ])(month|monat)", re.IGNORECASE),
    re.compile(r"slider|swiper|carousel|slick|slide|lightbox|gallery", re.IGNORECASE),
    re.compile(r"post-?nav|single|entry-?nav|article-?nav|comment", re.IGNORECASE),
)


def next_page(tree: HtmlElement, layout: Layout, number: int = 1) -> str | None:
    """The address of the page of a listing that follows, or None when it is the last.

    In this order: ``rel=next``; the number after this page's among numbered links; a link that says "next",
    "older" or "load more" in some language, shows an arrow or is marked up as one; a "load more" button that keeps
    the address for its script; the period before in an archive by dates.

    :param number: which page of its listing this is, counted from 1.
    """
    here = PageAddress.read(layout.url)
    for element in tree.iter("link"):
        if "next" in _rel(element):
            url = layout.addresses.read(element.get("href") or "")
            if url is not None and here.precedes(url):
                return url
    for choose in (_by_rel, _by_number, _by_words):
        for anchor in choose(layout.anchors, here, number):
            if here.precedes(anchor.url) and not _is_elsewhere(anchor.element):
                return anchor.url
    if url := _by_button(tree, layout.addresses, here):
        return url
    # What numbers a page looks like a day
    shown = layout.url if read_period(layout.url) else here.listing
    return older_period(shown, (anchor.url for anchor in layout.anchors))


@dataclass(frozen=True, slots=True)
class PageAddress:
    """The address of one page of a listing, taken apart."""

    url: str
    listing: str
    """The address without what numbers the page: equal for all pages of a listing."""
    number: int | None = None
    """The number in it; some outlets count from 0."""
    offset: int | None = None
    """The number of items before it."""

    @classmethod
    def read(cls, url: str) -> PageAddress:
        """Take an address apart.

        >>> page = PageAddress.read("https://outlet.example/sport/page2.html")
        >>> page.listing, page.number
        ('https://outlet.example/sport', 2)
        """
        parts = urlsplit(url)
        number = offset = None
        query = []
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            if value.isdecimal() and len(value) <= 5 and _NUMBER_PARAMETER.match(key):
                number = int(value)
            elif _OFFSET_PARAMETER.match(key):
                offset = int(value) if value.isdecimal() and len(value) < 15 else offset
            else:
                query.append((key, value))
        segments, in_path = _unnumbered([segment for segment in parts.path.split("/") if segment], number is None)
        listing = urlunsplit((parts.scheme, parts.netloc, "/".join(["", *segments]), urlencode(query), ""))
        return cls(url, listing, in_path if number is None else number, offset)

    def precedes(self, url: str) -> bool:
        """Whether an address can be a later page than this one."""
        if url.rstrip("/") == self.url.rstrip("/") or is_media(url):
            return False
        other = PageAddress.read(url)
        if other.listing != self.listing:
            return True
        if other.number is not None:
            return other.number > (self.number or 0)
        if other.offset is not None:
            return other.offset > (self.offset or 0)
        return bool(urlsplit(url).query) and self.number is None and self.offset is None

    def is_kin(self, url: str) -> bool:
        """Whether an address is one of the same listing, or below it."""
        other = PageAddress.read(url)
        below = self.listing.partition("?")[0].rstrip("/") + "/"
        return other.listing == self.listing or other.listing.startswith(below)


def _unnumbered(segments: list[str], names_too: bool) -> tuple[list[str], int | None]:
    """The folders of an address without those that number its page, and that number.

    :param names_too: whether a number at the end of a name may be one; not when the query already has it.
    """
    if segments and re.match(r"^(index|default)\.\w+$", segments[-1]):
        segments = segments[:-1]
    if not segments:
        return [], None
    name = segments[-1]
    if len(segments) > 1 and name.isdecimal() and len(name) <= 4 and _PAGE_FOLDER.match(segments[-2]):
        return segments[:-2], int(name)
    match = _NUMBERED_NAME.match(name) if names_too else None
    if match and not re.match(r"(19|20)\d\d$", match["number"]):
        return segments[:-1] + [match["name"]] * bool(match["name"]), int(match["number"])
    return [*segments[:-1], re.sub(r"\.(s?html?|php|aspx?)$", "", name)], None


def _by_rel(anchors: list[Anchor], here: PageAddress, number: int) -> Iterator[Anchor]:
    for anchor in anchors:
        if "next" in _rel(anchor.element):
            yield anchor


def _by_number(anchors: list[Anchor], here: PageAddress, number: int) -> Iterator[Anchor]:
    """Links that say the number after this page's and lead to a numbered page."""
    number = max(number, here.number or 1)
    for anchor in anchors:
        if len(anchor.text) > _LONGEST_LABEL:
            continue
        digits = _PAGE_LABEL.fullmatch(anchor.text)
        if digits and int(digits[1]) == number + 1:
            other = PageAddress.read(anchor.url)
            numbered = other.number in (number, number + 1) or other.offset is not None
            if here.is_kin(anchor.url) if numbered else _in_pager(anchor.element):
                yield anchor


def _by_words(anchors: list[Anchor], here: PageAddress, number: int) -> Iterator[Anchor]:
    for anchor in anchors:
        element = anchor.element
        said = {anchor.text, element.get("aria-label", ""), element.get("title", "")}
        labels = {text for text in said if 0 < len(text) <= _LONGEST_LABEL}
        if not labels and not _is_marked_next(element):
            continue
        kinds = {_label_of(text) for text in labels}
        if "previous_page" in kinds or any(text.startswith(_BACK) for text in labels):
            continue
        goes_on = "next_page" in kinds or not labels.isdisjoint(_ARROWS) or _is_marked_next(element)
        more = "load_more" in kinds
        # A card's arrow or "more" leads to its article, a box's to another section
        if (goes_on and (_in_pager(element) or here.is_kin(anchor.url))) or (more and here.is_kin(anchor.url)):
            yield anchor


def _by_button(tree: HtmlElement, addresses: Addresses, here: PageAddress) -> str | None:
    """What a "load more" button fetches: its script reads the address from an attribute."""
    for element in tree.iter("button", "a", "form"):
        if element.get("href") or label_of(text_of(element)[: _LONGEST_LABEL + 1]) != "load_more":
            continue
        for name in _BUTTON_ATTRIBUTES:
            url = addresses.read(element.get(name) or "")
            if url and here.precedes(url) and here.is_kin(url) and not _is_elsewhere(element):
                return url
    return None


def _is_marked_next(element: HtmlElement) -> bool:
    if names_next_page(element.get("class", "")) or names_next_page(element.get("id", "")):
        return True
    parent = element.getparent()
    alone = element.getprevious() is None and element.getnext() is None
    return parent is not None and alone and names_next_page(parent.get("class", ""))


def _rel(element: HtmlElement) -> list[str]:
    return element.get("rel", "").lower().split()


def _names(element: HtmlElement) -> str:
    return " ".join(element.get(name, "") for name in ("class", "id", "role", "aria-label"))


def _in_pager(element: HtmlElement) -> bool:
    for depth, ancestor in enumerate(element.iterancestors()):
        if depth > 3 or ancestor.tag in ("body", "main"):
            break
        if _PAGER.search(_names(ancestor)):
            return True
    return bool(_PAGER.search(_names(element)))


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether a link turns the pages of something else: a calendar, a slider, comments, an article."""
    for depth, part in enumerate([element, *element.iterancestors()]):
        if depth > 5 or part.tag in ("body", "main"):
            return False
        names = _names(part)
        if any(pattern.search(names) for pattern in _OTHER_PAGERS):
            return True
    return False
