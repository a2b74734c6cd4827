"""The text of an XML feed, well-formed or not, to what it says."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from lxml import etree

from crawler.discovery.feeds.entry import RawFeed
from crawler.discovery.feeds.xml_feed import read_tree
from crawler.discovery.xml_source import mend

MOST_ENTRIES = 20_000
"""Entries of one feed that are read."""

FEED_START = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_FEED_TAG = re.compile(FEED_START.pattern[:-5] + r"\b[^<>]{0,4000}>", re.IGNORECASE)
_ITEM_EDGE = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)(?=[\s>/])|</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?:\w{1,20}:)?(?:link|guid|id|origlink)[\s>]|href=|about=", re.IGNORECASE)


def _parser(*, recover: bool) -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def read_document(document: str, entities: dict[str, str], url: str, problems: list[str]) -> RawFeed | None:
    """What a feed says, or None when the document is another kind of XML; faults are named in ``problems``.

    :param document: its text without prolog.
    :param entities: the plain entities that its prolog declared.
    :param url: the base of ``xml:base``.
    """
    has_base = "xml:base" in document
    try:
        root = etree.fromstring(document.encode("utf-8", "replace"), _parser(recover=False), base_url=url)
        return read_tree(root, has_base=has_base, most=MOST_ENTRIES + 1)
    except etree.XMLSyntaxError as fault:
        problems.append(f"not well-formed ({fault.msg}): mended")
    document = mend(document, entities)
    try:
        root = etree.fromstring(document.encode("utf-8", "replace"), _parser(recover=False), base_url=url)
        return read_tree(root, has_base=has_base, most=MOST_ENTRIES + 1)
    except etree.XMLSyntaxError:
        return _read_piecewise(document, url, has_base=has_base)


def _read_piecewise(document: str, url: str, *, has_base: bool) -> RawFeed | None:
    """A feed whose tags do not match: each entry is parsed by itself, so that a fault costs one entry.

    A recovering parser alone loses what follows the fault (docs/decisions/feeds.md has the figures).
    """
    parts = _parts(document)
    if len(parts) > 1:  # an address that breaks off is another one
        parts[-1] = parts[-1][: parts[-1].rfind(">") + 1]
    opening = _FEED_TAG.search(parts[0])
    root_tag = opening[0] if opening else "<rss>"
    parser = _parser(recover=True)
    feed: RawFeed | None = None
    for part in [parts[0], *(root_tag + part for part in parts[1:])]:
        root = etree.fromstring(part.encode("utf-8", "replace"), parser, base_url=url)
        found = read_tree(root, has_base=has_base, most=MOST_ENTRIES + 1, strict=False) if root is not None else None
        if feed is None:
            feed = found
        elif found is not None:
            feed.entries += found.entries
    return feed


def _parts(document: str) -> list[str]:
    """What stands before the entries, and each entry; one whose first or last tag is missing too."""
    cuts = [
        m.end() if m[0].startswith("</") else m.start() for m in islice(_ITEM_EDGE.finditer(document), 2 * MOST_ENTRIES)
    ]
    if not cuts:
        return [document]
    parts = [document[: cuts[0]]]
    for part in (document[a:b] for a, b in pairwise([*cuts, len(document)])):
        if _ADDRESS.search(part):
            parts.append(part if _ITEM_EDGE.match(part) else "<item>" + part)
    return parts
