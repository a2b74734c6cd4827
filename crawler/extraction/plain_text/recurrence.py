"""What several pages of one outlet show of each other: a line that stands on many is no part of an article, and what
follows one, or stands above one, has the same part on each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.line_model import LineChances
from crawler.extraction.plain_text.lines import Line
from crawler.page.text import fold_letters

_DIGITS = re.compile(r"\d+")
_LEAST_PAGES = 3
"""From so many pages on they show anything."""
_OFTEN = 0.5
"""The share of pages on which a line stands that parts places."""
_PLACE, _REPEATED = 0.5, 4.0
"""How much the same place on other pages counts, and a line's standing on others, twice where it is on most, in log
odds."""
_DOUBT = 300
"""The length of text that a place is taken to hold beforehand, half of it an article's."""
_SURE = 6.0

Sides = tuple[list[str], list[str]]


@dataclass(slots=True)
class Recurrence:
    """What pages of an outlet have in common."""

    pages: int = 0
    often: frozenset[str] = frozenset()
    """The lines that stand on most pages."""
    shown: Counter[str] = field(default_factory=Counter)
    """On how many pages each line stands."""
    below: dict[str, list[float]] = field(default_factory=dict)
    """By a line of most pages how much text stands below it up to the next one, and how much of it is likely text of
    an article; ``above`` the same of what stands above it."""
    above: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, pages: Iterable[tuple[Sequence[Line], LineChances]]) -> Recurrence:
        """What pages show together.

        :param pages: the lines of each, and what each line is likely to be by itself.
        """
        keyed = [([key_of(line) for line in lines], lines, chances.text) for lines, chances in pages]
        shown = Counter(key for keys, _, _ in keyed for key in set(keys))
        often = frozenset(key for key, number in shown.items() if number >= max(2, _OFTEN * len(keyed)))
        found = cls(len(keyed), often, shown)
        for keys, lines, text in keyed:
            above, below = found._sides(keys)
            for line, over, under, chance in zip(lines, above, below, text, strict=True):
                size = weight(line.text)
                for sums in (found.below.setdefault(over, [0.0, 0.0]), found.above.setdefault(under, [0.0, 0.0])):
                    sums[0] += size
                    sums[1] += size * float(chance)
        return found

    def weighed(self, lines: Sequence[Line], chances: LineChances) -> LineChances:
        """What the lines of a page are likely to be, all pages considered."""
        if self.pages < _LEAST_PAGES or not lines:
            return chances
        keys = [key_of(line) for line in lines]
        above, below = self._sides(keys)
        odds = _log_odds(chances.text)
        sides = [
            _told(self.below.get(over)) + _told(self.above.get(under)) for over, under in zip(above, below, strict=True)
        ]
        odds += _PLACE * np.array(sides)
        odds -= _REPEATED * np.array([(self.shown[key] > 1) + (key in self.often) for key in keys])
        title = np.where([key in self.often for key in keys], 0, chances.title)
        return LineChances((1 / (1 + np.exp(-odds))).astype(np.float32), title.astype(np.float32), chances.tags)

    def _sides(self, keys: Sequence[str]) -> Sides:
        """For each line the nearest one above, and the nearest below, that stand on most pages."""
        above, below = [""], [""]
        for key in keys[:-1]:
            above.append(key if key in self.often else above[-1])
        for key in reversed(keys[1:]):
            below.append(key if key in self.often else below[-1])
        return above, below[::-1]


def key_of(line: Line) -> str:
    """What a line is known by: its words, whatever numbers stand in it."""
    return _DIGITS.sub("0", fold_letters(line.text)) or line.text


def _told(sums: list[float] | None) -> float:
    size, text = sums or (0.0, 0.0)
    share = (text + _DOUBT / 2) / (size + _DOUBT)
    return float(_log_odds(np.array([share]))[0])


def _log_odds(chances: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    sure = 1 / (1 + np.exp(-_SURE))
    known = np.clip(chances.astype(np.float64), 1 - sure, sure)
    odds: npt.NDArray[np.float64] = np.log(known / (1 - known))
    return odds
