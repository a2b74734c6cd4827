"""What an outlet's navigation leads to: its sections, and pages that are no articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.addresses.shape import article_score, is_furniture, is_media, path_segments
from crawler.discovery.addresses.words import FURNITURE, FURNITURE_WORDS
from crawler.discovery.listings.layout import Anchor, Layout, Zone
from crawler.discovery.listings.menu_words import names_service
from crawler.page.class_names import names_site_footer
from crawler.page.words import word_count
from crawler.urls import host_of

_WORD = re.compile(r"[^\W\d_]+")
_NO_MENU = re.compile(
    r"breadcrumb|pag(ing|inat|er)|tag-?(cloud|list)|\btags\b|social|share|lang(uage)?-|cookie|consent", re.IGNORECASE
)
_SECTION_FOLDER = re.compile(r"(categor|kategori|rubri|ressort|section|seccion|sezion|channel|topics?$)")
_SECTION_QUERY = re.compile(r"(^|&)(cat|category|section|rubrik|sectionid|sid|catid)=")
_SHARING = re.compile(r"shar(e|ing)|social", re.IGNORECASE)
_DEEPEST = 3
_LONGEST_ENTRY = 25  # characters of a menu's entry


@dataclass(slots=True)
class Navigation:
    """The navigation of a page."""

    urls: set[str] = field(default_factory=set)
    """Everything it leads to that is no article."""

    sections: dict[str, str] = field(default_factory=dict)
    """Address → name of what seems a section, in document order."""


def read_navigation(layout: Layout) -> Navigation:
    """The navigation of a page: its menus, whether they are marked up as such or only look like it."""
    menus = _menus(layout)
    navigation = Navigation()
    top: list[Anchor] = []
    bottom: list[Anchor] = []
    for anchor in layout.anchors:
        if anchor.zone is not Zone.NAVIGATION and anchor.index not in menus:
            continue
        # A card's share links lead to its article
        if not anchor.text or _is_for_sharing(anchor.element):
            continue
        if layout.score(anchor.url) < 0.5 or word_count(anchor.text) <= 3:
            navigation.urls.add(anchor.url)
            (bottom if _is_in_footer(anchor.element) else top).append(anchor)
    home = _home(layout.url)
    for anchors in (top, bottom):
        for anchor in anchors:
            if anchor.url not in (layout.url, home) and _is_section(anchor, home, layout.grammar):
                navigation.sections.setdefault(anchor.url, anchor.text)
        if navigation.sections:
            break
    return navigation


def linked_headings(layout: Layout) -> dict[str, str]:
    """Address → name of the sections that a front page's own headings lead to."""
    home = _home(layout.url)
    found: dict[str, str] = {}
    for anchor in layout.anchors:
        parent = anchor.element.getparent()
        if parent is not None and parent.tag in ("h1", "h2", "h3", "h4") and _is_section(anchor, home, layout.grammar):
            found.setdefault(anchor.url, anchor.text)
    return found


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _is_section(anchor: Anchor, home: str, grammar: UrlGrammar | None) -> bool:
    """Whether a link of the navigation seems to lead to a section."""
    text, url = anchor.text, anchor.url
    if not _WORD.search(text) or len(text) > 40 or word_count(text) > 5 or is_media(url):
        return False
    if names_service(text):
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    if "".join(words) in FURNITURE or not FURNITURE_WORDS.isdisjoint(words):
        return False
    if any(_NO_MENU.search(f"{e.get('class', '')} {e.get('id', '')}") for e in _around(anchor.element)):
        return False
    host = host_of(url)
    if host != host_of(home) and (host.partition(".")[0] in FURNITURE or host.partition(".")[0] in FURNITURE_WORDS):
        return False
    segments = path_segments(url)
    if not segments:
        return host not in (host_of(home), "www." + host_of(home)) and "www." + host != host_of(home)
    if grammar is not None and (kind := grammar.kind(url)):
        return kind == "listing"
    return len(segments) <= _DEEPEST and article_score(url) < 0 and not _is_furniture_but_section(url)


def _is_for_sharing(element: HtmlElement) -> bool:
    return any(_SHARING.search(e.get("class", "")) for e in (element, *_around(element)))


def _is_furniture_but_section(url: str) -> bool:
    """Furniture, save for the folders that content systems keep their sections in."""
    segments = path_segments(url)
    if len(segments) > 1 and _SECTION_FOLDER.match(segments[0]):
        return False
    if _SECTION_QUERY.search(urlsplit(url).query):
        return False
    return is_furniture(url)


def _around(element: HtmlElement) -> Iterable[HtmlElement]:
    for depth, ancestor in enumerate(element.iterancestors()):
        if depth > 4 or ancestor.tag in ("body", "html"):
            return
        yield ancestor


def _is_in_footer(element: HtmlElement) -> bool:
    for ancestor in element.iterancestors():
        names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if ancestor.tag == "footer" or ancestor.get("role") == "contentinfo" or names_site_footer(names):
            return True
    return False


def _menus(layout: Layout) -> set[int]:
    """Indexes of the links of menus that are not marked up as such: short labels side by side, nothing between them."""
    groups: dict[tuple[int, int], list[Anchor]] = {}
    for anchor in layout.anchors:
        if anchor.zone is Zone.NAVIGATION or len(anchor.text) > _LONGEST_ENTRY:
            continue
        for depth, (_, place) in enumerate(layout.ancestors(anchor)):
            if place.last - place.first >= 2:
                groups.setdefault((place.first, place.last), []).append(anchor)
                break
            if depth == 3:
                break
    found: set[int] = set()
    for (first, last), anchors in groups.items():
        if len(anchors) >= 3 and _is_menu(anchors, last - first + 1, layout):
            found.update(anchor.index for anchor in anchors)
    return found


def _is_menu(anchors: list[Anchor], total: int, layout: Layout) -> bool:
    """:param total: how many links there are where these short ones stand."""
    short = sum(word_count(a.text) <= 3 for a in anchors)
    if short < total * 0.9 or len({a.url for a in anchors}) < 3:
        return False
    weak = sum(layout.score(a.url) < -1 for a in anchors)
    return weak >= len(anchors) * 0.7
