"""What a front page or section lists: its articles, its next page, its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.dates.policy import policy_of
from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.addresses.shape import FURNITURE_SCORE, path_segments
from crawler.discovery.listings.cards import Card, date_of, read_lists
from crawler.discovery.listings.layout import Anchor, Layout, Zone, read_layout
from crawler.discovery.listings.navigation import Navigation, linked_headings, read_navigation
from crawler.discovery.listings.own_articles import SectionNames, SectionPath, own_cards
from crawler.discovery.listings.page_kind import is_article_page, running_text
from crawler.discovery.listings.pagination import PageAddress, next_page
from crawler.items import Link
from crawler.page.words import word_count
from crawler.urls import normalise

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What may follow a listing's address in that of one of its pages
_PAGE_SUFFIX = re.compile(r"/?(index\.\w+|\.\w{2,5})?|[^?]{0,40}\?.*|[^?]{0,40}\d(\.\w{2,5})?/?")
_SHORT_ARTICLE = 250  # characters of running text on a page that lists nothing


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a page lists."""

    articles: list[Link] = field(default_factory=list)
    """The articles of its own lists, in document order."""

    next_page: Link | None = None
    """The page that goes on with them."""

    sections: list[Link] = field(default_factory=list)
    """For a front page what its navigation leads to, without what is about the outlet, accounts and services."""

    kind: str = "empty"
    """What the page seems to be: ``front``, ``section``, ``article`` or ``empty`` (lists nothing)."""


def read_listing(
    tree: HtmlElement,
    url: str,
    *,
    role: str = "start",
    root: str | None = None,
    number: int = 1,
    grammar: UrlGrammar | None = None,
) -> Listing:
    """What a page lists: a section its own articles, a front page all of its articles, and its sections.

    Sidebars, teasers of other sections, menus and tag clouds are told from a section's own lists by the page's
    structure and by the addresses of the sections its navigation leads to.

    :param tree: the page, from :func:`crawler.page.html.parse`.
    :param url: its address, after redirects.
    :param role: ``front``, ``section`` or ``page`` (a further page of a section) where that is known; ``start``
        where the page may be anything.
    :param root: the address of the section's first page, when this is a further one.
    :param number: which page of its section it is, counted from 1.
    :param grammar: what the outlet's addresses mean, where that was learned: links are in the spelling that it calls
        canonical, what it calls an article is one under any text, and noise is none.
    """
    url = normalise(url) or url
    root = root or url
    if is_article_page(tree, url):
        return Listing(kind="article")
    layout = read_layout(tree, url, grammar)
    navigation = read_navigation(layout)
    front = role == "front" or (role == "start" and _is_front(url, navigation))
    lists = read_lists(layout, Candidates(layout, navigation))
    if front:
        cards = [card for group in lists if group.zone is not Zone.NAVIGATION for card in group.cards]
    else:
        cards = own_cards(layout, lists, navigation, SectionPath(PageAddress.read(root).listing, navigation.sections))
    articles = _articles(cards, tree, layout, root, navigation, front)
    listing = Listing(articles=articles, kind="front" if front else "section")
    if front:
        named = navigation.sections or linked_headings(layout)
        listing.sections = [
            Link(
                url=section,
                role="section",
                how="section",
                found_on=url,
                position=n,
                title=name,
                spelling=layout.addresses.spelling_of(section),
            )
            for n, (section, name) in enumerate(named.items())
        ]
    if not listing.articles:
        listing.kind = _kind_without_articles(tree, listing)
        return listing
    following = next_page(tree, layout, number)
    if following and following != root:
        listing.next_page = Link(url=following, role="page", how="section", found_on=url, root=root, number=number + 1)
        listing.next_page.spelling = layout.addresses.spelling_of(following)
    return listing


def _kind_without_articles(tree: HtmlElement, listing: Listing) -> str:
    if listing.sections:
        return "front"
    return "article" if running_text(tree) >= _SHORT_ARTICLE else "empty"


