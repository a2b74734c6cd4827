"""How far an outlet's template can still be trusted: which pages test it, who wins, and when it is to be relearned."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Article

# A page in so many is read in both ways; more of them when the template fitted not even the pages it was learned from.
_EVERY = 50
_EVERY_DOUBTED = 16
_FITTING = 0.95
_AGREED = 0.8
_FAMILIAR = 0.5
_WINDOW = 20
_MOST_FUTILE = 4

MISSES = 5
"""Misses among the latest pages that are a change of layout."""


def is_sampled(url: str, agreement: float) -> bool:
    """Whether a page is read both with the template and without, to see whether the template still holds.

    The same pages are sampled on every run.

    :param agreement: how well the template reads the pages that it was learned from, 0 to 1.
    """
    return zlib.crc32(url.encode("utf-8", "replace")) % (_EVERY if agreement >= _FITTING else _EVERY_DOUBTED) == 0


def is_familiar(known: float) -> bool:
    """Whether so much of a text stands in forms seen before that nothing else need be asked.

    :param known: the share of the text in known forms, 0 to 1, by how sure those are.
    """
    return known >= _FAMILIAR


def template_wins(agreed: float, known: float, kept: float) -> tuple[bool, float]:
    """Whether the template's reading of a page wins over the general one, and how far the one that wins fits, 0 to 1.

    :param agreed: F1 of the two readings against each other.
    :param known: for the template, the share of its text in forms seen before.
    :param kept: for the general extraction, the share of the text that trafilatura and the rules both took.

    >>> template_wins(0.95, 0.9, 0.9), template_wins(0.4, 0.9, 0.7), template_wins(0.4, 0.3, 0.7)
    ((True, 0.9), (True, 0.4), (False, 0.4))
    """
    wins = agreed >= _AGREED or known >= _AGREED or known > kept
    return wins, min(agreed, known) if wins else agreed


@dataclass(slots=True)
class Trust:
    """What became of an outlet's latest pages under its template; plain data that can be kept beside it.

    >>> from crawler.items import Article
    >>> trust = Trust("ab12")
    >>> [trust.observe(Article(model="ab12")) for _ in range(3)], trust.stale
    ([False, False, False], False)
    >>> [trust.observe(Article(model=None)) for _ in range(5)], trust.stale
    ([True, True, True, True, True], True)
    """

    version: str
    """The template's :attr:`~crawler.extraction.OutletModel.version`."""

    recent: list[bool] = field(default_factory=list)
    """For each of the latest pages, the newest last, whether it was read with the template and fits it."""

    read: int = 0
    """How many pages were observed since the template was learned."""

    futile: int = 0
    """How many times in a row relearning it did not help; each doubles the misses that are borne."""

    young: bool = False
    """Whether the outlet's first template has read few pages so far: what it misses then is no change of layout."""

    def observe(self, article: Article) -> bool:
        """Take note of an article that was extracted with the template at hand.

        :return: whether the template missed it: such a page is worth keeping, to learn from when there are enough.
        """
        hit = self.fits(article)
        self.read += 1
        self.young = self.young and not (hit and self.read >= _WINDOW)
        self.recent = [*self.recent, hit][-self._window :]
        return not hit

    def fits(self, article: Article) -> bool:
        """Whether an article was read with the template; one that hardly fits it does not name it."""
        return article.model == self.version

    @property
    def agreement(self) -> float:
        """The share of the latest pages that fit the template, 0 to 1; 1 before any."""
        return sum(self.recent) / len(self.recent) if self.recent else 1.0

    @property
    def stale(self) -> bool:
        """Whether the layout has changed: learn again from the pages that were missed, with this template as the
        one ``before`` (:func:`crawler.extraction.learn`), raise the alarm, and :meth:`renew`."""
        return self.recent.count(False) >= MISSES << self.futile

    @property
    def proven(self) -> bool:
        """Whether the template has read enough pages well for the layout to be called known."""
        return self.read >= _WINDOW and self.agreement >= _AGREED

    def renew(self, version: str) -> None:
        """Begin anew with a template that was relearned."""
        helped = self.read >= 2 * self._window
        self.futile = 0 if helped else min(_MOST_FUTILE, self.futile + 1)
        self.version, self.recent, self.read = version, [], 0

    @property
    def _window(self) -> int:
        return _WINDOW << self.futile
