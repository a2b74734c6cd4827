"""What an address looks like: an article's, a listing's, or furniture's, told by its path and query alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from crawler.discovery.addresses.traps import is_trap, path_and_query, without_session
from crawler.discovery.addresses.words import (
    CONJUNCTIONS,
    FURNITURE,
    FURNITURE_ROOT,
    FURNITURE_WORDS,
    LISTING,
    LISTING_PARAMETERS,
    NAMED,
)
from crawler.page.words import ideographs

_ARTICLE_FOLDER = re.compile(
    r"(articles?|artikel|articulos?|artigos?|articolo|story|stories|noticias?|notizie|news-?story|nachricht|post|posts|"
    r"read|content|blog|meldung|actualites?|nyheter|haber)$"
)
_ARTICLE_MARK = re.compile(
    r"(^|[-_/,.])(articles?|artikel|art|story|news|noticia|id|aid|nid)[-_=]?\d{3,}", re.IGNORECASE
)
_ID_PARAMETER = re.compile(
    r"^(p|id|[acns]id|art|article|story|news|artikel|item|post|item_?id|.*(news|art|article|story|post)_?(id|idx|no|nr|num))$"
)
_CATEGORIES = frozenset({"cat", "category"})  # which an article's address may name beside its number
_MEDIA = re.compile(
    r"\.(pdf|jpe?g|png|gif|webp|svg|avif|bmp|ico|mp[34]|m4[av]|mov|avi|webm|og[gv]|wav|zip|gz|rar|docx?|xlsx?|pptx?|"
    r"epub|apk|exe|dmg|ics|xml|rss|atom|json|js|css|txt|vcf)$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-/._]?)(?:0?[1-9]|1[0-2]|[a-z]{3,9})\1(?:0?[1-9]|[12]\d|3[01])(?!\d)", re.IGNORECASE
)
_MONTH = re.compile(r"/(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])(?=/)")
_DATE_ONLY = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[-/]\d{1,2}){0,2}/?$")
_INDEX = re.compile(r"^(index|default|home|start)(\.\w{2,5})?$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(s?html?|php\d?|aspx?|jsp|do|cfm|ece|story|print|amp|nsf|htm5)$", re.IGNORECASE)
_HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{8,}+(?:-[0-9a-f]{4,}){0,4}$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{5,}")
_LANGUAGE = re.compile(r"^[a-z]{2}([-_][a-z]{2})?$", re.IGNORECASE)
_YEAR = re.compile("19|20")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")

_HYPHEN = re.compile(r"[-_ +]")
_LONG_SLUG = 35

FURNITURE_SCORE = -6.0
"""What :func:`article_score` says of an address that can be no article's."""

# Log-odds that were fitted on addresses of several hundred sites, rounded.
_WEIGHTS = {
    "words": 0.6,
    "headline": 0.8,
    "folder": 1.1,
    "mark": 0.5,
    "parameter": 2.5,
    "day": 1.0,
    "month": 0.6,
    "number": 1.4,
    "depth": 0.5,
}


class _Shape(NamedTuple):
    path: str
    segments: list[str]
    slug: str
    """The last segment without its ending."""
    parameters: dict[str, str]


def is_furniture(url: str) -> bool:
    """Whether an address can be no article: a front page, listing, search, account, legal or print page, a file.

    >>> is_furniture("https://outlet.example/tag/elections/")
    True
    >>> is_furniture("https://outlet.example/politics/what-the-new-tag-means-for-voters")
    False
    """
    return article_score(url) <= FURNITURE_SCORE


@lru_cache(maxsize=16384)
def article_score(url: str) -> float:
    """How much an address looks like an article's, as log-odds: above 0 it is rather one than not.

    A headline as a slug, a number, a date or a folder of articles speaks for it; a short path of single
    words against it. Only the address counts: what its link looks like on a page says more.
    :data:`FURNITURE_SCORE` for what can be none.

    >>> article_score("https://outlet.example/politics/2026/11/20/minister-quits-over-leaked-letter") > 2
    True
    >>> article_score("https://outlet.example/politics/") < -2
    True
    """
    url = without_session(url)
    shape = _shape(url)
    if _is_furniture(shape) or is_trap(url):
        return FURNITURE_SCORE
    segments = shape.segments
    named = [segment for segment in segments if len(segment) > 4 or not segment.isdigit()] or segments
    undated = [_undated(segment) for segment in named[-2:]]
    words = max(map(_naming_words, undated), default=0)
    score = -3.0 + _WEIGHTS["words"] * min(words, 7)
    if words >= 3 or max(map(len, undated), default=0) >= _LONG_SLUG:
        score += _WEIGHTS["headline"]
    if any(map(_is_article_folder, segments[:-1])):
        score += _WEIGHTS["folder"]
    if shape.parameters and names_an_id(shape.parameters):
        score += _WEIGHTS["parameter"]
    if not _DIGIT.search(shape.path):
        return score + _WEIGHTS["depth"] * min(max(len(segments) - 1, 0), 3)
    if _ARTICLE_MARK.search(shape.path):
        score += _WEIGHTS["mark"]
    if _YEAR.search(shape.path):
        if _DAY.search(shape.path):
            score += _WEIGHTS["day"]
        elif _MONTH.search(shape.path):
            score += _WEIGHTS["month"]
    if any(_NUMBER.search(slug) or _ends_in_hex(slug) for slug in undated):
        score += _WEIGHTS["number"]
    return score + _WEIGHTS["depth"] * min(max(len(segments) - 1, 0), 3)


