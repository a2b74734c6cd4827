"""What the latest articles of an outlet lack that its earlier ones had, and how long they are, by its own variation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, exp, log, sqrt
from statistics import mean, median
from typing import TypeVar

from crawler.items import Article

T = TypeVar("T")

FIELDS = ("title", "authors", "published", "lead", "section")
WINDOWS = (20, 60)
"""So many of the latest articles are held against the earlier ones: few show a break soon, more show a small one."""

PAST = 200
FEWEST = 40
_CHANCE = 1e-4
_LEAST_DROP = 0.15
_DEVIATIONS, _LEAST_RATIO = 5, 1.5
_MAD = 1.4826  # from the median absolute deviation to the standard deviation of a normal distribution
_MEDIAN = 1.2533  # from the standard error of a mean to that of a median


def fewer_by_chance(having: int, number: int, past_having: int, past: int) -> float:
    """How likely it is that so few of some articles have something, if they are no other than the earlier ones.

    Fisher's exact test, one-sided (R. A. Fisher, The Design of Experiments, 1935), which holds for small numbers and
    for shares of 0 and 1 as well.

    >>> round(fewer_by_chance(3, 4, 4, 4), 2), fewer_by_chance(12, 20, 200, 200) < 1e-8
    (0.5, True)
    """
    total, all_having = number + past, having + past_having
    least = max(0, number - (total - all_having))
    ways = sum(comb(all_having, n) * comb(total - all_having, number - n) for n in range(least, having + 1))
    return ways / comb(total, number)


def field_problem(latest: Sequence[bool], past: Sequence[bool]) -> str | None:
    """How the share of articles that have a field fell; None when it did not, or may have by chance.

    Articles that come together are alike, so that they count for fewer: their number is divided by the design effect,
    how much more the share varied among earlier ones than by chance (L. Kish, Survey Sampling, 1965, §8.2).

    :param latest: for each article whether it has the field, the one stored last first.

    >>> field_problem([False] * 8 + [True] * 12, [True] * 100), field_problem([False] * 2 + [True] * 18, [True] * 100)
    ('60% of the latest 20 articles have it; 100% had', None)
    """
    share = mean(past)
    effect = _design_effect(past, share)
    for size in WINDOWS:
        if len(latest) < size:
            break
        having = sum(latest[:size])
        counted = [round(number / effect) for number in (having, size, sum(past), len(past))]
        if share - having / size >= _LEAST_DROP and fewer_by_chance(*counted) < _CHANCE:
            return f"{having / size:.0%} of the latest {size} articles have it; {share:.0%} had"
    return None


def length_problem(latest: Sequence[int], past: Sequence[int]) -> str | None:
    """How much shorter or longer the latest texts are; None when they are not, or may be by chance.

    The logarithms of the medians are compared; what they may differ by is taken from the median absolute deviation of
    earlier texts (P. J. Huber, Robust Statistics, 1981, §5.1), or from that of the medians of articles that came
    together where it is larger.

    :param latest: words of each article, the one stored last first.
    """
    before = median(past)
    words = [log(1 + number) for number in past]
    spread = max(_deviation(words), 0.1)
    medians = [median(window) for window in _windows(words)]
    effect = max(1.0, _deviation(medians) / _error(spread, WINDOWS[0]))
    for size in WINDOWS:
        if len(latest) < size:
            break
        after = median(latest[:size])
        shift = abs(log(1 + after) - median(words))
        if exp(shift) >= _LEAST_RATIO and shift >= _DEVIATIONS * effect * _error(spread, size):
            return f"the latest {size} articles have {after:g} words; {before:g} were usual"
    return None


def latest_of(number: int) -> int:
    """How many of an outlet's articles are held against those before them, as none is against itself."""
    return max(WINDOWS) if number >= 2 * max(WINDOWS) else min(WINDOWS)


def coverage_problems(latest: Sequence[Article], past: Sequence[Article]) -> Iterator[tuple[str, str]]:
    """The fields that the latest articles lack, and ``body`` when texts became shorter or longer, each with a sentence.

    :param latest: articles of one outlet, the one stored last first.
    :param past: those that were stored before, in the same order.
    """
    if len(past) < FEWEST:
        return
    for name in FIELDS:
        have, had = ([bool(getattr(article, name)) for article in some] for some in (latest, past))
        if problem := field_problem(have, had):
            yield name, problem.replace("have it", f"have {name}")
    if problem := length_problem([each.word_count for each in latest], [each.word_count for each in past]):
        yield "body", problem


def _design_effect(past: Sequence[bool], share: float) -> float:
    expected = WINDOWS[0] * share * (1 - share)
    windows = [sum(window) for window in _windows(past)]
    if not expected or len(windows) < 2:
        return 1.0
    return max(1.0, sum((having - WINDOWS[0] * share) ** 2 for having in windows) / expected / (len(windows) - 1))


def _windows(past: Sequence[T]) -> list[Sequence[T]]:
    size = WINDOWS[0]
    return [past[n : n + size] for n in range(0, len(past) - size + 1, size)]


def _deviation(values: Sequence[float]) -> float:
    middle = median(values)
    return _MAD * median(abs(value - middle) for value in values)


def _error(spread: float, size: int) -> float:
    return _MEDIAN * spread / sqrt(size)
