"""How annotated pages, their links and copies, and invented outlets are told by the code as it is: for
``benchmarks/thresholds.py``, which changes a number of it before this is imported."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from zlib import crc32

from benchmarks.addresses import decisions, is_fair
from benchmarks.alarms import MOST, watch
from benchmarks.copies import article_of, clusters_of
from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality import LEAST, Reader, read, taught
from benchmarks.quality_corpus import AnnotatedPage, by_outlet
from benchmarks.texts import dumped
from benchmarks.thresholds import SAME, Scores
from crawler.discovery.listings.page_kind import is_article_page
from crawler.extraction import extract
from crawler.extraction.models import reading_with
from crawler.extraction.plain_text.page import extract_text
from crawler.items import Article, NoArticle
from crawler.page.html import parse
from crawler.urls import normalise
from training.reading import annotated

_OUTLETS, _DAYS = 40, 120  # invented, and before something breaks


def read_pages(arguments: argparse.Namespace) -> Scores:
    """The scores of every page, by its id; those of a page that is read as it was before are taken over."""

    if arguments.way == "alarms":
        return _alarms()
    pages, before = list(annotated(arguments.folders, arguments.outlets)), Scores()
    if arguments.before:
        before = json.loads(arguments.before.read_text())

    def scored(pairs: Iterable[tuple[AnnotatedPage, Reader]]) -> Scores:
        return {page.id: _scores(page, reader, before.get(page.id, {})) for page, reader in pairs}

    if arguments.way == "links":
        return {page.id: _links(page) for page in pages}
    if arguments.way == "copies":
        return _copies(pages)
    if arguments.way == "text":
        known = [page for page in pages if page.kind == "article"]
        return scored((page, extract_text) for page in dumped(known, arguments.dumps, "inscriptis"))
    found = Scores()
    for fold in range(FOLDS):
        members = [page for page in pages if fold_of(page.url, page.id) == fold]
        with reading_with(arguments.folds / str(fold)):
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


def _links(page: AnnotatedPage) -> dict[str, float]:
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
        for name, is_article, anchor in decisions(own, page.fields.title or "A headline of several words", tree):
            fair = is_fair(anchor.url, anchor.text, own)
            found[name] += is_article if anchor.url == own else -float(is_article and fair)
    return found


def _copies(pages: list[AnnotatedPage]) -> Scores:
    """1 for each two texts that are in one cluster."""

    articles = [article for page in pages if (article := article_of(page)).body and article.outlet]
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for url, cluster in clusters_of(articles).items():
        clusters[cluster].append(url)
    pairs = {" ".join(sorted(pair)) for urls in clusters.values() for pair in combinations(urls, 2)}
    return {article.url: {} for article in articles} | {pair: {"pairs": 1.0} for pair in pairs}


def _alarms() -> Scores:
    """Days of false alarms and of waiting, of invented outlets."""

    watched = (watch(seed, _DAYS) for seed in range(_OUTLETS))
    return {
        str(seed): {"false": float(one.false.total()), "waits": float(sum(days or MOST for days in one.days.values()))}
        for seed, one in enumerate(watched)
    }
