"""An entry of a feed made a page of, to be read like one where the outlet's own page is a wall."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from crawler.discovery.feeds import Feed
from crawler.discovery.wording import squeeze, word_count
from crawler.html import parse
from crawler.items import Link, NoArticle
from crawler.urls import normalise

_LEAST = 100
"""Words below which it is a teaser; two ideographs count as one."""

_MOST = 200_000
"""Characters of HTML; longer ones are left."""

_CUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\][^\[]{0,300}$|(?:…|\.\.\.)[^….]{0,40}$")
_BREAK = re.compile(r"\s*\n\s*\n\s*")


def feed_page(feed: Feed, link: Link) -> bytes | None:
    """What a feed says of an article as a page, when it gives the text itself; None when it gives a teaser.

    The longer of its whole text and its summary counts. It is the text when it has a hundred words and does not say
    that it was cut (it ends with dots). What it ends with that leads to the article's own address ("Read more", "The
    post … appeared first on …") is left out.
    """
    said = max(feed.content.get(link.url, ""), feed.summaries.get(link.url, ""), key=len)
    if not _LEAST < len(said) <= _MOST:
        return None
    if "<" not in said:
        said = "".join(f"<p>{paragraph}</p>" for paragraph in _BREAK.split(said.strip()))
    try:
        body = next(parse(said).iter("body"), None)
    except NoArticle:
        return None
    if body is None:
        return None
    text = squeeze(body.text_content())
    if word_count(text) < _LEAST or _CUT.search(text):
        return None
    _strip_own_links(body, link.url)
    language = f" lang={html.escape(link.language)!r}" if link.language else ""
    authors = "".join(f'<meta name="author" content="{html.escape(name)}">' for name in feed.authors.get(link.url, ()))
    title = html.escape(link.title or "")
    inner = html.escape(body.text or "") + "".join(etree.tostring(c, encoding="unicode", method="html") for c in body)
    return (
        f'<!doctype html><html{language}><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">{authors}</head>'
        f"<body><main><article><h1>{title}</h1>{inner}</article></main></body></html>"
    ).encode("utf-8", "replace")


def _strip_own_links(body: HtmlElement, url: str) -> None:
    """Take away the last lines that lead to the article itself."""
    while len(body) and _leads_to(body[-1], url):
        body.remove(body[-1])


def _leads_to(element: HtmlElement, url: str) -> bool:
    if len(squeeze(element.text_content())) > 300 or (element.tail or "").strip():
        return False
    return any(_address(anchor.get("href", ""), url) == url for anchor in element.iter("a"))


def _address(href: str, base: str) -> str | None:
    try:
        return normalise(urljoin(base, href.partition("#")[0]))
    except ValueError:
        return None
