"""Trees that tell articles from other kinds of page, grown on what pages are annotated as; a page is an article where
its ``kind`` says nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.page_kind.decision import ARTICLE, LEAST, OTHERS
from crawler.extraction.page_kind.features import NAMES, page_features
from crawler.extraction.trees import write_forest
from training.blocks import SETS
from training.forests import nested

LICENCES = {name: learned.licence for name, learned in SETS.items()}
"""What may be learned from by its licence; other corpora are for measuring alone."""

KINDS = {"collection": "listing"}
"""Kinds that are one here."""

_NEWS_WEIGHT = 0.5
"""Of a page of the corpora of articles, beside one of those that have all kinds."""

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.035,
    "num_leaves": 12,
    "min_data_in_leaf": 15,
    "lambda_l2": 3.0,
    "feature_fraction": 0.3,
    "extra_trees": True,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = {ARTICLE: 800, **dict.fromkeys(OTHERS, 60)}


@dataclass(slots=True)
class Example:
    """A page with its kind."""

    corpus: str
    fold: int
    kind: str
    row: npt.NDArray[np.float32]


def example_of(page: AnnotatedPage, doc: Document, metadata: Metadata, reading: ClassifiedPage) -> Example:
    """A page with what is known of its kind.

    :param reading: what was read of it by models that do not know its outlet.
    """
    kind = KINDS.get(page.kind, page.kind)
    return Example(page.corpus, fold_of(page.url, page.id), kind, page_features(doc, metadata, reading))


def write(directory: Path, learned: Sequence[Example]) -> None:
    """Write a file a kind, grown on those pages that may be learned from."""
    learned = [example for example in learned if example.corpus in LICENCES]
    for kind in (ARTICLE, *OTHERS):
        write_forest(directory / f"{kind}.trees", nested(grown(learned, kind)), list(NAMES), {})


def grown(learned: Sequence[Example], kind: str) -> lightgbm.Booster:
    """The trees that tell a kind: articles from all others, and each of the others from the rest of them."""
    used = [example for example in learned if kind == ARTICLE or example.kind != ARTICLE]
    rows = np.stack([example.row for example in used])
    labels = np.array([example.kind == kind for example in used], np.float32)
    weights = np.array([1.0 if example.corpus == "wcxb" else _NEWS_WEIGHT for example in used])
    data = lightgbm.Dataset(rows, label=labels, weight=weights)
    return lightgbm.train(PARAMETERS, data, ROUNDS[kind])


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


def card(found: Sequence[Example]) -> dict[str, object]:
    """What the models were grown on, how, and how well they do on other outlets."""
    learned = [example for example in found if example.corpus in LICENCES]
    pages: dict[str, Counter[str]] = defaultdict(Counter)
    for example in learned:
        pages[example.corpus][example.kind] += 1
    return {
        "model": "whether a page is an article, and what else it is: gradient-boosted trees, a file a kind",
        "command": "python -m training FOLDER... --folds DIRECTORY --write",
        "data": [
            {"corpus": name, "licence": licence, "pages": dict(sorted(pages[name].items()))}
            for name, licence in LICENCES.items()
            if pages[name]
        ],
        "folds": f"{FOLDS}, by registrable domain",
        "right on folds": {name: round(share, 3) for name, share in on_folds(found).items()},
        "library": f"lightgbm {lightgbm.__version__}",
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
    }
