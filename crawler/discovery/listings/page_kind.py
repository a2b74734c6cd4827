"""Whether a page is a single article, told before anything is extracted from it."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from crawler.discovery.addresses.shape import article_score, path_segments
from crawler.page.text import text_of
from crawler.page.words import ideographs, squeeze, word_count

_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"([A-Za-z]+)"')
_ARTICLE_TYPE = re.compile(r"(Article|BlogPosting|Report|Review|Recipe)$")
_LISTING_TYPES = frozenset(("ItemList", "CollectionPage", "SearchResultsPage"))
_SENTENCE, _ENOUGH, _TEASER, _PLENTY = 60, 600, 450, 1500  # characters of running text


def is_article_page(tree: HtmlElement, url: str) -> bool:
    """Whether a page is one article, rather than a front page or section that lists several.

    Its structured data (schema.org ``NewsArticle`` and the like, Open Graph ``og:type``), the running text that
    stands together in one element, and its address are heard; no single one decides.

    :param url: the page's address.
    """
    if not path_segments(url) and article_score(url) < -5:
        return False
    types = Counter(t for script in _structured_data(tree) for t in _TYPE.findall(script))
    if types["LiveBlogPosting"]:
        return True
    articles = sum(n for name, n in types.items() if _ARTICLE_TYPE.search(name))
    # A list of articles in structured data is a listing's, or an article's recommendations
    said = 0 < articles <= 2 and "CollectionPage" not in types
    og = any(
        meta.get("content", "").strip().lower() in ("article", "news.article", "video.other")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() == "og:type"
    )
    text = running_text(tree)
    shape = article_score(url)
    if shape > 0.5 and (said or og) and text < _ENOUGH:
        text = sum(len(text_of(p)) for p in tree.iter("p"))
    if text >= _ENOUGH:
        return said or og or shape > 0 or (text >= _PLENTY and _LISTING_TYPES.isdisjoint(types))
    return said and (og or shape > 0) and _LISTING_TYPES.isdisjoint(types)


def _structured_data(tree: HtmlElement) -> list[str]:
    scripts = (s for s in tree.iter("script") if "ld+json" in s.get("type", "").lower())
    return [script.text for script in scripts if script.text]


def running_text(tree: HtmlElement) -> int:
    """Characters of the paragraphs that stand together in one element; an ideograph counts as three.

    Teasers stand together too, but with a headline for each that leads elsewhere.
    """
    length: Counter[HtmlElement] = Counter()
    paragraphs: Counter[HtmlElement] = Counter()

    def add(text: str, linked: int, element: HtmlElement) -> None:
        weight = len(text) - linked + 2 * ideographs(text)
        if weight < _SENTENCE or linked * 2 > len(text):
            return
        parent = element.getparent()
        for holder in (element, parent) if parent is not None else (element,):
            length[holder] += weight
            paragraphs[holder] += 1

    for paragraph in tree.iter("p"):
        holder = paragraph.getparent()
        if holder is not None:
            linked = sum(len(text_of(a)) for a in paragraph.iter("a") if a.get("href"))
            add(text_of(paragraph), linked, holder)
    for holder in {parent for br in tree.iter("br") if (parent := br.getparent()) is not None}:
        for text in (holder.text, *(child.tail for child in holder)):
            add(squeeze(text or ""), 0, holder)
    for holder, characters in length.most_common(30):
        headlines = _headlines(holder)
        if headlines * 2 < paragraphs[holder] or headlines * _TEASER < characters:
            return characters
    return 0


def _headlines(element: HtmlElement) -> int:
    """How many links of an element read like headlines and stand outside of its sentences."""
    count = 0
    for a in element.iter("a"):
        parent = a.getparent()
        if a.get("href") and parent is not None and parent.tag != "p" and word_count(text_of(a)) >= 4:
            count += 1
    return count
