"""The lock of an archive's folder: files are put in the place of others while nobody writes, and by one at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder_lock(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold an archive's folder; waits for who holds it. It is free again when the process ends, however it does.

    :param shared: for who adds to the files, beside others who do; else nobody else does anything in the folder.
    :raises OSError: there is no such folder.
    """
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
