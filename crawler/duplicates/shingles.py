"""A text as the set of its shingles, and the few of them by which its copies are looked up.

Shingles are runs of words (Broder, "On the resemblance and containment of documents", 1997), of characters where a
script parts no words. They are numbers of 64 bits, the same in every process and on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Shingles = npt.NDArray[np.uint64]
"""Hashes of a text's shingles, each once, in order."""

_WORDS = 5
"""Words of a shingle."""
_CHARACTERS = 10
"""Characters of a shingle where each is a word of its own; they hold about as much as five words."""
FEWEST = 20
"""Shingles of the shortest text that has copies; what is shorter is a caption, or what stands in a text's place."""
FEATURES = 6
"""Shingles by which a text is looked up at least. Of two texts that share the part J of their shingles, all six are of
one alone with a probability of (1 - J)⁶: .00006 for J = .8, .12 for J = .3."""
_SHINGLES_A_FEATURE = 80
"""Of a long text, so that what is a small part of it is found: an excerpt has its smallest hashes among them."""
_MOST_FEATURES = 60

_PRIME = np.uint64(0x9E3779B97F4A7C15)  # any odd number would do: words in another order give another sum
_MOST_KEPT = 100_000


class _WordHashes(dict[str, int]):
    """Words met so far, the most frequent of which make most of every text."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[word] = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
        return found


_hashes = _WordHashes()


def shingles_of(words: Sequence[str]) -> Shingles:
    """The shingles of a text.

    :param words: in their order, in one spelling; of a script that parts no words the single characters.

    >>> first, second = (shingles_of(text.split()) for text in ("a fox ran by the old mill", "A fox ran by the mill"))
    >>> len(first), len(second), len(shingles_of(["one", "two"]))
    (3, 2, 0)
    """
    number = len(words)
    length = _CHARACTERS if sum(map(len, words)) < 2 * number else _WORDS
    if number < length:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(_hashes.__getitem__, words), np.uint64, number)
    runs = np.zeros(number - length + 1, np.uint64)
    for place in range(length):
        runs *= _PRIME
        runs += hashes[place : number - length + 1 + place]
    return np.unique(_mixed(runs))


def features_of(shingles: Shingles) -> list[int]:
    """The shingles by which a text is looked up, as numbers of 32 bits: those with the smallest hashes.

    That is a bottom-k MinHash sketch. Copies have most of theirs in common, and other texts hardly one.

    :return: none for a text that is too short to have copies.
    """
    if len(shingles) < FEWEST:
        return []
    number = min(max(FEATURES, len(shingles) // _SHINGLES_A_FEATURE), _MOST_FEATURES)
    low = (shingles[:number] & np.uint64(0xFFFFFFFF)).astype(np.uint32)  # the high bits are those of all the smallest
    return [int(feature) for feature in low.view(np.int32)]


def _mixed(numbers: Shingles) -> Shingles:
    """Numbers of which every bit depends on every bit of the given ones (the end of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
