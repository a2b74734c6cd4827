"""How annotated pages, their links and copies, and invented outlets are told by the code as it is: for
``benchmarks/thresholds.py``, which changes a number of it before this is imported."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from benchmarks.addresses import decisions, is_fair
from benchmarks.alarms import MOST, watch
from benchmarks.copies import article_of, pairs
from benchmarks.folds import FOLDS, fold_of
from benchmarks.instead import instead, stubs
from benchmarks.lives import lived, outlets_of, taught_by_many
from benchmarks.quality import LEAST, Reader, read, taught
from benchmarks.quality_corpus import AnnotatedPage, by_outlet
from benchmarks.quality_scores import shingle_match, true_text
from benchmarks.revisits import corrected, served
from benchmarks.second_copies import days_and_times, seen_twice
from benchmarks.sources import probed
from benchmarks.texts import dumped
from benchmarks.threshold_page import SAME, Scores
from benchmarks.thresholds import FROM_TEXT
from crawler.dates.outlet_zone import infer_time_zone
from crawler.dates.zones import zone_of_domain
from crawler.discovery.addresses.grammar import UrlGrammar, learn_grammar
from crawler.discovery.listings.layout import read_layout
from crawler.discovery.listings.navigation import read_navigation
from crawler.discovery.listings.page_kind import is_article_page
from crawler.duplicates.shingles import features_of
from crawler.duplicates.similarity import are_copies
from crawler.extraction import extract
from crawler.extraction.models import reading_with
from crawler.extraction.plain_text.page import extract_text, learn_texts
from crawler.items import Article, NoArticle
from crawler.page.html import parse
from crawler.store.articles.fingerprints import shingles_of_articles
from crawler.urls import normalise
from training.reading import annotated

_OUTLETS, _DAYS = 40, 120  # invented, and before something breaks
_TOGETHER = 10  # pages of an outlet that show each other what recurs
_DATED = re.compile(
    rb"(?:datePublished\"\s*:\s*\"|published_time\"[^>]{0,30}content=\"|datetime=\")"
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?[+-]\d\d:\d\d)"
)
_IN_COMMON = 0.1  # of two texts that are compared, at least
_PROBED = 200  # invented outlets
_TAUGHT = 10  # pages whose addresses teach an outlet's grammar, and others that are told by it


def read_pages(arguments: argparse.Namespace) -> Scores:
    """The scores of every page, by its id; those of a page that is read as it was before are taken over."""

    if arguments.way in _INVENTED:
        return _INVENTED[arguments.way]()
    if arguments.way in _OF_FOLDERS:
        read_folder = _OF_FOLDERS[arguments.way]
        return {
            name: one for folder in arguments.folders for name, one in read_folder(folder, arguments.outlets).items()
        }
    pages, before = list(annotated(arguments.folders, arguments.outlets)), Scores()
    if arguments.before:
        before = json.loads(arguments.before.read_text())

    def scored(read_so: Iterable[tuple[AnnotatedPage, Reader]]) -> Scores:
        return {page.id: _scores(page, reader, before.get(page.id, {})) for page, reader in read_so}

    if arguments.way == "links":
        return {page.id: _links(page) for page in pages}
    if arguments.way == "copies":
        return _copies(pages)
    if arguments.way in FROM_TEXT:
        known = [page for page in pages if page.kind == "article"]
        tools = ("lynx", "html2text") if arguments.way == "printed" else ("inscriptis",)
        printed = [
            replace(page, id=f"{page.id} {tool}") for tool in tools for page in dumped(known, arguments.dumps, tool)
        ]
        if arguments.way == "text":
            return scored((page, extract_text) for page in printed)
        read_so = _together(printed) if arguments.way == "together" else ((page, extract_text) for page in printed)
        return {page.id: {"text": _overlap(page, reader)} for page, reader in read_so}
    found = Scores()
    for fold in range(FOLDS):
        members = [page for page in pages if fold_of(page.url, page.id) == fold]
        with reading_with(arguments.folds / str(fold)) if arguments.folds else nullcontext():
            if arguments.way == "alone":
                found |= scored((page, extract) for page in members)
            else:
                found |= scored(pair for some in by_outlet(members, LEAST).values() for pair in taught(some))
    return found


def _scores(page: AnnotatedPage, reader: Reader, before: dict[str, float]) -> dict[str, float]:
    """The scores of a page, 0 to 1, and what tells whether it was read in the same way."""

    readings: list[Article] = []

    def once(html: bytes, url: str) -> Article:
        if not readings:
            readings.append(reader(html, url))
        return readings[0]

    try:
        same = float(crc32(repr(once(page.html, page.url)).encode()))
    except Exception as problem:  # noqa: BLE001 - it is scored as an empty answer
        same = float(crc32(str(problem).encode()))
    if before.get(SAME) == same:
        return before
    reading = read(page, "crawler", once)
    found = reading.fields | {SAME: same}
    if reading.pieces is not None:
        found["pieces"] = float(reading.pieces.found - reading.pieces.kept - reading.pieces.missed)
    elif reading.match is not None:
        found["text"] = reading.match.f1
    return found


def _overlap(page: AnnotatedPage, reader: Reader) -> float:
    """F1 of a page's text by runs of words, which takes a fraction of what by lines does."""
    try:
        text = reader(page.html, page.url).text
    except NoArticle:
        text = ""
    return shingle_match(page.body or true_text(page.paragraphs, text), text).f1


