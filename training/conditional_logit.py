"""Fits what signs weigh so that of each page's values the right one weighs most."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_STEPS = 400
_RATE = 0.05


@dataclass(slots=True, frozen=True)
class Choice:
    """A page's values as sets of signs, and which of them are right."""

    values: Sequence[Collection[str]]
    right: Sequence[bool]
    weight: float = 1.0


def fit(choices: Sequence[Choice], ridge: float = 1.0) -> dict[str, float]:
    """What each sign weighs: the logarithm of the odds it gives a value (McFadden's conditional logit, several right
    values counted together), drawn towards zero.

    :param choices: pages with at least one right value.
    :param ridge: how strongly weights are drawn towards zero.
    """
    names = sorted({sign for choice in choices for value in choice.values for sign in value})
    column = {name: at for at, name in enumerate(names)}
    rows = [
        (page, value, right) for page, c in enumerate(choices) for value, right in zip(c.values, c.right, strict=True)
    ]
    signs = np.zeros((len(rows), len(names)))
    for at, (_, value, _) in enumerate(rows):
        signs[at, [column[sign] for sign in value]] = 1
    page = np.array([row[0] for row in rows])
    right = np.array([row[2] for row in rows])
    weight = np.array([choice.weight for choice in choices])[page]
    beta, mean, square = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _STEPS + 1):  # Adam (Kingma and Ba 2015): full batches, so that every run gives the same
        score = np.exp(np.clip(signs @ beta, -50, 50))
        chosen = score / np.bincount(page, score)[page]
        wanted = score * right / np.bincount(page, score * right)[page]
        slope = signs.T @ ((wanted - chosen) * weight) - ridge * beta
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        beta += _RATE * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return dict(zip(names, map(float, beta), strict=True))


def chosen(values: Sequence[Collection[str]], weights: Mapping[str, float]) -> int | None:
    """The number of the value that weighs most, the first of equals; None when there is none."""
    scores = [sum(weights.get(sign, 0.0) for sign in value) for value in values]
    return max(range(len(scores)), key=scores.__getitem__, default=None)
