"""What a feed of any format says of itself and of its entries, before it is judged and normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.items import Image
from crawler.page.text import unescape

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.{0,1000}?-->")


@dataclass(slots=True)
class Entry:
    """One entry as written; strings are as they stand in the feed, None when missing."""

    url: str | None = None
    base: str | None = None
    """What relative URLs of it stand against; None for the feed's own base."""
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    tags: list[str] = field(default_factory=list)
    content: str | None = None
    """The HTML of the whole text, when the feed carries it."""
    summary: str | None = None
    """The HTML of what it says instead of the whole text, or beside it."""
    authors: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)


@dataclass(slots=True)
class RawFeed:
    """A feed as written."""

    kind: str
    entries: list[Entry] = field(default_factory=list)
    base: str | None = None
    title: str | None = None
    home: str | None = None
    language: str | None = None
    section: str | None = None
    own_url: str | None = None
    next_page: str | None = None


def one_line(text: str | None, *, markup: bool = True) -> str | None:
    """A headline or a label on one line; with ``markup``, tags and references that were escaped are resolved.

    >>> one_line("Caf&eacute; <b>reopens</b>"), one_line("1 < 2", markup=False)
    ('Café reopens', '1 < 2')
    """
    if not text:
        return None
    if markup:
        if "<" in text:
            text = _TAG.sub("", text)
        if "&" in text:
            text = unescape(text)
    return " ".join(text.split()) or None
