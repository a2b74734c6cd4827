"""Which of a folder's annotated texts the store takes for copies of each other, to be judged by looking.

    python -m benchmarks.copies FOLDER... [--least .25] [--one-outlet]

FOLDER is described in ``benchmarks/quality_corpus.py``. The true texts are stored and compared; printed is a line for
each pair of different outlets that shares at least that part of the shorter one's shingles, all pairs being counted:
whether the two have a cluster in common, what they share of the shorter text and of both (Jaccard), how many shingles
the shorter one has, and where the two stand. ``--one-outlet`` lists the pairs of one outlet as well.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.quality_corpus import AnnotatedPage, read_corpus
from crawler.duplicates.shingles import FEWEST, Shingles
from crawler.items import Article
from crawler.store import Store
from crawler.store.articles.fingerprints import shingles_of_articles

_BOILERPLATE = 40
"""Texts that a shingle may stand in; what more have says nothing of two."""


@dataclass(slots=True)
class Pair:
    """Two texts that have something in common."""

    one: Article
    other: Article
    of_shorter: float
    jaccard: float
    shorter: int
    """Shingles of the shorter text."""


def article_of(page: AnnotatedPage) -> Article:
    """The true text as an article that can be stored."""
    body = page.body or "\n\n".join(page.paragraphs or (page.pieces or ([], []))[0])
    url = page.url or f"https://{page.outlet}/{page.id}"
    return Article(url=url, outlet=page.outlet, title=page.fields.title, body=body, content_hash=page.id)


def pairs(articles: Sequence[Article], least: float) -> Iterator[Pair]:
    """All pairs that share at least that part of the shorter one's shingles."""
    shingles: list[Shingles] = shingles_of_articles(articles)
    holders: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        if len(found) >= FEWEST:
            for shingle in found.tolist():
                holders[shingle].append(number)
    both: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) <= _BOILERPLATE:
            both.update(combinations(numbers, 2))
    for (one, other), number in both.items():
        fewer, more = sorted((len(shingles[one]), len(shingles[other])))
        if number >= least * fewer:
            yield Pair(articles[one], articles[other], number / fewer, number / (fewer + more - number), fewer)


def clusters_of(articles: Sequence[Article]) -> dict[str, str]:
    """The clusters that a store gives them, by their addresses."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "crawler.db") as store:
        for article in articles:
            store.save(article)
        store.find_copies()
        return {article.url: article.cluster for article in store.articles() if article.cluster}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--least", type=float, default=0.25, help="part of the shorter text")
    parser.add_argument("--one-outlet", action="store_true", help="pairs of one outlet as well")
    options = parser.parse_args()
    pages = {page.url or page.id: page for folder in options.folders for page in read_corpus(folder)}
    articles = [article for page in pages.values() if (article := article_of(page)).body and article.outlet]
    clusters = clusters_of(articles)
    found = [
        pair for pair in pairs(articles, options.least) if options.one_outlet or pair.one.outlet != pair.other.outlet
    ]
    taken = 0
    for pair in sorted(found, key=lambda pair: -pair.of_shorter):
        names = {clusters.get(pair.one.url), clusters.get(pair.other.url)}
        is_taken = None not in names and len(names) == 1
        taken += is_taken
        print(f"{'copies' if is_taken else '-':7} {pair.of_shorter:.2f} {pair.jaccard:.2f} {pair.shorter:5}  ", end="")
        print(f"{pair.one.url}  {pair.other.url}")
    print(f"{len(articles)} texts, {len(found)} pairs, {taken} of them taken for copies")


if __name__ == "__main__":
    main()
