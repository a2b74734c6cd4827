"""Trees that tell an article's text from the rest of its page, grown on the corpora of :data:`SETS`."""

from __future__ import annotations

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
from training.examples import Example
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
        "command": "python -m training FOLDER... --folds DIRECTORY --write",
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
