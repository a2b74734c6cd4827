"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; ill-formed ones too. Bytes in, links out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from crawler.dates.policy import policy_of
from crawler.dates.reading import read_stamp
from crawler.discovery.feeds.document import FEED_START, MOST_ENTRIES, read_document
from crawler.discovery.feeds.entry import FeedEntry, RawFeed, one_line
from crawler.discovery.feeds.hub import as_written
from crawler.discovery.feeds.json_feed import read_json
from crawler.discovery.link_fields import language_tag, source_spelling, source_url
from crawler.discovery.xml_source import SourceError, decode_xml, first_tag, gunzip, pieces, without_doctype
from crawler.items import Image, Link
from crawler.page.mojibake import mended_text
from crawler.urls import host_of, outlet_of

LARGEST_FEED = 20 << 20
"""Bytes, unpacked, of the largest feed that is read; known feeds with full text stay under a tenth of it."""

_XML_START = re.compile(r"\s*<(?:[?!]|[A-Za-z])")
_OTHER_KINDS = {
    "html": "an HTML page instead of a feed",
    "urlset": "a sitemap, not a feed",
    "sitemapindex": "a sitemap index, not a feed",
    "opml": "a list of feeds (OPML), not a feed",
    "error": "an error message instead of a feed",
}
_HTML_TAGS = {"html", "head", "body", "title", "meta", "div", "script", "p", "br", "h1", "center", "iframe"}


class FeedError(SourceError):
    """What was read is no feed."""


@dataclass(slots=True, kw_only=True)
class Feed:
    """A feed, read."""

    url: str
    """The URL it was read at."""

    kind: Literal["rss", "atom", "json"]
    """``rss`` stands for RSS of every version, RDF too."""

    links: list[Link] = field(default_factory=list)
    """Its entries in document order, each URL once, ``how="feed"``."""

    title: str | None = None
    """What the feed calls itself."""

    home: str | None = None
    """URL of the site or the section it belongs to."""

    language: str | None = None
    """BCP 47 code of the feed as a whole."""

    content: dict[str, str] = field(default_factory=dict)
    """For each URL whose entry carries its whole text (``content:encoded``, Atom's ``content``): that HTML."""

    summaries: dict[str, str] = field(default_factory=dict)
    """For each URL whose entry has one (RSS ``description``, Atom ``summary``): that HTML."""

    authors: dict[str, list[str]] = field(default_factory=dict)
    """For each URL whose entry names them: its authors."""

    images: dict[str, list[Image]] = field(default_factory=dict)
    """For each URL with pictures (Media RSS, enclosures): these."""

    own_url: str | None = None
    """The feed's own idea of its URL (``rel=self``)."""

    hub: str | None = None
    """URL of the WebSub hub that tells of it (``rel=hub``), as written."""

    topic: str | None = None
    """What that hub knows it by: its own URL, as written."""

    next_page: str | None = None
    """URL of the next page of a paged feed or of the previous archive document (RFC 5005); None for the last."""

    problems: list[str] = field(default_factory=list)
    """What was wrong with it, and what was done about it, in sentences for a person."""


def read_feed(
    body: bytes, url: str, *, content_type: str | None = None, zone: tzinfo = UTC, limit: int = LARGEST_FEED
) -> Feed:
    """Read a feed of any format.

    :param body: the response's body; may still be gzipped.
    :param url: where it was found, the base of its relative URLs unless it names another (``xml:base``).
    :param content_type: the response's header, for the encoding.
    :param zone: the outlet's: what dates without a zone are in.
    :param limit: most bytes, unpacked, that are read.
    :raises FeedError: when it is no feed: HTML, empty, too large, another format.

    Nothing is fetched: external entities and document types are ignored.

    >>> read_feed(b'<rss><channel><item><link>/a</link></item></channel></rss>', "http://outlet.example/rss").links[0].url
    'http://outlet.example/a'
    """
    problems: list[str] = []
    text = mended_text(decode_xml(_whole(body, limit, problems), content_type, problems))
    raw = _read_json_or_xml(text, url, problems)
    feed = Feed(url=url, kind=raw.kind, problems=problems)  # type: ignore[arg-type]
    base = _base(raw, url)
    feed.title, feed.language = raw.title, language_tag(raw.language)
    feed.home = source_url(raw.home, base)
    feed.own_url, feed.next_page = source_url(raw.own_url, base), source_url(raw.next_page, base)
    feed.hub, feed.topic = as_written(raw.hub, base), as_written(raw.own_url, base)
    if feed.next_page in {source_url(url, url), feed.own_url} and feed.next_page:
        feed.next_page = None
        problems.append("its next page is itself: ignored")
    _add_links(feed, raw, base, zone)
    return feed