class Candidates:
    """Which links of a page may lead to articles."""

    def __init__(self, layout: Layout, navigation: Navigation):
        self._layout = layout
        self._navigation = navigation
        self._here = PageAddress.read(layout.url).listing
        self._prefix = self._here.partition("?")[0]
        self._places = layout.places
        self._scores: dict[str, float] = {}
        # Where headlines stand, a short one is a headline too
        self._headlines = {anchor.index for anchor in layout.anchors if self._is_headline(anchor)}
        self._shapes = {self._shape(layout.anchors[index]) for index in self._headlines}

    def __call__(self, anchor: Anchor) -> bool:
        if anchor.index in self._headlines:
            return True
        score = self._score(anchor)
        if anchor.zone is Zone.NAVIGATION or score <= FURNITURE_SCORE or anchor.url in self._navigation.urls:
            return False
        return score >= 1 or (score > -2.8 and bool(anchor.text) and self._shape(anchor) in self._shapes)

    def _is_headline(self, anchor: Anchor) -> bool:
        if anchor.zone is Zone.NAVIGATION or self._score(anchor) <= FURNITURE_SCORE:
            return False
        words = word_count(anchor.text)
        if anchor.url in self._navigation.urls and words < 4:
            return False
        if words >= 5 or (words >= 4 and len(anchor.text) >= 20):
            return True
        if words >= 2 and _is_in_heading(anchor.element):
            return self._score(anchor) > -2
        return words >= 3 and self._score(anchor) > 0

    def _score(self, anchor: Anchor) -> float:
        url = anchor.url
        if url not in self._scores:
            score = self._layout.score(url)
            # A menu may lead to an article, by a short name
            known = (url in self._navigation.urls and score < 0.5) or self._is_page(url)
            self._scores[url] = FURNITURE_SCORE if known else score
        return self._scores[url]

    def _is_page(self, url: str) -> bool:
        """Whether an address is another page of this listing."""
        if not url.startswith(self._prefix) or not _PAGE_SUFFIX.fullmatch(url, len(self._prefix)):
            return False
        return PageAddress.read(url).listing == self._here

    def _shape(self, anchor: Anchor) -> tuple[int, bool] | None:
        parent = anchor.element.getparent()
        if parent is None:
            return None
        return self._places[parent].shape, self._places[parent].first == anchor.index


def _is_in_heading(element: HtmlElement) -> bool:
    parent = element.getparent()
    if parent is not None and parent.tag in _HEADINGS:
        return True
    return any(True for _ in element.iter(*_HEADINGS))


def _is_front(url: str, navigation: Navigation) -> bool:
    """Whether an address that may be anything is a front page: the root of a host, or of most sections."""
    segments = path_segments(url)
    if not segments and not urlsplit(url).query:
        return True
    below = url.rstrip("/") + "/"
    inside = sum(section.startswith(below) for section in navigation.sections)
    return inside >= 3 and inside * 10 >= len(navigation.sections) * 6


def _articles(
    cards: list[Card], tree: HtmlElement, layout: Layout, root: str, navigation: Navigation, front: bool
) -> list[Link]:
    """The links of cards in document order, the best title of those that show the same page."""
    tag = (tree.get("lang") or "").strip()
    policy = policy_of(layout.url, (tag,) if tag else (), None, guess_zone=True, future=True)
    best: dict[str, Card] = {}
    for card in sorted(cards, key=lambda c: c.anchors[0].index):
        known = best.get(card.url)
        if known is None or (card.in_heading, len(card.title)) > (known.in_heading, len(known.title)):
            best[card.url] = card
    paths = SectionNames.read(navigation.sections)
    own = navigation.sections.get(root) or paths.of(root.rstrip("/") + "/-")
    return [
        Link(
            url=card.url,
            role="article",
            how="section",
            found_on=layout.url,
            root=root,
            position=n,
            title=card.title or None,
            published=date_of(card, policy),
            section=paths.of(card.url) if front else own,
            spelling=layout.addresses.spelling_of(card.url),
        )
        for n, card in enumerate(best.values())
    ]
