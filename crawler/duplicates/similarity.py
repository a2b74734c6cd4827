"""Whether two texts are copies of one, by what they share."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from crawler.duplicates.shingles import FEWEST, Shingles

AnyHash = TypeVar("AnyHash", np.uint32, np.uint64)

_RESEMBLANCE = 0.6
CONTAINMENT = 0.6
LEAST_OF_LARGER = 0.1
"""What an excerpt has to be of the whole: a digest holds many stories, and is a copy of none."""
_SHORTEST_EXCERPT = 50


def shared(one: npt.NDArray[AnyHash], other: npt.NDArray[AnyHash]) -> int:
    """How many shingles two texts have in common, or how many of their hashes two samples have."""
    both = np.concatenate((one, other))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))  # each is in either once


def have_lengths_of_copies(fewer: int, more: int) -> bool:
    """Whether texts of so many shingles can be copies at all."""
    return fewer >= FEWEST and fewer >= LEAST_OF_LARGER * more


def are_copies(one: Shingles, other: Shingles) -> bool:
    """Whether two texts share most of what they are, or one of them stands in the other as a good part of it.

    The first holds for near-duplicates (Jaccard's coefficient), the second for excerpts and for copies with a further
    lead or end (containment).
    """
    fewer, more = sorted((len(one), len(other)))
    if not have_lengths_of_copies(fewer, more):
        return False
    both = shared(one, other)
    if both >= _RESEMBLANCE * (fewer + more - both):
        return True
    return fewer >= _SHORTEST_EXCERPT and both >= CONTAINMENT * fewer and both >= LEAST_OF_LARGER * more
