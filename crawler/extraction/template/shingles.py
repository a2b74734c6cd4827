"""Runs of words, by which lines that recur on pages are known, and pages that tell the same."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from crawler.page.text import folded_words

SHINGLE = 4
"""Words of a run."""


@lru_cache(maxsize=4096)
def shingles(text: str) -> frozenset[str]:
    """Runs of four words of a text, case and digits left aside; the whole of it when it has fewer.

    >>> sorted(shingles("Read all 12 of our stories"))
    ['0 of our stories', 'all 0 of our', 'read all 0 of']
    """
    words = ["0" if word.isdigit() else word for word in folded_words(text)]
    if len(words) == 1 and len(words[0]) > 12:
        return frozenset(words[0][i : i + 8] for i in range(0, len(words[0]) - 7))
    runs = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in runs)


def recurs(text: str, recurring: frozenset[str]) -> bool:
    """Whether most of a text's shingles are among those that recur."""
    if not recurring:
        return False
    own = shingles(text)
    return bool(own) and len(own & recurring) >= 0.5 * len(own)


class Story(NamedTuple):
    """What an article's page tells."""

    title: str
    lines: Sequence[str]
    """Its paragraphs and headings."""

    def is_told_by(self, other: Story) -> bool:
        """Whether another page tells the same: more than half of the shorter one's title, and of its text.

        >>> one = Story("The ferry is back", ["It sailed again on Monday, after four weeks."])
        >>> one.is_told_by(Story("Ferry is back", [*one.lines, "A second one is to be ordered."]))
        True
        """
        if not _alike({*folded_words(self.title)}, {*folded_words(other.title)}):
            return False
        return _alike(_shingles_of(self.lines), _shingles_of(other.lines))


def _shingles_of(lines: Sequence[str]) -> Set[str]:
    return {shingle for line in lines for shingle in shingles(line)}


def _alike(one: Set[str], other: Set[str]) -> bool:
    return 2 * len(one & other) > min(len(one), len(other))