def _whole(body: bytes, limit: int, problems: list[str]) -> bytes:
    parts, size = [], 0
    for piece in gunzip(pieces(body), problems):
        parts.append(piece)
        size += len(piece)
        if size > limit:
            raise FeedError(f"larger than {limit >> 20} MiB")
    whole = b"".join(parts)
    if not whole.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FeedError("empty")
    return whole


def _read_json_or_xml(text: str, url: str, problems: list[str]) -> RawFeed:
    if text.lstrip()[:1] in {"{", "["}:
        raw = read_json(text, problems)
        if raw is None:
            raise FeedError("JSON, but no JSON feed")
        return raw
    document, entities = without_doctype(_from_start(text, problems))
    if not _XML_START.match(document):
        raise FeedError("neither XML nor JSON")
    tag = first_tag(document)
    if tag in _HTML_TAGS:
        raise FeedError(_OTHER_KINDS["html"])
    raw = read_document(document, entities, url, problems)
    if raw is None:
        raise FeedError(_OTHER_KINDS.get(tag, "XML, but no feed"))
    return raw


def _from_start(text: str, problems: list[str]) -> str:
    """The document without what a broken server prints in front of it."""
    body, _ = without_doctype(text)
    if FEED_START.match(body):
        return text
    start = FEED_START.search(body, 0, 20_000)
    if start is None or (first_tag(body) == "html"):
        return text
    if junk := body[: start.start()].strip():
        problems.append(f"{len(junk)} characters of something else before the feed: skipped")
    return body[start.start() :]


def _base(raw: RawFeed, url: str) -> str:
    """What relative URLs stand against.

    RSS does not say. Where a feed lives on another host than its site, that is the site.
    """
    if raw.base and raw.base != url:
        return raw.base
    home = raw.home or ""
    if raw.kind == "rss" and home.startswith(("http://", "https://")) and host_of(home) != host_of(url):
        return source_url(home, url) or url
    return url


def _add_links(feed: Feed, raw: RawFeed, base: str, zone: tzinfo) -> None:
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    if len(raw.entries) > MOST_ENTRIES:
        feed.problems.append(f"more than {MOST_ENTRIES} entries: the first ones are read")
    for position, entry in enumerate(raw.entries[:MOST_ENTRIES]):
        found = source_url(entry.url, entry.base or base)
        if found is None or found in seen:
            counts["entries without a usable link" if found is None else "repeated entries"] += 1
            continue
        seen.add(found)
        link = _link(found, position, entry, feed, raw, zone)
        link.spelling = source_spelling(entry.url, entry.base or base, found)
        counts["dates that cannot be read"] += bool(entry.published and link.published is None)
        feed.links.append(link)
        if entry.content and entry.content.strip():
            feed.content[found] = entry.content
        if entry.summary and entry.summary.strip():
            feed.summaries[found] = entry.summary
        if entry.authors:
            feed.authors[found] = entry.authors
        if images := _images(entry, entry.base or base):
            feed.images[found] = images
    feed.problems += [f"{what}: {n}" for what, n in counts.items() if n]
    if not raw.entries:
        feed.problems.append("no entries")
    _note_foreign(feed)


def _link(url: str, position: int, entry: FeedEntry, feed: Feed, raw: RawFeed, zone: tzinfo) -> Link:
    language = language_tag(entry.language) or feed.language
    tags = list(dict.fromkeys(filter(None, map(one_line, entry.tags))))
    policy = policy_of(
        feed.url, tuple(filter(None, (entry.language, raw.language))), zone, guess_zone=True, future=True
    )
    return Link(
        url=url,
        how="feed",
        found_on=feed.url,
        position=position,
        title=entry.title,
        published=read_stamp(entry.published, policy),
        modified=read_stamp(entry.modified, policy),
        language=language,
        section=tags[0] if tags else raw.section,
        tags=tags,
    )


def _images(entry: FeedEntry, base: str) -> list[Image]:
    images: dict[str, Image] = {}
    for image in entry.images:
        url = source_url(image.url, base)
        if url is not None and url not in images:
            images[url] = Image(url=url, caption=image.caption, credit=image.credit)
    return list(images.values())


def _note_foreign(feed: Feed) -> None:
    """Links that leave the outlet are kept; whether they count is for the outlet's own rules."""
    own = outlet_of(feed.home or feed.url)
    hosts = Counter(host_of(link.url) for link in feed.links)
    outlets = {host: outlet_of(f"http://{host}/") for host in hosts}
    foreign = sum(n for host, n in hosts.items() if outlets[host] not in {own, outlet_of(feed.url)})
    if foreign:
        feed.problems.append(f"{foreign} of {len(feed.links)} links lead off {own}")
