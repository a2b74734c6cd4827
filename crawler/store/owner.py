"""Who holds a lease: one frontier of one process, told from every other, and whether that process still runs."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import uuid
from functools import cache
from pathlib import Path


def this_process() -> str:
    """A name for a holder of leases: ``host:pid:machine:started:random``, different at each call.

    ``machine`` stands for the running system and its process namespace, so that two containers of one name are
    two machines; ``started`` tells the process from an earlier one that had its number.
    """
    host = socket.gethostname().replace(":", "-")
    machine, started = _own(os.getpid())
    return f"{host}:{os.getpid()}:{machine}:{started}:{secrets.token_hex(4)}"


def is_dead(owner: str) -> bool:
    """Whether the process behind a name ran on this machine and is gone; False when that cannot be told."""
    parts = owner.split(":")
    machine, own_start = _own(os.getpid())
    if os.name != "posix" or len(parts) != 5 or parts[2] != machine or not parts[1].isdecimal():
        return False
    pid, started = int(parts[1]), parts[3]
    if pid == os.getpid():  # most of them, where one process crawls many outlets
        return started != own_start
    if Path("/proc/self/stat").exists():
        return _started(pid) != started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@cache
def _own(pid: int) -> tuple[str, str]:
    """The machine and the start of this process, which has the number; a child of it has another one."""
    return _machine(), _started(pid) or "0"


def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        names = os.readlink("/proc/self/ns/pid")
    except OSError:
        boot, names = str(uuid.getnode()), ""
    return hashlib.sha256(f"{socket.gethostname()}\n{boot}\n{names}".encode()).hexdigest()[:12]


def _started(pid: int) -> str | None:
    """Ticks from the machine's start to the process's (proc(5), field 22); None when it does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    state, *fields = stat.rpartition(b")")[2].split()
    return None if state in (b"Z", b"X") else fields[18].decode()
