"""What a fetched page, feed or sitemap lists, as worker processes read it."""

from __future__ import annotations

from datetime import datetime

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.listings.listing import Listing, read_listing
from crawler.discovery.source import Reading, Wanted, kind_of_source, note_listed, read_source
from crawler.items import Link, NoArticle, Page
from crawler.page.html import parse
from crawler.page.walls import Walled, check_wall


def listing_of(body: bytes, content_type: str, url: str, link: Link, grammar: UrlGrammar | None) -> Listing:
    """What the page that a link led to lists."""
    try:
        tree = parse(body, content_type)
    except NoArticle:
        return Listing(kind="empty")
    return read_listing(tree, url, role=link.role, root=link.root or link.url, number=link.number, grammar=grammar)


def list_named(
    body: bytes, content_type: str, url: str, link: Link, grammar: UrlGrammar | None, since: datetime | None
) -> Listing | Reading:
    """What an address that a person named lists, or one that it leads to, be it a page, a feed or a sitemap.

    :raises crawler.page.walls.Walled: something else stands in its place.
    """
    kind = kind_of_source(body, content_type) if link.role == "start" else link.role
    if kind == "feed" or kind == "sitemap":
        return read_source(kind, body, url, content_type=content_type or None, wanted=Wanted(since=since))
    return list_page(body, content_type, url, link, grammar)


def list_page(body: bytes, content_type: str, url: str, link: Link, grammar: UrlGrammar | None = None) -> Listing:
    """What a fetched page lists.

    :raises crawler.page.walls.Walled: something else stands in its place.
    """
    listing = listing_of(body, content_type, url, link, grammar)
    if listing.kind != "article" and not (listing.articles or listing.sections or listing.next_page):
        check_wall(Page(url=link.url, final_url=url, body=body, headers={"content-type": content_type}))
    return listing


def read_listing_page(
    body: bytes, content_type: str, url: str, link: Link, wanted: Wanted, grammar: UrlGrammar | None
) -> tuple[Reading, list[Link]]:
    """What a listing page names, and the listings that it leads to."""
    reading = Reading()
    try:
        listing = list_page(body, content_type, url, link, grammar)
    except Walled as wall:
        reading.error = wall.reason
        return reading, []
    note_listed(reading, listing.articles, wanted)
    further = listing.sections if link.role == "front" else []
    return reading, further + ([listing.next_page] if listing.next_page else [])