def _together(pages: list[AnnotatedPage]) -> Iterator[tuple[AnnotatedPage, Reader]]:
    """Pages with what reads each by what up to ten of its outlet show, from two on."""
    for members in by_outlet(pages, 2).values():
        for start in range(0, len(members), _TOGETHER):
            some = members[start : start + _TOGETHER]
            recurrence = learn_texts([page.html for page in some])
            yield from ((page, partial(extract_text, recurrence=recurrence)) for page in some)


def _grammars(folder: Path, share: float) -> Scores:
    """How well half of an outlet's pages are told by what the other half taught of its addresses: the articles' own,
    and what their navigation leads to."""

    found = Scores()
    for pages in outlets_of(folder, share, least=4):
        taught: list[tuple[str, HtmlElement]] = []
        for page in pages[::2][:_TAUGHT]:
            if own := normalise(page.url):
                taught.append((own, parse(page.html)))
        menus = [read_navigation(read_layout(tree, own)) for own, tree in taught]
        sections = {url for menu in menus for url in menu.sections}
        noise = {url for menu in menus for url in menu.urls} - sections - {own for own, _ in taught}
        grammar = learn_grammar([own for own, _ in taught], sorted(sections), sorted(noise))
        found |= {page.id: _links(page, grammar) for page in pages[1::2][:_TAUGHT]}
    return found


def _links(page: AnnotatedPage, grammar: UrlGrammar | None = None) -> dict[str, float]:
    """How well a page's links, and the page itself, are told from others before anything is read from it."""

    if (own := normalise(page.url)) is None:
        return {}
    try:
        tree = parse(page.html)
    except NoArticle:
        return {}
    found = dict[str, float]()
    if page.kind in ("article", "listing"):
        found["single"] = float(is_article_page(tree, own) == (page.kind == "article"))
    if page.kind == "article":
        found |= {"listed": 0.0, "address": 0.0}
        title = page.fields.title or "A headline of several words"
        for name, is_article, anchor in decisions(own, title, tree, grammar):
            fair = is_fair(anchor.url, anchor.text, own)
            found[name] += is_article if anchor.url == own else -float(is_article and fair)
    return found


def _copies(pages: list[AnnotatedPage]) -> Scores:
    """1 for each two texts that are found by what they are looked up by, and are copies."""

    articles = [article for page in pages if (article := article_of(page)).body and article.outlet]
    shingles = {one.url: found for one, found in zip(articles, shingles_of_articles(articles), strict=True)}
    features = {url: set(features_of(found)) for url, found in shingles.items()}
    both = [(pair.one.url, pair.other.url) for pair in pairs(articles, _IN_COMMON)]
    copies = {
        f"{one} {other}"
        for one, other in both
        if features[one] & features[other] and are_copies(shingles[one], shingles[other])
    }
    return {article.url: {} for article in articles} | {pair: {"pairs": 1.0} for pair in copies}


def _zones(folder: Path, share: float) -> Scores:
    """Whether the dates of an outlet whose domain names a country lead, with its language, to that country's clock
    ("zone") or to another ("astray"), when the domain is not known."""

    found = Scores()
    for members in by_outlet(annotated([folder], share), 1).values():
        country = zone_of_domain(urlsplit(members[0].url).hostname or "")
        dates = [datetime.fromisoformat(told[1].decode()) for page in members if (told := _DATED.search(page.html))]
        if country is not None and (dates := [date for date in dates if date.utcoffset()]):
            zone = infer_time_zone(dates, "https://outlet.example/", [], members[0].language)
            is_right = zone is not None and all(
                _utc_offset(zone, month) == _utc_offset(country, month) for month in (1, 7)
            )
            found[members[0].outlet] = {"zone": float(is_right), "astray": float(zone is not None and not is_right)}
    return found


def _utc_offset(zone: str, month: int) -> timedelta | None:
    return datetime(2026, month, 15, tzinfo=ZoneInfo(zone)).utcoffset()


def _revisits() -> Scores:
    """What invented corrections and servers are seen of."""

    found = {f"corrected {seed}": corrected(seed) for seed in range(_OUTLETS)}
    return found | {f"served {seed}": served(seed) for seed in range(_OUTLETS)}


def _sources() -> Scores:
    """Which sources of invented outlets are kept."""

    return {str(seed): probed(seed) for seed in range(_PROBED)}


def _alarms() -> Scores:
    """Days of false alarms and of waiting, of invented outlets."""

    watched = (watch(seed, _DAYS) for seed in range(_OUTLETS))
    return {
        str(seed): {"false": float(one.false.total()), "waits": float(sum(days or MOST for days in one.days.values()))}
        for seed, one in enumerate(watched)
    }


_INVENTED: dict[str, Callable[[], Scores]] = {
    "alarms": _alarms,
    "days": days_and_times,
    "revisits": _revisits,
    "sources": _sources,
}
"""The ways that read no folder."""
_OF_FOLDERS: dict[str, Callable[[Path, float], Scores]] = {
    "grammars": _grammars,
    "instead": instead,
    "lives": lived,
    "zones": _zones,
    "stubs": stubs,
    "taught": taught_by_many,
    "twice": seen_twice,
}
