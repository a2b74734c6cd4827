"""Grow the trees that tell articles from other kinds of page.

    python -m training.page_kinds FOLDER... [--output crawler/extraction/page_kind]

FOLDER is described in ``benchmarks/quality_corpus.py``; a page is what its ``kind`` says, or else an article. Prints
what the trees make of outlets that they were not grown on (five folds by registrable domain), the corpora that are for
measuring alone among them; then, with ``--output``, writes a file a kind, grown on all pages, and a card. The same
pages give the same files. Needs the dependency group ``training``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality_corpus import AnnotatedPage, read_corpus
from crawler.extraction.body import read_page
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.extraction.page_kind.decision import ARTICLE, LEAST, OTHERS
from crawler.extraction.page_kind.features import ADDRESS, DATA, NAMES, UNDESCRIBED, page_features
from crawler.extraction.trees import write_forest
from crawler.items import NoArticle
from training.blocks import SETS
from training.forests import nested

LICENCES = {name: learned.licence for name, learned in SETS.items()}
"""What may be learned from by its licence; other corpora are for measuring alone."""

KINDS = {"collection": "listing"}
"""Kinds that are one here."""

_NEWS_WEIGHT = 0.5
"""Of a page of the corpora of articles, beside one of those that have all kinds."""
_LACKING = ((DATA, 0.7), (ADDRESS, 0.5), (DATA | ADDRESS, 0.5))
"""What is taken away from each page, and the weight of what is left: old pages have no data, files no address."""

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 12,
    "min_data_in_leaf": 15,
    "lambda_l2": 3.0,
    "feature_fraction": 0.3,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = {ARTICLE: 250, **dict.fromkeys(OTHERS, 30)}


@dataclass(slots=True)
class Example:
    """A page with its kind."""

    corpus: str
    fold: int
    kind: str
    row: npt.NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    found = list(examples(arguments.folders))
    learned = [example for example in found if example.corpus in LICENCES]
    figures = on_folds(found)
    for name, share in figures.items():
        print(f"{name:<40}{share:.3f}")
    if arguments.output:
        for kind in (ARTICLE, *OTHERS):
            write_forest(arguments.output / f"{kind}.trees", nested(grown(learned, kind)), list(NAMES), {})
        text = json.dumps(card(learned, figures), indent=1)
        (arguments.output / "card.json").write_text(text + "\n", encoding="utf-8")


def examples(folders: Iterable[Path]) -> Iterator[Example]:
    """Every page whose kind is known and that has any text."""
    for folder in folders:
        for page in read_corpus(folder):
            if page.kind and (row := _row(page)) is not None:
                yield Example(page.corpus, fold_of(page.url, page.id), KINDS.get(page.kind, page.kind), row)


def _row(page: AnnotatedPage) -> npt.NDArray[np.float32] | None:
    try:
        doc = Document.parse(page.html, url=page.url)
        metadata = read_metadata(doc)
        reading = read_page(doc, metadata)[0]
    except NoArticle:
        return None
    return page_features(doc, metadata, reading) if reading is not None else None


def grown(learned: Sequence[Example], kind: str) -> lightgbm.Booster:
    """The trees that tell a kind: articles from all others, and each of the others from the rest of them."""
    used = [example for example in learned if kind == ARTICLE or example.kind != ARTICLE]
    rows = np.stack([example.row for example in used])
    labels = np.array([example.kind == kind for example in used], np.float32)
    weights = np.array([1.0 if example.corpus == "wcxb" else _NEWS_WEIGHT for example in used])
    seen = [(rows, 1.0), *((without(rows, names), weight) for names, weight in _LACKING)]
    data = lightgbm.Dataset(
        np.vstack([part for part, _ in seen]),
        label=np.tile(labels, len(seen)),
        weight=np.concatenate([weights * weight for _, weight in seen]),
    )
    return lightgbm.train(PARAMETERS, data, ROUNDS[kind])


def without(rows: npt.NDArray[np.float32], names: frozenset[str]) -> npt.NDArray[np.float32]:
    """The pages as they would be without what some features tell."""
    rows = rows.copy()
    for column, name in enumerate(NAMES):
        if name in names:
            rows[:, column] = UNDESCRIBED if name == "described" else 0
    return rows


def on_folds(found: Sequence[Example]) -> dict[str, float]:
    """The share of right decisions on pages of outlets that the trees were not grown on."""
    right: dict[str, list[bool]] = defaultdict(list)
    for fold in range(FOLDS):
        learned = [example for example in found if example.corpus in LICENCES and example.fold != fold]
        booster = grown(learned, ARTICLE)
        for example in found:
            if example.fold != fold:
                continue
            article = bool(booster.predict(example.row[None, :].astype(np.float64))[0] >= LEAST)
            hit = article == (example.kind == ARTICLE)
            right[example.corpus].append(hit)
            right[f"{example.corpus} {example.kind}"].append(hit)
    return {name: sum(hits) / len(hits) for name, hits in sorted(right.items())}


def card(learned: Sequence[Example], figures: dict[str, float]) -> dict[str, object]:
    """What the models were grown on, how, and how well they do on other outlets."""
    pages: dict[str, Counter[str]] = defaultdict(Counter)
    for example in learned:
        pages[example.corpus][example.kind] += 1
    return {
        "model": "whether a page is an article, and what else it is: gradient-boosted trees, a file a kind",
        "command": "python -m training.page_kinds FOLDER... --output crawler/extraction/page_kind",
        "data": [
            {"corpus": name, "licence": licence, "pages": dict(sorted(pages[name].items()))}
            for name, licence in LICENCES.items()
            if pages[name]
        ],
        "folds": f"{FOLDS}, by registrable domain",
        "right on folds": {name: round(share, 3) for name, share in figures.items()},
        "library": f"lightgbm {lightgbm.__version__}",
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
    }


if __name__ == "__main__":
    main()
