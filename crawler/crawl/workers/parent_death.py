"""A process that ends with the one that started it, whatever that dies of."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def signal_at_parents_end(number: signal.Signals) -> bool:
    """Have the system send this process a signal when its parent ends (``PR_SET_PDEATHSIG`` of prctl(2)).

    A parent that has ended before is none: ask for it afterwards.

    :return: False where the system has no such call.
    :raises OSError: it refused.
    """
    if sys.platform != "linux":
        return False
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    return True
