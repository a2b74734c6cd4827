"""An entry of a feed made a page of, to be read like one where the outlet's own page is a wall."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from crawler.discovery.feeds.reading import Feed
from crawler.items import Link, NoArticle
from crawler.page.html import parse
from crawler.page.text import text_of
from crawler.page.words import word_count
from crawler.urls import normalise

_LEAST = 100
"""Words below which it is a teaser; two ideographs count as one."""

_MOST = 200_000
"""Characters of HTML; longer ones are left."""

_MOST_PAGES = 4 << 20
"""Bytes of the texts of one feed, compressed, that are kept until its articles are fetched."""

_CUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\][^\[]{0,300}$|(?:…|\.\.\.)[^….]{0,40}$")
_BREAK = re.compile(r"(?<!\s)[^\S\n]*+\n[^\S\n]*+\n\s*")


@dataclass(slots=True, frozen=True)
class FeedText:
    """What an entry says at length, as it stands."""

    html: str
    """The longer of its whole text and its summary."""
    authors: Sequence[str] = ()
    image: str | None = None
    """URL of its first picture."""


def feed_text(feed: Feed, url: str) -> FeedText | None:
    """What a feed says of an article at length; None when that is too short or too long to make a page of."""
    said = max(feed.content.get(url, ""), feed.summaries.get(url, ""), key=len)
    if not _LEAST < len(said) <= _MOST:
        return None
    images = feed.images.get(url)
    return FeedText(said, feed.authors.get(url, ()), images[0].url if images else None)


def feed_pages(texts: Iterable[tuple[Link, FeedText]]) -> dict[str, bytes]:
    """URL → page, compressed by zlib, of those articles whose text a feed gives; runs in a worker process."""
    pages: dict[str, bytes] = {}
    size = 0
    for link, text in texts:
        if (page := feed_page(text, link)) is None:
            continue
        packed = zlib.compress(page)
        size += len(packed)
        if size > _MOST_PAGES:
            break
        pages[link.url] = packed
    return pages


def feed_page(text: FeedText, link: Link) -> bytes | None:
    """What a feed says of an article as a page, when it gives the text itself; None when it gives a teaser.

    It is the text when it has a hundred words and does not say that it was cut (it ends with dots). What it ends with
    that leads to the article's own address ("Read more", "The post … appeared first on …") is left out.
    """
    said = text.html
    if "<" not in said:
        said = "".join(f"<p>{paragraph}</p>" for paragraph in _BREAK.split(said.strip()))
    try:
        body = next(parse(said).iter("body"), None)
    except NoArticle:
        return None
    if body is None:
        return None
    words = text_of(body)
    if word_count(words) < _LEAST or _CUT.search(words):
        return None
    _strip_own_links(body, link.url)
    language = f" lang={html.escape(link.language)!r}" if link.language else ""
    authors = "".join(f'<meta name="author" content="{html.escape(name)}">' for name in text.authors)
    image = f'<meta property="og:image" content="{html.escape(text.image)}">' if text.image else ""
    title = html.escape(link.title or "")
    inner = html.escape(body.text or "") + "".join(etree.tostring(c, encoding="unicode", method="html") for c in body)
    return (
        f'<!doctype html><html{language}><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">{image}{authors}</head>'
        f"<body><main><article><h1>{title}</h1>{inner}</article></main></body></html>"
    ).encode("utf-8", "replace")


def _strip_own_links(body: HtmlElement, url: str) -> None:
    """Take away the last lines that lead to the article itself."""
    while len(body) and _leads_to(body[-1], url):
        body.remove(body[-1])


def _leads_to(element: HtmlElement, url: str) -> bool:
    if len(text_of(element)) > 300 or (element.tail or "").strip():
        return False
    return any(_address(anchor.get("href", ""), url) == url for anchor in element.iter("a"))


def _address(href: str, base: str) -> str | None:
    try:
        return normalise(urljoin(base, href.partition("#")[0]))
    except ValueError:
        return None
