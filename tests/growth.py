"""How the time of a function grows with what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.pumping import FLOOR, STEEPEST


def grows_no_faster(make: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether four times as much takes less than the square of that, or hardly any time.

    :param make: prepares the work on a number of things, which is not counted.
    """
    long = _seconds(make(4 * size))
    return long < FLOOR or long < STEEPEST * _seconds(make(size))


def _seconds(work: Callable[[], object]) -> float:
    """The least of three times of the processor's."""
    found = []
    for _ in range(3):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)
