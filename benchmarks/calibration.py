"""How far confidence can be trusted: what share of articles is good at each level, and whether it ranks bad ones last.

Good is what :data:`crawler.extraction.confidence.GOOD` says; of pages that were refused nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from crawler.extraction.confidence import GOOD

BAD = 0.8
"""The F1 below which a text is bad."""

_STEPS = 10


class Judged(NamedTuple):
    """An article."""

    confidence: float
    f1: float


def auroc(articles: Sequence[Judged]) -> float | None:
    """How often a bad text has less confidence than another, ties counting half; None without both.

    >>> auroc([Judged(0.2, 0.5), Judged(0.9, 1.0), Judged(0.2, 0.9), Judged(0.95, 0.7)])
    0.375
    """
    bad = [article.confidence for article in articles if article.f1 < BAD]
    rest = [article.confidence for article in articles if article.f1 >= BAD]
    if not bad or not rest:
        return None
    return mean((one < other) + (one == other) / 2 for one in bad for other in rest)


def table(articles: Sequence[Judged]) -> list[tuple[float, int, float]]:
    """By steps of a tenth: the least confidence, the articles in the step, and the share of them that is good.

    >>> table([Judged(0.93, 0.97), Judged(1.0, 0.9), Judged(0.31, 0.2)])
    [(0.3, 1, 0.0), (0.9, 2, 0.5)]
    """
    steps: dict[int, list[bool]] = {}
    for article in articles:
        step = min(int(article.confidence * _STEPS), _STEPS - 1)
        steps.setdefault(step, []).append(article.f1 > GOOD)
    return [(step / _STEPS, len(good), sum(good) / len(good)) for step, good in sorted(steps.items())]


def show(articles: dict[str, list[Judged]]) -> None:
    """Print both for each corpus, and for all."""
    everything = [article for found in articles.values() for article in found]
    for name, found in [*articles.items(), ("all", everything)]:
        ranked = auroc(found)
        told = "" if ranked is None else f", AUROC of F1 below {BAD}: {ranked:.3f}"
        print(f"\nconfidence, {name}: {len(found)} articles{told}")
        print("  least       ", *(f"{least:5.1f}" for least, _, _ in table(found)))
        print("  articles    ", *(f"{count:5}" for _, count, _ in table(found)))
        print(f"  F1 above {GOOD}", *(f"{share:5.2f}" for _, _, share in table(found)))
