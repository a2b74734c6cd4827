"""Where the links of a page stand: in its navigation, beside its content, or in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.addresses.shape import FURNITURE_SCORE, article_score
from crawler.page.class_names import names_site_footer, names_site_header
from crawler.page.text import text_of
from crawler.page.words import squeeze
from crawler.urls import host_of, normalise, outlet_of, spelling_of, split_url

_TOKEN = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_NAVIGATION_NAMES = """
    nav navbar navigation menu submenu megamenu subnav topnav mainnav navi menubar breadcrumb breadcrumbs offcanvas
    topbar toolbar pagination pager paging pagenav tagcloud tags social share sharing cookie consent login
"""
_BESIDE_NAMES = """
    sidebar aside rightbar trending popular meistgelesen recommended recommendations related promo sponsored
    newsletter ticker comments marginal
"""
_NAVIGATION = frozenset(_NAVIGATION_NAMES.split())
_BESIDE = frozenset(_BESIDE_NAMES.split())
_BESIDE_PHRASE = re.compile(
    r"side[-_]?bar|^side([-_]?(col|column|content|area|box|bar|block))?$|most[-_]?(read|viewed|popular|clicked|shared|commented)|(^|[-_])(rail|right[-_]col(umn)?)($|[-_])",
    re.IGNORECASE,
)
_POSITIONS = frozenset(("first", "last", "odd", "even", "active", "item", "col"))
_LEARNED_SCORE = 2.0  # an address that the outlet's grammar calls an article's
_CONTENT_TAGS = frozenset(("main", "article", "body", "html"))
# An address of these characters is its own normal form.
_PLAIN = re.compile(r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+)?/(?!/)(?:[A-Za-z0-9_~/-]|\.(?=[A-Za-z0-9_~-]))*")


class Zone(IntEnum):
    """The part of a page that an element belongs to."""

    CONTENT = 0
    BESIDE = 1
    NAVIGATION = 2


@dataclass(slots=True, eq=False)
class Anchor:
    """A link to another page of the outlet."""

    element: HtmlElement
    url: str
    index: int
    """Its place among the page's links, from 0."""
    text: str = ""
    """What it says: its text, or what its image, title or label says."""
    zone: Zone = Zone.CONTENT


@dataclass(slots=True, eq=False)
class Place:
    """An element that holds links."""

    first: int
    """Index of its first link."""
    last: int = -1
    """Index of its last link."""
    zone: Zone = Zone.CONTENT
    shape: int = 0
    """Equal for elements that are marked up alike, their ancestors included."""


@dataclass(slots=True)
class Layout:
    """A page's links, and the elements that hold them, in document order."""

    url: str
    addresses: Addresses
    anchors: list[Anchor] = field(default_factory=list)
    places: dict[HtmlElement, Place] = field(default_factory=dict)
    grammar: UrlGrammar | None = None

    def score(self, url: str) -> float:
        """:func:`~crawler.discovery.addresses.shape.article_score`, overruled by what was learned of the outlet."""
        match self.grammar.kind(url) if self.grammar else None:
            case "article":
                return max(article_score(url), _LEARNED_SCORE)
            case "listing" | "noise":
                return FURNITURE_SCORE
        return article_score(url)

    def ancestors(self, anchor: Anchor) -> Iterator[tuple[HtmlElement, Place]]:
        """The elements that hold an anchor, the nearest first, without ``body``."""
        element = anchor.element.getparent()
        while element is not None and element.tag not in ("body", "html"):
            yield element, self.places[element]
            element = element.getparent()


def read_layout(tree: HtmlElement, url: str, grammar: UrlGrammar | None = None) -> Layout:
    """The links of a page that stay on its outlet, and where they stand.

    :param tree: the page, from :func:`crawler.page.html.parse`.
    :param url: its address.
    :param grammar: what is known of the outlet's addresses; links get the spelling that it calls canonical.
    """
    layout = Layout(url, Addresses(url, page_base(tree, url)), grammar=grammar)
    open_: list[HtmlElement] = []
    for element in tree.iter("a", "area"):
        href = element.get("href")
        target = layout.addresses.read(href) if href else None
        if target is None:
            continue
        if grammar is not None:
            target = grammar.canonical(target)
        anchor = Anchor(element, target, len(layout.anchors))
        _open(layout.places, open_, anchor)
        layout.anchors.append(anchor)
    for element in open_:
        layout.places[element].last = len(layout.anchors) - 1
    _place(layout)
    for anchor in layout.anchors:
        anchor.text = _says(anchor.element)
    return layout


