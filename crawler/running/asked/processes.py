"""Processes of ``crawler`` on behalf of somebody else: their command lines, and their end with what they started."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import suppress

GUARDED = "CRAWLER_GUARD_NAMED=True"
"""The setting with which addresses are asked that come from somebody else: public ones alone, but for the networks that
are allowed. It comes after those of who runs the server."""

_GRACE_SECONDS = 10.0
_LARGEST_PIECE = 1 << 20


def command_line(store: str, command: Sequence[str], settings: Sequence[str]) -> list[str]:
    """The words of ``crawler COMMAND``, which imports nothing from the working folder.

    :param store: path or URL of the store.
    :param settings: ``NAME=VALUE``; of two of one name the last one counts.
    """
    words = [sys.executable, "-P", "-m", "crawler", "--store", store, *command]
    return words + [word for setting in settings for word in ("-s", setting)]


async def end_process(process: Process) -> None:
    """End a process with those that it started, in order if it does so soon.

    :param process: the leader of a session of its own, whose standard output is a pipe.
    """
    for number in (None, signal.SIGTERM, signal.SIGKILL):
        if number is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
        elif process.returncode is None:
            continue
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_SECONDS):
                await asyncio.gather(process.wait(), _drain(process))
                return


async def _drain(process: Process) -> None:
    """Take what a process still says: it ends in order only when its pipe takes that."""
    assert process.stdout is not None
    while await process.stdout.read(_LARGEST_PIECE):
        pass
