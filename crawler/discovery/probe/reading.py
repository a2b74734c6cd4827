"""Reads the front pages and sections that a probe fetches. Bytes in, data out, nothing raised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.discovery.listings.layout import page_base, read_layout
from crawler.discovery.listings.listing import read_listing
from crawler.discovery.listings.navigation import read_navigation
from crawler.items import Link, NoArticle
from crawler.page.html import parse
from crawler.page.text import text_of
from crawler.page.walls import wall_of
from crawler.urls import normalise

_FEED_TYPE = re.compile(r"application/(rss|atom|rdf)\+xml|application/feed\+json|(application|text)/xml", re.IGNORECASE)
_FEED_NAME = re.compile(
    r"(^|[/._-])(rss|atom|feeds?|rdf)([/._-]?(\d|xml|php|json|main|news|all)*)/?$|\.(rss|atom|rdf)$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire|/oembed", re.IGNORECASE)
_FEW = 3  # articles; a front page behind a wall lists fewer


@dataclass(slots=True, kw_only=True)
class FrontPage:
    """What a front page or a section says of its outlet."""

    articles: list[Link] = field(default_factory=list)
    sections: list[Link] = field(default_factory=list)
    feeds: dict[str, str | None] = field(default_factory=dict)
    """URL of each feed that it names → what it calls it."""

    noise: list[str] = field(default_factory=list)
    """What its navigation leads to beside sections."""

    language: str | None = None
    title: str | None = None
    wall: str | None = None
    """As :data:`crawler.page.walls.WALLS` has it, when that is all there is."""

    kind: str = "empty"
    """As :class:`~crawler.discovery.listings.listing.Listing` has it."""


def read_front(body: bytes, content_type: str, url: str, role: str) -> FrontPage:
    """Read a front page (``role="front"``) or a section (``"section"``)."""
    try:
        tree = parse(body, content_type)
    except NoArticle:
        return FrontPage()
    listing = read_listing(tree, url, role=role)
    navigation = read_navigation(read_layout(tree, url))
    page = FrontPage(articles=listing.articles, sections=listing.sections, kind=listing.kind)
    named = {link.url for link in (*listing.articles, *listing.sections)}
    page.noise = sorted(navigation.urls - named - set(navigation.sections) - {normalise(url)})
    page.feeds = named_feeds(tree, url)
    page.title = next((text_of(t) for t in tree.iter("title")), None) or None
    page.language = (tree.get("lang") or "").strip() or None
    if len(listing.articles) < _FEW:
        wall = wall_of(tree, url)
        # A form beside a few articles is a page's own, and so are words in their headlines.
        page.wall = wall if wall in ("captcha", "consent wall") or not listing.articles else None
    return page


def named_feeds(tree: HtmlElement, url: str) -> dict[str, str | None]:
    """The feeds of its own outlet that a page names (``link rel=alternate``, else links that are called so), and how.

    Feeds of comments are left out.
    """
    base = page_base(tree, url)
    found: dict[str, str | None] = {}
    for link in tree.iter("link"):
        if "alternate" in link.get("rel", "").lower().split() and _FEED_TYPE.match(link.get("type", "").strip()):
            _note_feed(found, link.get("href", ""), base, link.get("title"))
    for anchor in tree.iter("a"):
        href = anchor.get("href", "")
        if len(href) < 500 and _FEED_NAME.search(href.partition("?")[0].rstrip("/")):
            _note_feed(found, href, base, text_of(anchor) or None)
    return found


def _note_feed(found: dict[str, str | None], href: str, base: str, title: str | None) -> None:
    try:
        address = normalise(urljoin(base, href))
    except ValueError:
        return
    if address and not _COMMENTS.search(address) and not _COMMENTS.search(title or ""):
        found.setdefault(address, title)
