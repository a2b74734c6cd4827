"""Whose turn it is when more outlets are due than can be crawled at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class Turns:
    """The order in which outlets that are due are crawled: by how long each has waited, so that none starves.

    When an outlet is due alone does not tell that: one that never was crawled, or has a backlog, is due anew at any
    moment, after all that were due before.
    """

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def order(self, due: Mapping[str, datetime], now: datetime) -> list[str]:
        """The outlets that are due, the one that has waited longest first.

        :param due: name of an outlet → when it is due.
        """
        waiting = [name for name, when in due.items() if when <= now]
        self._since = {name: min(due[name], self._since.get(name, now)) for name in waiting}
        return sorted(waiting, key=lambda name: self._since[name])
