"""What a process remembers up to a size: what was not asked for longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """A mapping of things that have a weight each, up to a weight of all; one that alone has more is kept alone.

    >>> kept = Bounded[str, str](3)
    >>> kept.put("a", "first"), kept.put("b", "second", 2), kept.get("a"), kept.put("c", "third", 2)
    (None, None, 'first', None)
    >>> kept.get("a"), kept.get("b"), len(kept)
    ('first', None, 2)
    """

    def __init__(self, limit: int):
        self.limit, self._weight = limit, 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """What is kept under a key; None when nothing is."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Keep something, in the place of what was kept under its key."""
        self.drop(key)
        self._kept[key] = value, weight
        self._weight += weight
        while self._weight > self.limit and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, key: K) -> None:
        """Forget what is kept under a key, if anything is."""
        self._weight -= self._kept.pop(key, (None, 0))[1]
