"""Whose turn it is to write to an SQLite file, among the threads of a process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock


class Writers:
    """Lets threads write one after the other, in the order in which they came.

    SQLite lets whoever comes at the right moment: one that waits for the file's lock looks again after up to a tenth
    of a second (``sqliteDefaultBusyCallback``), so that of many who write the file is idle for most of the time, and
    some have their turn after minutes or never. Other processes are waited for in SQLite's way.
    """

    def __init__(self) -> None:
        self._changing = Lock()
        self._waiting: deque[Lock] = deque()
        self._busy = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until all who came before have written."""
        with self._changing:
            if free := not self._busy:
                self._busy = True
            else:
                mine = Lock()
                mine.acquire()
                self._waiting.append(mine)
        if not free:
            mine.acquire()  # until the one before passes it on
        try:
            yield
        finally:
            with self._changing:
                if self._waiting:
                    self._waiting.popleft().release()
                else:
                    self._busy = False


@cache
def writers_of(file: str) -> Writers:
    """Those of a file, by its real path."""
    return Writers()
