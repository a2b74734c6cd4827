"""A feed or a sitemap of an outlet, read: the articles it names that are wanted, and the files it leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import islice
from typing import Literal
from urllib.parse import unquote, urlsplit

from crawler.discovery.feeds.page import FeedText, feed_text
from crawler.discovery.feeds.reading import FeedError, read_feed
from crawler.discovery.sitemaps.plan import plan
from crawler.discovery.sitemaps.reading import SitemapError, SitemapRef, iter_sitemap
from crawler.discovery.xml_source import decode_xml, first_tag, gunzip, pieces
from crawler.items import Link
from crawler.page.text import fold_name
from crawler.urls import outlet_of

FileKind = Literal["feed", "sitemap"]

DEEPEST_SITEMAP = 3
"""Levels of sitemap indexes; the protocol has one."""
_ROOTS: dict[str, FileKind] = {
    "rss": "feed", "rdf": "feed", "feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"
}  # fmt: skip
_HEAD = 8192


@dataclass(slots=True, frozen=True, kw_only=True)
class Wanted:
    """Which of the links of a source are wanted."""

    outlets: frozenset[str] = frozenset()
    """Whose links (:func:`crawler.urls.outlet_of`); empty for any."""

    since: datetime | None = None
    """The earliest publication instant."""

    until: datetime | None = None
    """The first instant that is too late."""

    section: str | None = None
    """Name of a section, or the part of an address that stands for it."""

    def __contains__(self, link: Link) -> bool:
        """Whether a link is wanted, by what its source says; what the source does not say speaks for it.

        >>> link = Link(url="https://outlet.example/sport/a", published=datetime(2026, 1, 1, tzinfo=UTC))
        >>> link in Wanted(section="Sport"), link in Wanted(since=datetime(2026, 2, 1, tzinfo=UTC))
        (True, False)
        """
        if self.outlets and outlet_of(link.url) not in self.outlets:
            return False
        # An article is published before it is changed.
        if self.since is not None and (when := link.published or link.modified) is not None and when < self.since:
            return False
        if self.until is not None and link.published is not None and link.published >= self.until:
            return False
        return self.section is None or self._is_in_section(link)

    def _is_in_section(self, link: Link) -> bool:
        wanted = fold_name(self.section or "")
        named = {fold_name(name) for name in (link.section or "", *link.tags)}
        return wanted in named or wanted in {
            fold_name(part) for part in unquote(urlsplit(link.url).path).split("/")[:-1]
        }


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a source holds."""

    kind: FileKind = "sitemap"
    """What it is, whatever it was taken for."""

    title: str | None = None
    """What a feed calls itself."""

    home: str | None = None
    """The front page of its own outlet that a feed names."""

    links: list[Link] = field(default_factory=list)
    """The articles that are wanted."""

    files: list[SitemapRef] = field(default_factory=list)
    """Of a sitemap index, the files that can hold some, the newest first."""

    next_page: str | None = None
    """URL of a feed's next page (RFC 5005)."""

    hub: str | None = None
    """URL of the WebSub hub that a feed names."""

    topic: str | None = None
    """What that hub knows the feed by."""

    seen: dict[int, float | None] = field(default_factory=dict)
    """A number for each address that it names of the outlet, and when it was published (Unix time)."""

    digest: str = ""
    """Equal for two sources that list the same."""

    texts: dict[str, FeedText] = field(default_factory=dict)
    """Of a feed that gives more than teasers: for each article what it says."""

    problems: list[str] = field(default_factory=list)
    """What was wrong with it, in sentences for a person."""

    error: str | None = None
    """Why it could not be read at all."""


def kind_of_source(body: bytes, content_type: str | None = None) -> FileKind | None:
    """What a body begins as: a feed or a sitemap (those in XML, and JSON Feed), gzipped or not; None for all else.

    >>> kind_of_source(b'<?xml version="1.0"?><rss><channel>'), kind_of_source(b"<!doctype html><title>rss</title>")
    ('feed', None)
    """
    problems: list[str] = []
    head = next(iter(gunzip(pieces(body[:_HEAD]), problems)), b"")[:_HEAD]
    text = decode_xml(head, content_type, problems)
    if text.lstrip()[:1] == "{" and "://jsonfeed.org/version/" in text.replace("\\/", "/"):
        return "feed"
    return _ROOTS.get(first_tag(text))


def read_source(
    kind: FileKind,
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    zone: tzinfo = UTC,
    wanted: Wanted | None = None,
    most: int | None = None,
) -> Reading:
    """Read a feed or a sitemap; one that is of the other kind is read as what it is.

    :param zone: what dates without a zone are in.
    :param most: links and files that are read at the most; None for all.

    >>> read_source("feed", b"<html>", "https://outlet.example/rss").error
    'an HTML page instead of a feed'
    """
    reading = Reading(kind=kind)
    wanted = wanted or Wanted()
    try:
        if kind == "feed":
            feed = read_feed(body, url, content_type=content_type, zone=zone)
            _take(reading, feed.links[:most], wanted)
            texts = ((link.url, feed_text(feed, link.url)) for link in reading.links)
            reading.texts = {url: text for url, text in texts if text is not None}
            reading.problems, reading.next_page, reading.title = feed.problems, feed.next_page, feed.title
            reading.hub, reading.topic = feed.hub, feed.topic
            if feed.home and outlet_of(feed.home) == outlet_of(feed.url):
                reading.home = feed.home
        else:
            sitemap = iter_sitemap(body, url, zone=zone)
            _take(reading, islice(sitemap, most), wanted)
            reading.problems = sitemap.problems
    except FeedError as error:
        if kind == "feed" and error.reason.startswith("a sitemap"):
            return read_source("sitemap", body, url, zone=zone, wanted=wanted, most=most)
        reading.error = error.reason
    except SitemapError as error:
        reading.error = error.reason
    reading.files = plan(reading.files, wanted.since)
    return reading


def sitemap_files(refs: Iterable[SitemapRef], link: Link) -> list[Link]:
    """Links to the files of a sitemap index that a link led to."""
    return [
        Link(
            url=ref.url, role="sitemap", how="sitemap", found_on=link.url, root=link.root or link.url,
            number=link.number + 1, position=n, modified=ref.modified,
        )
        for n, ref in enumerate(refs)
    ]  # fmt: skip


def next_of_feed(url: str, link: Link) -> Link:
    """A link to the next page of a feed that a link led to."""
    root = link.root or link.url
    return Link(url=url, role="feed", how="feed", found_on=link.url, root=root, number=link.number + 1)


def note_listed(reading: Reading, links: Iterable[Link], wanted: Wanted) -> None:
    """Take the links of a listing page into a reading."""
    _take(reading, links, wanted)


def _take(reading: Reading, found: Iterable[Link | SitemapRef], wanted: Wanted) -> None:
    digest = hashlib.sha256()
    mine = Wanted(outlets=wanted.outlets)
    for item in found:
        digest.update(f"{item.url} {item.modified} {getattr(item, 'title', None)}\n".encode(errors="replace"))
        if isinstance(item, SitemapRef):
            reading.files.append(item)
            continue
        if item in mine:
            when = item.published or item.modified
            reading.seen[number_of(item.url)] = when.timestamp() if when is not None else None
        if item in wanted:
            reading.links.append(item)
    reading.digest = digest.hexdigest()[:16]


def number_of(url: str) -> int:
    """A number that stands for an address in less memory, the same in every process."""
    return int.from_bytes(hashlib.blake2b(url.encode(errors="replace"), digest_size=8).digest())
