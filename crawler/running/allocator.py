"""How the allocator is set for a process that crawls for hours, or months."""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX = -8  # malloc.h of glibc


def share_one_arena() -> bool:
    """Have all threads take their memory from one arena of glibc's (mallopt(3)); to be called before they begin.

    Each thread has one of its own else, and what one thread takes and another gives back leaves gaps in all of them: a
    daemon of six threads kept 17 MB in gaps after a minute, 49 after twenty, now 3. They run Python, one at a time, so
    they hardly ever wait for one another.

    :return: False where there is another allocator.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return bool(mallopt is not None and mallopt(_M_ARENA_MAX, 1))
