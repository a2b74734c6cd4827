"""Grow the trees that tell an article's text from the rest of its page.

    python -m training.blocks FOLDER... --output crawler/extraction/content/blocks.trees
    python -m training.blocks FOLDER... --folds DIRECTORY

FOLDER is described in ``benchmarks/quality_corpus.py``; of its corpora those of :data:`SETS` are learned from. With
``--folds``, a model is written for each fold of outlets that knows nothing of that fold, for `benchmarks.quality`. The
same pages give the same file. Needs the dependency group ``training``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from benchmarks.folds import FOLDS
from crawler.extraction.content.block_model import CONVENTION
from crawler.extraction.content.features import NAMES
from crawler.extraction.trees import write_forest
from training.examples import Example, examples
from training.forests import nested


@dataclass(frozen=True, slots=True)
class LearnedSet:
    """A corpus that is learned from."""

    convention: int
    """Whose idea of a text it follows: whether leads, captions, lists and embedded posts belong to it."""
    weight: float
    licence: str


NEWS, WEB, READER = 0, 1, 2
SETS = {
    "paper": LearnedSet(NEWS, 2, "MIT (Fundus, the pages of its paper)"),
    "fundus": LearnedSet(NEWS, 1.5, "MIT (Fundus)"),
    "aeb": LearnedSet(WEB, 1, "MIT (article-extraction-benchmark)"),
    "trafeval": LearnedSet(WEB, 1, "Apache-2.0 (trafilatura)"),
    "naeb": LearnedSet(WEB, 1, "Apache-2.0 (NAEB)"),
    "wcxb": LearnedSet(READER, 0.5, "CC-BY-4.0 (WCXB)"),
    "readability": LearnedSet(READER, 0.5, "Apache-2.0 (Readability)"),
}
"""What may be learned from by its licence; other corpora are for measuring alone."""

READ_AS = NEWS
"""The convention by which pages are read."""

ROUNDS = 160
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 31,
    "max_depth": 7,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_SHORTEST, _LONGEST = 10, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    output = parser.add_mutually_exclusive_group(required=True)
    output.add_argument("--output", type=Path, help="the model, grown on all pages; its card is written beside it")
    output.add_argument("--folds", type=Path, help="a directory for a model of each fold")
    arguments = parser.parse_args()
    learned = list(examples(arguments.folders, SETS))
    if not learned:
        parser.error("the folders hold no page of " + ", ".join(SETS))
    if arguments.output:
        grow(learned, arguments.output)
        arguments.output.with_suffix(".json").write_text(json.dumps(card(learned), indent=1) + "\n", encoding="utf-8")
        return
    arguments.folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        grow([example for example in learned if example.fold != fold], arguments.folds / f"{fold}.trees")


def grow(learned: Sequence[Example], path: Path) -> None:
    """Write the trees that were grown on some pages."""
    rows = np.concatenate([_with_convention(example) for example in learned])
    labels = np.concatenate([example.labels for example in learned])
    weights = np.concatenate([_weights(example) for example in learned])
    data = lightgbm.Dataset(rows, label=labels, weight=weights / weights.mean())
    booster = lightgbm.train(PARAMETERS, data, ROUNDS)
    write_forest(path, nested(booster), [*NAMES, CONVENTION], {CONVENTION: float(READ_AS)})


def _with_convention(example: Example) -> Any:
    convention = np.full((len(example.rows), 1), SETS[example.corpus].convention, np.float32)
    return np.hstack([example.rows, convention])


def _weights(example: Example) -> Any:
    """Long blocks count more than short ones, and long pages more than short ones, both by the root of the length."""
    weights = np.sqrt(np.clip(example.sizes, _SHORTEST, _LONGEST))
    return SETS[example.corpus].weight * weights / np.sqrt(weights.sum())


def card(learned: Sequence[Example]) -> dict[str, Any]:
    """What the model was grown on, and how."""
    pages = Counter(example.corpus for example in learned)
    blocks: Counter[str] = Counter()
    for example in learned:
        blocks[example.corpus] += len(example.labels)
    return {
        "model": "which blocks of an article's page are its text: gradient-boosted trees",
        "command": "python -m training.blocks FOLDER... --output crawler/extraction/content/blocks.trees",
        "data": [
            {"corpus": name, "pages": pages[name], "blocks": blocks[name], "weight": one.weight, "licence": one.licence}
            for name, one in SETS.items()
            if pages[name]
        ],
        "folds": f"{FOLDS}, by registrable domain; figures: docs/decisions/block-classification.md",
        "library": f"lightgbm {lightgbm.__version__}",
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
        "read as": {"convention": READ_AS},
    }


if __name__ == "__main__":
    main()
