"""A PostgreSQL server that is away for a while: who may wait for it does, and says so once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import ParamSpec, TypeVar

from crawler.store.engine import StoreError

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)

_told: set[str] = set()
_ended: dict[str, float] = {}
"""When a server last answered again, by :func:`time.monotonic`."""
_lock = Lock()

_AGAIN = 2.0  # seconds between two tries to reach a server


class StoreAway(StoreError):
    """The database's server cannot be reached: it is stopped, is being started, or lost a connection.

    :param undone: whether it went away within a transaction, of which nothing is left, so that all can be done again.
    """

    def __init__(self, message: str, *, undone: bool = False):
        super().__init__(message)
        self.undone = undone


class Outage:
    """Waits for a server, and tells of it once for all who do so in this process.

    :param seconds: how long; ``inf`` for as long as it takes.
    """

    def __init__(self, name: str, seconds: float = 0.0):
        self.name, self.seconds = name, seconds

    def reach(self, connect: Callable[[], T]) -> T:
        """Connect, as often as it takes.

        :raises StoreAway: the server was away for longer.
        """
        until = time.monotonic() + self.seconds
        while True:
            tried = time.monotonic()
            try:
                connected = connect()
            except StoreAway as problem:
                if time.monotonic() + _AGAIN > until:
                    raise
                self._tell(problem, tried)
                time.sleep(_AGAIN)
            else:
                self._tell_end()
                return connected

    def repeat(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of transactions; again when the server went away within one, if it may be waited for."""
        while True:
            began = time.monotonic()
            try:
                return function(*args, **kwargs)
            except StoreAway as problem:
                if not (self.seconds and problem.undone):
                    raise
                self._tell(problem, began)

    def _tell(self, problem: StoreAway, since: float) -> None:
        """Tell of an outage, unless it was told, or is over: another thread may have seen its end before."""
        with _lock:
            if self.name in _told or _ended.get(self.name, since) > since:
                return
            _told.add(self.name)
        _log.warning("%s; waiting until it answers", problem)

    def _tell_end(self) -> None:
        with _lock:
            if self.name not in _told:
                return
            _told.discard(self.name)
            _ended[self.name] = time.monotonic()
        _log.warning("The database %s answers again", self.name)
