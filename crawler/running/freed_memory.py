"""What was freed and is kept by the allocator goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> bool:
    """Have glibc give the system the pages between pieces of memory in use (malloc_trim(3)), in some milliseconds.

    :return: False where there is nothing to give, or another allocator.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return bool(trim is not None and trim(0))
