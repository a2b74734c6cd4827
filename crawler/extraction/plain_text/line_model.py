"""What each line of a page of plain text is, by trees that :mod:`training.lines` grows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from crawler.extraction.plain_text.features import NAMES, TextPage, line_rows
from crawler.extraction.plain_text.second_look import SECOND_NAMES, second_rows
from crawler.extraction.trees import Forest

MODELS = Path(__file__).parent
"""Where ``text.trees``, ``title.trees`` and ``tags.trees`` are."""
CONVENTION = "convention"
"""The column that says whose idea of a text an annotated page follows; one of them is fixed in the model."""

Chances = npt.NDArray[np.float32]

_folder: ContextVar[Path] = ContextVar("line_model", default=MODELS)


@dataclass(slots=True)
class LineChances:
    """For each line of a page, in order, the chance of what it is, 0 to 1."""

    text: Chances
    title: Chances
    """How far it stands above the page's other lines as its title: an order, and no chance that there is one."""
    tags: Chances


class LineModel:
    """Trees over the rows of :mod:`crawler.extraction.plain_text.features`."""

    def __init__(self, folder: Path):
        self._text = _forest(folder / "text.trees", NAMES)
        self._title, self._tags = (
            _forest(folder / f"{name}.trees", (*NAMES, *SECOND_NAMES)) for name in ("title", "tags")
        )

    def chances(self, page: TextPage) -> LineChances:
        """What the lines of a page are; what is title and what are keywords once it is known what may be text."""
        rows = line_rows(page)
        if not len(rows):
            return LineChances(*(np.zeros(0, np.float32),) * 3)
        text = self._text.probabilities(rows)
        rows = np.hstack([rows, second_rows(page, text)])
        return LineChances(text, self._title.probabilities(rows), self._tags.probabilities(rows))


def _forest(path: Path, names: tuple[str, ...]) -> Forest:
    forest = Forest.read(path)
    forest.check_features(names, str(path))
    return forest


@contextmanager
def reading_texts_with(folder: Path) -> Iterator[None]:
    """Read texts with the models of another folder: such as do not know the pages they are judged by."""
    before = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(before)


def line_model() -> LineModel:
    """The package's models, read once.

    :raises UnusableModel: a file is missing, damaged or of another version.
    """
    return _read(_folder.get())


@cache
def _read(folder: Path) -> LineModel:
    return LineModel(folder)
