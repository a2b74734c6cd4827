"""Which of a page's blocks are text, by trees over all that is known of each: :mod:`training.blocks` grows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from crawler.extraction.content.features import NAMES, rows_of
from crawler.extraction.content.page_facts import PageFacts
from crawler.extraction.models import model_file
from crawler.extraction.trees import Forest

MODEL = Path(__file__).with_name("blocks.trees")
CONVENTION = "convention"
"""The column that says whose idea of a text an annotated page follows; one of them is fixed in the model."""


class BlockModel:
    """Trees over the rows of :func:`crawler.extraction.content.features.rows_of`."""

    def __init__(self, forest: Forest, source: str):
        forest.check_features(NAMES, source)
        self.forest = forest

    def chances(self, facts: PageFacts, settled: Mapping[int, float] = MappingProxyType({})) -> dict[int, float]:
        """By index the chance that a block is text, 0 to 1; blocks that are not there cannot be.

        :param settled: the chances of blocks that need not be weighed.
        """
        indexes = [index for index in facts.candidates if index not in settled]
        chances = self.forest.probabilities(rows_of(facts, indexes)) if indexes else ()
        found = dict(settled) | {index: float(chance) for index, chance in zip(indexes, chances, strict=True)}
        return {index: found[index] for index in facts.candidates}

    def evidence(self, facts: PageFacts, index: int) -> list[tuple[str, float]]:
        """What spoke for a block (above 0) and against it, in log odds, the weightiest first."""
        said = self.forest.contributions(rows_of(facts, [index])[0])
        return sorted(said.items(), key=lambda item: (-abs(item[1]), item[0]))


def block_model() -> BlockModel:
    """The model that pages are read with, read once a file.

    :raises UnusableModel: the file is missing, damaged or of another version.
    """
    return _read(model_file(MODEL))


@cache
def _read(path: Path) -> BlockModel:
    return BlockModel(Forest.read(path), str(path))
