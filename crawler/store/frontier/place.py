"""Where a frontier is in what waits, so that a lease goes on from there and not from the beginning.

What was settled leaves dead entries at the beginning of each host's part of the index. While some transaction has a
snapshot from before, no database can take them away, and a look from the beginning costs more with every URL that was
settled. So the beginning is looked at now and then, and where what follows does not suffice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

START = (-1, 0)
"""Before the first URL of a host."""

_ANEW = 30.0  # seconds after which the beginning is looked at again, for what others gave back or found


@dataclass(slots=True)
class FrontierPlace:
    """Where a frontier is, and what it holds."""

    last_host: str = ""
    """The host served last; the one that follows it comes first."""
    hosts: list[str] = field(default_factory=list)
    """Those that had open URLs when they were looked for, in alphabetical order."""
    held: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    """The URLs that are lent to the frontier, by id → their host, and when somebody else may take them."""
    _looked: float = float("-inf")
    _after: dict[str, tuple[tuple[int, int], float]] = field(default_factory=dict)

    @property
    def knows_hosts(self) -> bool:
        """Whether the hosts were looked for not long ago."""
        return bool(self.hosts) and time.monotonic() - self._looked < _ANEW

    def found(self, hosts: list[str]) -> None:
        """Take note of the hosts that have open URLs."""
        self.hosts, self._looked = hosts, time.monotonic()

    def after(self, host: str) -> tuple[int, int]:
        """Rank and number of the URL of a host that was lent last."""
        position, since = self._after.get(host, (START, 0.0))
        return position if time.monotonic() - since < _ANEW else START

    def lent(self, host: str, position: tuple[int, int]) -> None:
        """Take note of the URL of a host that was lent last."""
        before = self._after.get(host)
        fresh = before is None or self.after(host) == START
        self._after[host] = (position, time.monotonic() if fresh or before is None else before[1])

    def begin_anew(self, hosts: Iterable[str]) -> None:
        """Look at hosts from their beginning, for something came in there."""
        for host in hosts:
            self._after.pop(host, None)

    def look_for(self, hosts: set[str]) -> None:
        """Have the hosts looked for again when some of these were not among them."""
        if not hosts <= set(self.hosts):
            self._looked = float("-inf")

    def holding(self, now: datetime) -> dict[str, int]:
        """How many URLs of each host are lent to the frontier."""
        number: dict[str, int] = {}
        for host, expires in self.held.values():
            if expires > now:
                number[host] = number.get(host, 0) + 1
        return number
