"""What a feed of any format says of itself and of its entries, before it is judged and normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.items import Image
from crawler.page.text import unescape

_ABSOLUTE = re.compile(r"(?:https?:/*|/+)[^/\s]|www\.", re.IGNORECASE)
_RELATIVE = re.compile(r"(?!\w{0,2}/\w{0,2}$|(?:\w\.)+\w?$)(?=\S*\w)[^\s:]*?(?:[/.?=]|\w[_-]\w)\S*")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.{0,1000}?-->")


@dataclass(slots=True)
class FeedEntry:
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
    entries: list[FeedEntry] = field(default_factory=list)
    base: str | None = None
    title: str | None = None
    home: str | None = None
    language: str | None = None
    section: str | None = None
    own_url: str | None = None
    next_page: str | None = None
    hub: str | None = None


def one_line(text: str | None, *, markup: bool = True) -> str | None:
    """A headline or a label on one line; with ``markup``, tags and references that were escaped are resolved.

    >>> one_line("Caf&eacute; <b>reopens</b>"), one_line("1 < 2", markup=False)
    ('Café reopens', '1 < 2')
    """
    if not text:
        return None
    if markup:
        if "<" in text:
            text = _CDATA.sub("", text)
            text = _TAG.sub("", text)
        if "&" in text:
            text = unescape(text)
    return " ".join(text.split()) or None


def is_address(written: str | None, *, identifier: bool = False) -> bool:
    """Whether what stands where an address is meant can be one: relative ones are met, and so are ``N/A``,
    ``n.a.`` and ``8``.

    :param identifier: whether it stands where an entry's identifier does, which is an address only when it is whole
        (RSS 2.0, ``guid``).

    >>> is_address("/news/ferry"), is_address("news.php?id=8"), is_address("N/A"), is_address("8"), is_address("http://")
    (True, True, False, False, False)
    >>> is_address("a/8", identifier=True)
    False
    """
    text = (written or "").strip()
    return bool(_ABSOLUTE.match(text) or (not identifier and _RELATIVE.fullmatch(text)))