class Addresses:
    """Normalises the addresses of one page, each spelling once; None for those that leave its outlet.

    :param url: the page's address.
    :param base: what relative addresses start from.
    """

    def __init__(self, url: str, base: str | None = None):
        self._base = base or url
        self._outlet = outlet_of(url)
        parts = split_url(normalise(self._base) or url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._is_own_origin = bool(self._outlet) and outlet_of(self._origin) == self._outlet
        self._known: dict[str, str | None] = {}
        self._written: dict[str, str] = {}
        self._hosts: dict[str, bool] = {}

    def read(self, href: str) -> str | None:
        """The normal form of an address on the page."""
        href = href.strip()
        if href not in self._known:
            url = self._known[href] = self._read(href)
            if url is not None:
                self._written.setdefault(url, href)
        return self._known[href]

    def spelling_of(self, url: str) -> str | None:
        """How the page spells an address that was read, where that is another spelling."""
        return spelling_of(self._written[url], self._base, url) if url in self._written else None

    def _read(self, href: str) -> str | None:
        if href[:1] in ("", "#") or href[:11].lower() == "javascript:":
            return None
        plain = _PLAIN.fullmatch(href) is not None
        if plain and href[0] == "/" and self._is_own_origin:
            return self._origin + href
        url = href if plain and href[0] != "/" else normalise(href, self._base)
        if url is None:
            return None
        host = host_of(url)
        if host not in self._hosts:
            self._hosts[host] = outlet_of(f"http://{host}/") == self._outlet
        return url if self._hosts[host] else None


def page_base(tree: HtmlElement, url: str) -> str:
    """What relative addresses start from (HTML standard, 4.2.3)."""
    for element in tree.iter("base"):
        if href := element.get("href"):
            try:
                return urljoin(url, href.strip())
            except ValueError:
                return url
    return url


def _open(places: dict[HtmlElement, Place], open_: list[HtmlElement], anchor: Anchor) -> None:
    """Close the elements that end before an anchor, open those that start with it."""
    starting = []
    element = anchor.element.getparent()
    while element is not None and not (element in places and places[element].last < 0):
        starting.append(element)
        element = element.getparent()
    while open_ and open_[-1] is not element:
        places[open_.pop()].last = anchor.index - 1
    for element in reversed(starting):
        places[element] = Place(anchor.index)
        open_.append(element)


def _place(layout: Layout) -> None:
    """Zone and shape of every element that holds links; ancestors come before what they hold."""
    total = len(layout.anchors)
    for element, place in layout.places.items():
        parent = element.getparent()
        above = layout.places[parent] if parent is not None else None
        classes = element.get("class", "")
        place.shape = hash((above.shape if above else 0, element.tag, _kind_of_class(classes)))
        place.zone = above.zone if above else Zone.CONTENT
        if place.zone is not Zone.NAVIGATION:
            share = (place.last - place.first + 1) / total
            place.zone = max(place.zone, _zone(element, classes, share))
    for anchor in layout.anchors:
        parent = anchor.element.getparent()
        if parent is not None:
            anchor.zone = layout.places[parent].zone


@lru_cache(maxsize=4096)
def _kind_of_class(classes: str) -> str:
    """The first class name that is not a position or state, without digits."""
    for name in classes.split():
        kind = name.rstrip("0123456789").rstrip("-_").lower()
        if kind and kind not in _POSITIONS and not kind.startswith(("has-", "is-")):
            return kind
    return ""


def _zone(element: HtmlElement, classes: str, share: float) -> Zone:
    """The zone that an element's own tag, role, id and classes put it in.

    :param share: the part of the page's links it holds. Class names lie: one that says it of most of the page
        means a layout ("with-sidebar"), not a sidebar.
    """
    tag, role = element.tag, element.get("role", "")
    if tag in _CONTENT_TAGS or role == "main":
        return Zone.CONTENT
    if tag in ("nav", "menu") or role in ("navigation", "menu", "menubar", "tablist"):
        return Zone.NAVIGATION
    if role in ("banner", "contentinfo", "search"):
        return Zone.NAVIGATION
    if tag in ("header", "footer"):
        return Zone.CONTENT if _is_within_content(element) or share > 0.6 else Zone.NAVIGATION
    if tag == "aside" or role == "complementary":
        return Zone.BESIDE
    if share > 0.5 and _holds_main(element):
        return Zone.CONTENT
    zone, most = _zone_of_names(element.get("id", ""), classes)
    if share <= most:
        return zone
    return Zone.CONTENT


@lru_cache(maxsize=4096)
def _zone_of_names(identifier: str, classes: str) -> tuple[Zone, float]:
    """The zone that an element's id and classes name, and the part of the page's links it may hold at the most."""
    found, most = Zone.CONTENT, 1.0
    for name in (identifier, *classes.split()):
        if not name or name.startswith(("has-", "with-", "no-", "is-", "elementor")):
            continue
        if names_site_header(name) or names_site_footer(name):
            found, most = Zone.NAVIGATION, 0.6
            continue
        tokens = [token.lower() for token in _TOKEN.findall(name)]
        if not _NAVIGATION.isdisjoint(tokens):
            return Zone.NAVIGATION, 0.8
        if found is Zone.CONTENT and (not _BESIDE.isdisjoint(tokens) or _BESIDE_PHRASE.search(name)):
            found, most = Zone.BESIDE, 0.6
    return found, most


def _is_within_content(element: HtmlElement) -> bool:
    """Whether a header or footer is one of a card or of the content, not of the page."""
    if any(True for _ in element.iter("main")):
        return True
    return any(ancestor.tag in ("main", "article", "section", "li") for ancestor in element.iterancestors())


def _holds_main(element: HtmlElement) -> bool:
    return any(True for _ in element.iter("main", "h1", "article"))


def _says(element: HtmlElement) -> str:
    """What a link says to its reader."""
    text = text_of(element)
    if text:
        return text
    for image in element.iter("img", "svg"):
        if said := squeeze(image.get("alt", "") or image.get("aria-label", "")):
            return said
    return squeeze(element.get("aria-label", "") or element.get("title", ""))