@lru_cache(maxsize=4096)
def _is_article_folder(segment: str) -> bool:
    return _ARTICLE_FOLDER.match(segment.lower()) is not None


def _naming_words(slug: str) -> int:
    """The words of a slug but for an "and": "health-and-food" is the name of a section, not a headline."""
    words = _WORD.findall(slug)
    joined = len(words) <= 5 and not CONJUNCTIONS.isdisjoint(word.lower() for word in words)
    return len(words) - joined + ideographs(slug) // 2


def _undated(segment: str) -> str:
    name = _EXTENSION.sub("", segment) if "." in segment else segment
    return _DAY.sub("", name) if _YEAR.search(name) else name


def path_segments(url: str) -> list[str]:
    """The folders and the name of an address, decoded, without index files and a leading language.

    >>> path_segments("https://outlet.example/en/sport/tennis/index.html")
    ['sport', 'tennis']
    """
    return _segments(unquote(path_and_query(url)[0]))


def _segments(path: str) -> list[str]:
    segments = [segment for segment in path.split("/") if segment]
    if segments and _INDEX.match(segments[-1]):
        segments.pop()
    return segments[1:] if segments and _LANGUAGE.match(segments[0]) else segments


def _shape(url: str) -> _Shape:
    path, query = path_and_query(url)
    if query[:1] == "/":  # the path stands behind the script that answers, where the server rewrites none
        path, _, query = query.partition("&")
    path = unquote(path)
    segments = _segments(path)
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    slug = _EXTENSION.sub("", segments[-1]) if segments else ""
    return _Shape(path, segments, slug, {key.lower(): value for key, value in pairs})


def _ends_in_hex(slug: str) -> bool:
    found = _HEX.search(slug)
    return found is not None and _DIGIT.search(found[0]) is not None and not found[0].isdigit()


def _is_furniture(shape: _Shape) -> bool:
    listed = LISTING_PARAMETERS & shape.parameters.keys()
    if listed and not (listed <= _CATEGORIES and names_an_id(shape.parameters)):
        return True
    if not shape.segments:
        return not names_an_id(shape.parameters)
    if "." in shape.segments[-1] and _MEDIA.search(shape.path):
        return True
    if (
        shape.path[-2:].strip("/").isdigit()
        and _DATE_ONLY.search(shape.path)
        and not any(_is_headline(segment) for segment in shape.segments[:-1])
    ):
        return True
    key, first = _key(shape.slug), _key(shape.segments[0])
    if key in LISTING or key in FURNITURE or first in FURNITURE_ROOT:
        return True
    words = _WORD.findall(shape.slug)
    if len(words) <= 3 and not _NUMBER.search(shape.slug) and any(w.lower() in FURNITURE_WORDS for w in words):
        return True
    folders = [_key(segment) for segment in shape.segments[:-1]]
    if folders and folders[-1] in NAMED:
        return True
    below = not NAMED.isdisjoint(folders) or (bool(folders) and folders[-1] in LISTING)
    return below and not _is_headline(shape.slug)


def names_an_id(parameters: dict[str, str]) -> bool:
    """Whether a query's parameters number an article.

    >>> names_an_id({"article_id": "4711"}), names_an_id({"page": "2"})
    (True, False)
    """
    return any(_ID_PARAMETER.match(key) and any(c.isdigit() for c in value) for key, value in parameters.items())


@lru_cache(maxsize=4096)
def _key(segment: str) -> str:
    return _HYPHEN.sub("", _EXTENSION.sub("", segment) if "." in segment else segment).lower()


def _is_headline(slug: str) -> bool:
    return len(_WORD.findall(slug)) >= 4 or ideographs(slug) >= 8 or bool(_NUMBER.search(slug))


def is_media(url: str) -> bool:
    """Whether an address names a file that is no page.

    >>> is_media("https://outlet.example/report.pdf")
    True
    """
    return bool(_MEDIA.search(path_and_query(url)[0]))
