"""How many processes a machine crawls with."""

from __future__ import annotations

import os

from crawler.spiders.arguments import WrongArgument


def processes_of(text: str, cores: int | None = None) -> int:
    """How many processes ``--processes`` means: a number, or for ``auto`` one for every two cores.

    An engine keeps about one core of workers busy beside its own.

    :raises crawler.spiders.arguments.WrongArgument: it is neither.

    >>> processes_of("auto", 8), processes_of("auto", 1), processes_of("3")
    (4, 1, 3)
    """
    if text == "auto":
        return max(1, (cores or len(os.sched_getaffinity(0))) // 2)
    if not text.isdecimal() or int(text) < 1:
        raise WrongArgument(f"--processes takes a number from 1 on, or auto, not {text!r}")
    return int(text)
