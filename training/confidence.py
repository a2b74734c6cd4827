"""Trees that tell how likely the text read of a page is good, grown on pages read by models that never saw their
outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality_corpus import AnnotatedPage
from benchmarks.quality_scores import shingle_match, true_text
from crawler.extraction.blocks import to_blocks
from crawler.extraction.confidence import GOOD, NAMES, row_of
from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.page_kind.decision import ARTICLE
from crawler.extraction.trees import write_forest
from crawler.items import Article
from training.forests import nested
from training.page_kinds import LICENCES

_RAISES = frozenset({"far_stricter", "stricter", "looser", "far_looser"})
_LOWERS = frozenset({"entropy", "longest_doubt", "likeliest_loss", "mixed"})

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 6,
    "min_data_in_leaf": 15,
    "lambda_l2": 5.0,
    "feature_fraction": 0.3,
    "monotone_constraints": [(name in _RAISES) - (name in _LOWERS) for name in NAMES],  # doubt never gives confidence
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = 120


@dataclass(slots=True)
class Example:
    """A page with how near the text read of it is to the true one."""

    corpus: str
    fold: int
    f1: float
    row: npt.NDArray[np.float32]


def example_of(page: AnnotatedPage, reading: ClassifiedPage) -> Example | None:
    """What is known of an article's text; None of another page, and of one whose text is known in pieces alone.

    :param reading: what was read of it by models that do not know its outlet.
    """
    if page.kind != ARTICLE or not (page.paragraphs or page.body):
        return None
    lead = "\n\n".join(block.text for block in reading.lead)
    text = Article(lead=lead, body="\n\n".join(block.text for block in to_blocks(reading.text))).text
    true = true_text(page.paragraphs, text) if page.paragraphs else page.body
    return Example(page.corpus, fold_of(page.url, page.id), shingle_match(true, text).f1, row_of(reading))


def write(path: Path, found: Sequence[Example]) -> None:
    """Write the trees that were grown on those pages that may be learned from."""
    write_forest(path, nested(_grown([e for e in found if e.corpus in LICENCES])), list(NAMES), {})


def _grown(learned: Sequence[Example]) -> lightgbm.Booster:
    rows = np.stack([example.row for example in learned])
    data = lightgbm.Dataset(rows, label=np.array([example.f1 > GOOD for example in learned], np.float32))
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def card(found: Sequence[Example]) -> dict[str, object]:
    """What the model was grown on, and how."""
    pages = Counter(example.corpus for example in found)
    return {
        "model": f"how likely a page's text has an F1 above {GOOD}: gradient-boosted trees",
        "command": "python -m training FOLDER... --folds DIRECTORY --write",
        "data": [
            {"corpus": name, "licence": licence, "pages": pages[name]}
            for name, licence in LICENCES.items()
            if pages[name]
        ],
        "folds": f"{FOLDS}, by registrable domain; figures: docs/decisions/confidence.md",
        "library": f"lightgbm {lightgbm.__version__}",
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
    }
