"""How the work of a function grows with what it is given."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

from tests.pumping import FLOOR, STEEPEST

_TIMES = 6


def grows_no_faster(make: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether four times as much takes less than the square of that, or hardly any time.

    A square shows each time that it is looked for; a machine that was busy with something else does not. So one
    measurement that finds none is believed, and the least of what was seen of either size counts.

    :param make: prepares the work on a number of things, which is not counted.
    """
    small, large = _seconds(make(size)), _seconds(make(4 * size))
    least_small, least_large = next(small), next(large)
    for _ in range(_TIMES):
        if least_large < FLOOR or least_large < STEEPEST * least_small:
            return True
        least_small, least_large = min(least_small, next(small)), min(least_large, next(large))
    return False


def _seconds(work: Callable[[], object]) -> Iterator[float]:
    """The processor's time of each call, without collections of garbage that others left."""
    while True:
        gc.collect()
        gc.disable()
        try:
            begin = time.process_time()
            work()
            taken = time.process_time() - begin
        finally:
            gc.enable()
        yield taken
