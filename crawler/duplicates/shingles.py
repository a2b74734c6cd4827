"""A text as the set of its shingles, and the few of them by which its copies are looked up.

Shingles are runs of words (Broder, "On the resemblance and containment of documents", 1997), of characters where a
script parts no words. They are numbers of 64 bits, the same in every process and on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_LONGEST = 160
"""Bytes of a word that count."""
_AT_ONCE = 1_000_000
"""Characters that are worked on together: arrays of numbers stand for them, some ten bytes a character."""

_IS_WORD = np.array([chr(byte) in "0123456789abcdefghijklmnopqrstuvwxyz" or byte > 127 for byte in range(256)])
_LOW_BYTES = np.array([(1 << 8 * number) - 1 for number in range(9)], np.uint64)


def shingles_of(text: str) -> Shingles:
    """The shingles of a text, as :func:`shingles_of_all` gives them.

    >>> first, second = map(shingles_of, ("a fox ran by the old mill", "a fox, ran by the mill"))
    >>> len(first), len(second), len(shingles_of("one two"))
    (3, 2, 0)
    """
    return shingles_of_all([text])[0]


def shingles_of_all(texts: Sequence[str]) -> list[Shingles]:
    """The shingles of each of several texts, which costs a fraction of one after the other.

    :param texts: in one spelling, in small letters; in one that is not of ASCII alone a space parts two words, and two
        characters of a script that parts none.
    """
    return [shingles for batch in _batches(texts) for shingles in _shingles(batch)]


def features_of(shingles: Shingles) -> list[int]:
    """The shingles by which a text is looked up, as numbers of 32 bits: those with the smallest hashes.

    That is a bottom-k MinHash sketch. Copies have most of theirs in common, and other texts hardly one.

    :return: none for a text that is too short to have copies.
    """
    if len(shingles) < FEWEST:
        return []
    number = min(max(FEATURES, len(shingles) // _SHINGLES_A_FEATURE), _MOST_FEATURES)
    low = shingles[:number].astype(np.uint32)  # the high bits are those of all the smallest
    found: list[int] = low.view(np.int32).tolist()
    return found


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = characters = 0
    for end, text in enumerate(texts):
        if end > start and characters + len(text) > _AT_ONCE:
            yield texts[start:end]
            start, characters = end, 0
        characters += len(text)
    if texts:
        yield texts[start:]


def _shingles(texts: Sequence[str]) -> Iterator[Shingles]:
    parts = [text.encode() for text in texts]
    data = b"\n".join([b"", *parts, bytes(8)])
    edges = np.flatnonzero(np.diff(_IS_WORD[np.frombuffer(data, np.uint8)])) + 1
    starts, ends = edges[::2], edges[1::2]
    hashes = _hashes_of(data, starts, np.minimum(ends - starts, _LONGEST))
    of_words = _runs(hashes, _WORDS)
    firsts = np.searchsorted(starts, np.cumsum([0, *(len(part) + 1 for part in parts)])).tolist()
    for text, first, last in zip(texts, firsts, firsts[1:], strict=False):
        if not text.isascii() and len(text) < 3 * (last - first):  # most words are characters
            runs = _runs(hashes[first:last], _CHARACTERS)
        else:
            runs = of_words[first : max(last - _WORDS + 1, first)].copy()
        runs.sort()
        yield runs[np.concatenate(([True], runs[1:] != runs[:-1]))] if len(runs) else runs


def _hashes_of(data: bytes, starts: npt.NDArray[np.intp], lengths: npt.NDArray[np.intp]) -> Shingles:
    """Hashes of the words that begin at those places of the data, which eight bytes more follow."""
    eights: Shingles = np.ndarray(len(data) - 7, "<u8", data, strides=(1,))  # the eight bytes from each place on
    hashes = lengths.astype(np.uint64)
    longer = np.arange(len(lengths))
    begin = 0
    while len(longer):
        part = eights[starts[longer] + begin] & _LOW_BYTES[np.minimum(lengths[longer] - begin, 8)]
        hashes[longer] = _mixed(hashes[longer] * _PRIME + part)
        begin += 8
        longer = longer[lengths[longer] > begin]
    return hashes


def _runs(hashes: Shingles, length: int) -> Shingles:
    """A hash of each run of so many words."""
    number = max(len(hashes) - length + 1, 0)
    runs = np.zeros(number, np.uint64)
    for place in range(length if number else 0):
        runs *= _PRIME
        runs += hashes[place : place + number]
    return _mixed(runs)


def _mixed(numbers: Shingles) -> Shingles:
    """Numbers of which every bit depends on every bit of the given ones (the end of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
