"""How many articles an outlet has in all, estimated from how far its sources agree (capture and recapture)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_FEW = 5


def estimate(sources: Sequence[Mapping[int, float | None]]) -> int | None:
    """How many articles there are, by what two or more sources name of them.

    Chapman's estimator (1951) on the largest source and the others together, in the time that all of them cover: a
    feed of the last day says nothing of last year.

    :param sources: of each, the articles as numbers, with when each was published (Unix time) where that is known.
    :return: None when they share too little to tell.

    >>> one, two = dict.fromkeys(range(90), 1.0), dict.fromkeys(range(10, 100), 1.0)
    >>> estimate([one, two]), estimate([one, {}])
    (101, None)
    """
    used = [source for source in sources if source]
    if len(used) < 2:
        return None
    everything = set().union(*used)
    dates: dict[int, float] = {}
    for source in used:
        dates |= {key: when for key, when in source.items() if when is not None}
    starts = [min((dates[key] for key in source if key in dates), default=None) for source in used]
    start = max((begin for begin in starts if begin is not None), default=None)
    windows = [{key for key in source if start is None or dates.get(key, start) >= start} for source in used]
    largest = max(windows, key=len)
    others = set().union(*(window for window in windows if window is not largest))
    both = len(largest & others)
    if both < _FEW:
        return None
    total = (len(largest) + 1) * (len(others) + 1) / (both + 1) - 1
    return len(everything) + max(round(total) - len(largest | others), 0)
