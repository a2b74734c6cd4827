"""What belongs together because a chain of pairs does."""

from __future__ import annotations

from collections.abc import Collection


class Groups:
    """Disjoint sets of names, which pairs join.

    >>> groups = Groups()
    >>> groups.join("a", "b"); groups.join("c", "b")
    >>> groups.are_joined("a", "c"), sorted(map(sorted, groups.sets(["a", "b", "c", "d"])))
    (True, [['a', 'b', 'c'], ['d']])
    """

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        """Whether a name is in a pair."""
        return name in self._parents

    def join(self, one: str, other: str) -> None:
        """Put the sets of two names together."""
        root = self._root(other)
        self._parents[root] = self._parents[self._root(one)] = root

    def are_joined(self, one: str, other: str) -> bool:
        """Whether two names are in one set."""
        return self._root(one) == self._root(other)

    def sets(self, names: Collection[str]) -> list[set[str]]:
        """The names, those that belong together in one set."""
        found: dict[str, set[str]] = {}
        for name in names:
            found.setdefault(self._root(name), set()).add(name)
        return list(found.values())

    def _root(self, name: str) -> str:
        root = name
        while (above := self._parents.get(root, root)) != root:
            root = above
        while (above := self._parents.get(name, root)) != root:  # the next walk is shorter
            self._parents[name], name = root, above
        return root
