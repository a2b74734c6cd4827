"""A sample of a text's shingles, from which it is seen of most texts that they are no copies of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from crawler.duplicates.shingles import Shingles
from crawler.duplicates.similarity import CONTAINMENT, LEAST_OF_LARGER, have_lengths_of_copies, shared

_LEAST = 64
"""Shingles of a sample, of texts that have as many."""
_ONE_OF = 8
_DEVIATIONS = 5.0
"""By how many of them samples have to share less than those of copies do on the mean: one in three millions does."""


@dataclass(slots=True, frozen=True)
class Sketch:
    """The shingles with the smallest hashes, a fixed part of all (Broder 1997, section 4, "modulo m").

    Below the smaller one of their largest hashes, what two samples hold is all that the texts hold there.
    """

    number: int
    """Shingles of the text."""
    smallest: npt.NDArray[np.uint32]
    """The high halves of their hashes, in order."""

    @property
    def is_whole(self) -> bool:
        """Whether it holds all of the text's shingles."""
        return self.number <= len(self.smallest)


def sketch_of(shingles: Shingles) -> Sketch:
    """The sample of a text's shingles."""
    number = max(_LEAST, len(shingles) // _ONE_OF)
    return Sketch(len(shingles), (shingles[:number] >> np.uint64(32)).astype(np.uint32))


def may_be_copies(one: Sketch, other: Sketch) -> bool:
    """Whether :func:`crawler.duplicates.similarity.are_copies` can hold for the texts of two samples.

    Copies share a known part of the shorter one's shingles at least. How many of it a sample holds is hypergeometric,
    and varies less than drawing each by itself would.
    """
    shorter, longer = (one, other) if one.number <= other.number else (other, one)
    if not have_lengths_of_copies(shorter.number, longer.number):
        return False
    ends = [sketch.smallest[-1] for sketch in (shorter, longer) if not sketch.is_whole]
    of_shorter, of_longer = shorter.smallest, longer.smallest
    if ends:
        of_shorter, of_longer = (each[: np.searchsorted(each, min(ends), "right")] for each in (of_shorter, of_longer))
    share = max(CONTAINMENT, LEAST_OF_LARGER * longer.number / shorter.number)
    expected = share * len(of_shorter)
    return shared(of_shorter, of_longer) >= expected - _DEVIATIONS * sqrt(expected * (1 - share))
