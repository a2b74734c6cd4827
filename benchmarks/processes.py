"""Runs a command and counts what all of its processes take, those too that it does not wait for."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(slots=True, frozen=True)
class Usage:
    """What a command took."""

    seconds: float
    """Until it ended itself."""
    cpu: float
    """Seconds of CPU, of the user and of the system, of all processes."""
    own_cpu: float
    """Those of the command's own process, and of children that it waited for."""
    megabytes: float
    """The most that its own process held in memory."""


def run(command: Sequence[str]) -> Usage:
    """Run a command to the end of all its processes; its output is dropped.

    Worker processes belong to a server that the command does not wait for, so that its own times lack them. This
    process adopts them (``PR_SET_CHILD_SUBREAPER`` of prctl(2)), wherefore it must have no other children.

    :raises OSError: the system cannot have it adopt them.
    """
    if not sys.platform.startswith("linux"):
        raise OSError("the CPU time of worker processes is only counted on Linux")
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = own = cpu = megabytes = 0.0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return Usage(seconds, cpu, own, megabytes)
        taken = usage.ru_utime + usage.ru_stime
        cpu += taken
        if pid == process.pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds, own, megabytes = time.monotonic() - began, taken, usage.ru_maxrss / 1024


def resident(pid: int) -> float | None:
    """MiB that a process has in memory (proc(5)); None when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")]
    return found[0] if found else None


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that these did (proc(5))."""
    children = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended since
            children += [int(child) for child in (task / "children").read_text().split()]
    return children + [further for child in children for further in descendants(child)]
