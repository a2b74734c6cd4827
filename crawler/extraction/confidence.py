"""How likely a page's text is the article's, whole and alone, by what is known of the blocks that were read and of
those that were not: trees that :mod:`training.confidence` grows on pages read by models that never saw their outlet."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import log, log1p
from pathlib import Path

import numpy as np

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.features import Rows
from crawler.extraction.models import model_file
from crawler.extraction.trees import Forest

MODEL = Path(__file__).with_name("confidence.trees")
GOOD = 0.95
"""The text's F1 above which it is good: a confidence is the chance of that."""

_NAMES = """
    size blocks read page_share
    expected_precision expected_recall doubtful doubtful_blocks least
    missed missed_blocks likely_missed_blocks most_missed long_unread
    doubt mean_doubt agreement kept kept_unread read_not_kept
    long longest headings items cells linked begins ends lead alone gaps
"""
NAMES = tuple(_NAMES.split())
"""The columns of a row."""

_SHORT, _LONG = 40, 120
_SURE = 0.9
_UNKNOWN = 0.5  # the chance of a block that the model was not asked about


def confidence_of(reading: ClassifiedPage) -> float:
    """The chance that the text read of a page is good (:data:`GOOD`), 0 to 1.

    :raises crawler.extraction.trees.UnusableModel: the model is missing, damaged or of another version.
    """
    return float(_model(model_file(MODEL)).probabilities(row_of(reading)[None, :])[0])


@cache
def _model(path: Path) -> Forest:
    found = Forest.read(path)
    found.check_features(NAMES, str(path))
    return found


def row_of(reading: ClassifiedPage) -> Rows:
    """A page as a row of :data:`NAMES`."""
    found = _shape(reading) | _doubts(reading)
    return np.array([found[name] for name in NAMES], np.float32)


def _shape(reading: ClassifiedPage) -> dict[str, float]:
    """What the text is like, and where it stands on its page."""
    blocks, text = reading.text_blocks, reading.lead + reading.text
    size = sum(block.size for block in text) or 1
    count, all_blocks = len(text) or 1, len(blocks) or 1
    places = sorted(block.index for block in text)
    kept = [block for block, keep in zip(blocks, reading.kept, strict=True) if keep]
    return {
        "size": log1p(size),
        "blocks": log1p(all_blocks),
        "read": log1p(count),
        "page_share": size / (sum(block.size for block in blocks) or 1),
        "agreement": reading.agreement,
        "kept": len(kept) / all_blocks,
        "kept_unread": sum(block.size for block in kept if not _is_read(reading, block.index)) / size,
        "read_not_kept": sum(block.size for block in text if not reading.kept[block.index]) / size,
        "long": sum(block.size for block in text if block.size > _LONG) / size,
        "longest": log1p(max((block.size for block in text), default=0)),
        "headings": sum(bool(block.heading) for block in text) / count,
        "items": sum(block.tag == "li" for block in text) / count,
        "cells": sum(block.is_cell for block in text) / count,
        "linked": sum(block.size * block.linked for block in text) / size,
        "begins": places[0] / all_blocks if places else 1.0,
        "ends": places[-1] / all_blocks if places else 1.0,
        "lead": bool(reading.lead),
        "alone": reading.region.alone,
        "gaps": sum(after - before > 1 for before, after in pairwise(places)) / count,
    }


def _doubts(reading: ClassifiedPage) -> dict[str, float]:
    """How sure the model was of what was read, and of what was left out."""
    blocks, chances = reading.text_blocks, reading.chances
    text = [(block.size, chances.get(block.index, _UNKNOWN)) for block in reading.lead + reading.text]
    unread = [(blocks[i].size, chances[i]) for i in reading.weighed if not _is_read(reading, i)]
    doubts = [_doubt(chances[i]) for i in reading.weighed]
    size = sum(length for length, _ in text) or 1
    right, missed = (sum(length * chance for length, chance in some) for some in (text, unread))
    return {
        "expected_precision": right / size,
        "expected_recall": right / (right + missed or 1),
        "doubtful": sum(length for length, chance in text if chance < _SURE) / size,
        "doubtful_blocks": sum(chance < _SURE for _, chance in text) / (len(text) or 1),
        "least": min((chance for length, chance in text if length > _SHORT), default=0.0),
        "missed": missed / size,
        "missed_blocks": sum(chance > 1 - _SURE for _, chance in unread),
        "likely_missed_blocks": sum(chance > 0.3 for _, chance in unread),
        "most_missed": max((chance for length, chance in unread if length > _SHORT), default=0.0),
        "long_unread": sum(length for length, _ in unread if length > _LONG) / size,
        "doubt": sum(doubts),
        "mean_doubt": sum(doubts) / (len(doubts) or 1),
    }


def _is_read(reading: ClassifiedPage, index: int) -> bool:
    return reading.verdicts[index] in (None, "lead")


def _doubt(chance: float) -> float:
    """The entropy of a decision by chance."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return -chance * log(chance) - (1 - chance) * log(1 - chance)
