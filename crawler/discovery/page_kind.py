"""Whether a page is a single article, told before anything is extracted from it."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from crawler.discovery.url_shape import article_score, path_segments
from crawler.discovery.wording import ideographs, squeeze

_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z]+)"')
_ARTICLE_TYPE = re.compile(r"(Article|BlogPosting|Report|Review|Recipe)$")
_LISTING_TYPES = frozenset(("ItemList", "CollectionPage", "SearchResultsPage"))
_ENOUGH, _PLENTY = 600, 1500  # characters of running text


def is_article_page(tree: HtmlElement, url: str) -> bool:
    """Whether a page is one article, rather than a front page or section that lists several.

    Its structured data (schema.org ``NewsArticle`` and the like, Open Graph ``og:type``), the running text that
    stands together in one element, and its address are heard; no single one decides.

    :param url: the page's address.
    """
    if not path_segments(url) and article_score(url) < -5:
        return False
    types = Counter(t for script in _structured_data(tree) for t in _TYPE.findall(script))
    articles = sum(n for name, n in types.items() if _ARTICLE_TYPE.search(name))
    # A list of articles in structured data is a listing's, or an article's recommendations
    said = 0 < articles <= 2 and "CollectionPage" not in types
    og = any(
        meta.get("content", "").strip().lower() in ("article", "news.article", "video.other")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() == "og:type"
    )
    text = _running_text(tree)
    shape = article_score(url)
    if text >= _ENOUGH:
        return said or og or shape > 0 or (text >= _PLENTY and _LISTING_TYPES.isdisjoint(types))
    return said and (og or shape > 0) and _LISTING_TYPES.isdisjoint(types)


def _structured_data(tree: HtmlElement) -> list[str]:
    scripts = (s for s in tree.iter("script") if "ld+json" in s.get("type", "").lower())
    return [script.text for script in scripts if script.text]


def _running_text(tree: HtmlElement) -> int:
    """Characters of the paragraphs that stand together in one element; teasers stand each in its own.

    An ideograph counts as three.
    """
    together: dict[HtmlElement, int] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is None:
            continue
        text = squeeze(paragraph.text_content())
        linked = sum(len(squeeze(a.text_content())) for a in paragraph.iter("a"))
        if linked * 2 < len(text) and (length := len(text) - linked + 2 * ideographs(text)) >= 60:
            together[parent] = together.get(parent, 0) + length
    for parent in {br.getparent() for br in tree.iter("br")}:
        if parent is not None and (pieces := [t for t in _pieces(parent) if len(t) + 2 * ideographs(t) >= 60]):
            text = " ".join(pieces)
            together[parent] = together.get(parent, 0) + len(text) + 2 * ideographs(text)
    for parent in sorted(together, key=lambda p: -together[p])[:3]:
        headlines = sum(1 for child in parent if child.tag in ("a", "h2", "h3", "h4") and _links_out(child))
        paragraphs = sum(1 for child in parent if child.tag == "p")
        if headlines * 2 < paragraphs:
            return together[parent]
    return 0


def _pieces(element: HtmlElement) -> list[str]:
    """The text that stands in an element itself, between line breaks."""
    return [squeeze(text) for text in (element.text, *(child.tail for child in element)) if text]


def _links_out(element: HtmlElement) -> bool:
    return element.tag == "a" or any(True for _ in element.iter("a"))
