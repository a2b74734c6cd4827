"""How likely a page's text is the article's, whole and alone, by how sure the block model was of it and by what it is
like: trees that :mod:`training.confidence` grows on pages read by models that never saw their outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import log1p
from pathlib import Path

import numpy as np
import numpy.typing as npt

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.features import Rows
from crawler.extraction.content.text_blocks import TextBlock
from crawler.extraction.models import model_file
from crawler.extraction.trees import Forest

MODEL = Path(__file__).with_name("confidence.trees")
GOOD = 0.95
"""The text's F1 above which it is good: a confidence is the chance of that."""

_NAMES = """
    far_stricter stricter looser far_looser
    entropy longest_doubt likeliest_loss mixed
    dated ended short mean_size last_size headings
"""
NAMES = tuple(_NAMES.split())
"""The columns of a row."""

_SHIFTS = (-4, -2, 2, 4)
_DOUBTFUL = 0.9  # and its complement: the chances between which a block is doubtful
_BREAK = 30  # a longer block that is not doubtful ends a stretch of those that are
_SHORT = 40
_SEEN = 300
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")
_DIGIT = re.compile(r"\d")
_ENDED = re.compile(r"[.!?…。！？»”\"']\s*$")

_Numbers = npt.NDArray[np.float64]


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
    blocks = reading.text_blocks
    sizes = np.array([block.size for block in blocks], np.float64)
    read = np.array([verdict in (None, "lead") for verdict in reading.verdicts], bool)
    chances = np.clip([reading.chances.get(block.index, 0.0) for block in blocks], 1e-4, 1 - 1e-4)
    size = sizes[read].sum() or 1.0
    text = [block for block, is_read in zip(blocks, read, strict=True) if is_read]
    lengths = [*_doubts(reading, sizes, chances), *_alike(reading, read, chances)]
    return np.array(
        [*_shifted(sizes, read, chances), *(length / size for length in lengths), *_text(text, size)], np.float32
    )


def _shifted(sizes: _Numbers, read: npt.NDArray[np.bool_], chances: _Numbers) -> list[float]:
    """How far the same text would be read (F1) by a model that is stricter or looser by some log odds."""
    odds = np.log(chances / (1 - chances))
    others = [odds > -shift for shift in _SHIFTS]
    length = sizes[read].sum()
    return [float(2 * sizes[other & read].sum() / ((sizes[other].sum() + length) or 1.0)) for other in others]


def _doubts(reading: ClassifiedPage, sizes: _Numbers, chances: _Numbers) -> list[float]:
    """How long what the model was not sure of is: by entropy, and at one stretch."""
    weighed = chances[reading.weighed]
    entropy = -weighed * np.log(weighed) - (1 - weighed) * np.log(1 - weighed)
    longest = stretch = 0.0
    for length, chance in zip(sizes.tolist(), chances.tolist(), strict=True):
        if 1 - _DOUBTFUL < chance < _DOUBTFUL:
            stretch += length
            longest = max(longest, stretch)
        elif length > _BREAK:
            stretch = 0.0
    return [float((entropy * sizes[reading.weighed]).sum()), longest]


def _alike(reading: ClassifiedPage, read: npt.NDArray[np.bool_], chances: _Numbers) -> list[float]:
    """Blocks of one form are mostly right or wrong together: what is lost if the form that likeliest is, is wrong, and
    how much of what was read has a form that other text was left out in, or the other way round."""
    forms = reading.facts.forms if reading.facts is not None else []
    wrong = np.where(read, 1 - chances, chances).tolist()
    lost: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for index in reading.weighed:
        form, size = forms[index], reading.text_blocks[index].size
        lost[form] += size * wrong[index]
        (inside if read[index] else outside)[form] += size
    return [max(lost.values(), default=0.0), sum(min(length, outside[form]) for form, length in inside.items())]


def _text(text: Sequence[TextBlock], size: float) -> list[float]:
    """What the text is like."""
    count = len(text) or 1
    return [
        sum(map(_is_dated, text)) / count,
        sum(block.size for block in text if _ENDED.search(block.text[-3:])) / size,
        sum(block.size < _SHORT for block in text) / count,
        log1p(sum(block.size for block in text) / count),
        log1p(text[-1].size if text else 0),
        sum(bool(block.heading) for block in text),
    ]


def _is_dated(block: TextBlock) -> bool:
    digit = _DIGIT.search(block.text, 0, _SEEN)  # a pattern that begins with a digit is found in half the time
    return digit is not None and _DATE.search(block.text[:_SEEN], max(0, digit.start() - 1)) is not None
