"""Which of a page's structured nodes describe its article, and which its teasers, its site or a comment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.extraction.structured.json_ld import Node, node_types
from crawler.urls import split_url

# schema.org/Article with its subtypes, then things an article may be instead, then the page around it.
_RANKS: dict[str, int] = dict.fromkeys(
    (
        "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting",
        "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "Report",
        "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "TechArticle", "MedicalScholarlyArticle",
        "SocialMediaPosting", "CriticReview",
    ),
    0,
)  # fmt: skip
_RANKS |= dict.fromkeys(
    (
        "Recipe", "Review", "VideoObject", "AudioObject", "PodcastEpisode", "ImageGallery", "MediaGallery",
        "CreativeWork", "FAQPage", "HowTo", "QAPage", "Event",
    ),
    1,
)  # fmt: skip
_RANKS |= dict.fromkeys(("WebPage", "ItemPage", "MedicalWebPage", "AboutPage"), 2)
_ELSEWHERE = (
    "itemListElement", "liveBlogUpdate", "mentions", "relatedLink", "comment", "isPartOf", "hasPart", "citation",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Described:
    """A node that describes the page's article."""

    node: Node
    rank: int
    """0 for an article, 1 for another kind of work, 2 for the page around it."""

    source: str
    """``json-ld`` or ``microdata``."""


def article_nodes(nodes: list[Node], source: str, addresses: set[str]) -> list[Described]:
    """The nodes that describe the page's article, the best first.

    :param nodes: all of the page's nodes, parents before what is nested in them.
    :param addresses: the page's own addresses, as :func:`address` gives them; a node that names another page
        is a teaser and is left out when a node remains that doesn't, or when several name as many pages.
    """
    nested: set[int] = set()
    found: list[tuple[bool, int, Node]] = []
    elsewhere: set[frozenset[str]] = set()
    for node in nodes:
        rank = min((_RANKS[t] for t in node_types(node) if t in _RANKS), default=None)
        for key in _ELSEWHERE if rank != 2 else ("itemListElement", "mentions", "isPartOf"):
            nested.update(map(id, _inside(node.get(key), 0)))
        if rank is None or id(node) in nested:
            continue
        if rank == 0:
            nested.update(id(inner) for key, v in node.items() if key != "video" for inner in _inside(v, 0))
        own = {address(url) for url in _urls(node)} - {""}
        strange = bool(own) and not own & addresses
        found.append((strange, rank, node))
        if strange and rank == 0:
            elsewhere.add(frozenset(own))
    if (source == "microdata" and len(elsewhere) > 1) or any(not strange and rank == 0 for strange, rank, _ in found):
        found = [f for f in found if not f[0]]
    return [Described(node, rank, source) for _, rank, node in sorted(found, key=lambda f: f[:2])]


def address(url: str) -> str:
    """What two links to the same page have in common: its path, without its ending.

    >>> address("https://www.outlet.example/a/b.html?x=1") == address("http://m.outlet.example/a/b/")
    True
    """
    path = split_url(url.strip()).path
    return path.rstrip("/").removesuffix(".html").removesuffix(".htm").removesuffix(".amp").removesuffix("/amp").lower()


def _urls(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
        if isinstance(value, str) and ("/" in value) and not value.startswith("#"):
            yield value.partition("#")[0]


def _inside(value: Any, depth: int) -> Iterator[Node]:
    if depth > 20:
        return
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _inside(child, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _inside(child, depth + 1)
