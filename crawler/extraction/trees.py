"""Gradient-boosted trees from a file, as flat arrays that numpy walks for many rows at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

FORMAT = 1
"""What this version of the program writes and reads."""


class UnusableModel(ValueError):
    """A model file that is missing, damaged or of another version; the message says which, and what to do."""


class _Content(msgspec.Struct, frozen=True):
    """A forest: one entry a node in every array, the trees one after another; a leaf leads to itself."""

    names: list[str]
    depth: int
    roots: bytes
    feature: bytes
    threshold: bytes
    left: bytes
    right: bytes
    value: bytes
    fixed: dict[str, float]


class _File(msgspec.Struct, frozen=True):
    format: int
    sha256: str
    content: bytes


class Forest:
    """Trees whose leaves' values add up to the logarithm of the odds."""

    def __init__(self, content: _Content):
        self.names = tuple(content.names)
        """The features, in the order of a row's columns."""
        self.fixed = content.fixed
        """The value of each further column that is the same for every row: what was fixed at training."""
        self._depth = content.depth
        self._roots = np.frombuffer(content.roots, "<i4").astype(np.intp)
        self._feature = np.frombuffer(content.feature, "<i2").astype(np.intp)
        self._threshold = np.frombuffer(content.threshold, "<f4")
        children = np.stack([np.frombuffer(content.right, "<i4"), np.frombuffer(content.left, "<i4")])
        self._children = children.T.astype(np.intp).reshape(-1)  # right, left: what is not above goes left
        self._value = np.frombuffer(content.value, "<f4")

    @classmethod
    def read(cls, path: Path) -> Forest:
        """The forest that a file holds.

        :raises UnusableModel: the file is missing, damaged, or another version of the program wrote it.
        """
        mend = "install the package again, or train the model anew"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnusableModel(f"the model {path} cannot be read ({error.strerror}): {mend}") from error
        try:
            file = msgspec.msgpack.decode(data, type=_File)
            if file.format != FORMAT:
                known = f"this version of crawler reads format {FORMAT}"
                raise UnusableModel(f"the model {path} is of format {file.format}, and {known}: {mend}")
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                raise UnusableModel(f"the model {path} is damaged: {mend}")
            return cls(msgspec.msgpack.decode(file.content, type=_Content))
        except (msgspec.DecodeError, ValueError) as error:
            raise UnusableModel(f"the model {path} is damaged ({error}): {mend}") from error

    def check_features(self, names: tuple[str, ...], source: str) -> None:
        """Let a model pass whose rows this version of the program makes.

        :param names: the columns that it makes, in their order.
        :param source: the model's file.
        :raises UnusableModel: it asks for others.
        """
        if tuple(name for name in self.names if name not in self.fixed) != names:
            raise UnusableModel(
                f"the model {source} asks for other features than this version of crawler makes: "
                "install the package again, or train the model anew"
            )

    def probabilities(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """For each row the chance that it belongs to the class that the trees were trained to find, 0 to 1.

        :param rows: a row for each case, with the columns of :attr:`names`, those of :attr:`fixed` left out.
        """
        return _sigmoid(self._walk(rows).sum(axis=1))

    def contributions(self, row: npt.NDArray[np.float32]) -> dict[str, float]:
        """How much each feature of one row speaks for the class (above 0) or against it, in log odds.

        Along each tree's path the change of the mean value below a node is put down to the feature that it asks
        (Saabas, 2014).
        """
        full, node = self._filled(row[None, :])[0], self._roots.copy()
        found = np.zeros(len(full))
        for _ in range(self._depth):
            feature = self._feature[node]
            following = self._children[2 * node + (full[feature] <= self._threshold[node])]
            np.add.at(found, feature, self._value[following] - self._value[node])
            node = following
        return {name: float(found[i]) for i, name in enumerate(self.names) if found[i] and name not in self.fixed}

    def _filled(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        fixed = np.array(list(self.fixed.values()), np.float32)
        return np.hstack([rows, np.broadcast_to(fixed, (len(rows), len(fixed)))]) if len(fixed) else rows

    def _walk(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The value of the leaf that each row comes to in each tree."""
        full = self._filled(rows)
        width = full.shape[1]
        flat = np.ascontiguousarray(full).reshape(-1)
        starts = (np.arange(len(full)) * width)[:, None]
        node = np.broadcast_to(self._roots, (len(full), len(self._roots)))
        for _ in range(self._depth):
            goes_left = flat.take(self._feature.take(node) + starts) <= self._threshold.take(node)
            node = self._children.take(2 * node + goes_left)
        return self._value.take(node)


def write_forest(path: Path, trees: list[dict[str, Any]], names: list[str], fixed: dict[str, float]) -> None:
    """Write trees as a file that :meth:`Forest.read` reads; the same trees give the same bytes.

    :param trees: nested nodes: ``feature`` (a column), ``threshold`` (what is not above it goes left), ``left``,
        ``right``, ``value`` (of a leaf; of a node the mean of what is below, by weight).
    :param names: the columns' names, the fixed ones last.
    :param fixed: by name the value that a column has for every row.
    """
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []

    def add(node: dict[str, Any]) -> tuple[int, int]:
        at = len(feature)
        feature.append(node.get("feature", 0))
        threshold.append(node.get("threshold", 0.0))
        value.append(node["value"])
        left.append(at)
        right.append(at)
        if "left" not in node:
            return at, 0
        left[at], one = add(node["left"])
        right[at], other = add(node["right"])
        return at, 1 + max(one, other)

    grown = [add(tree) for tree in trees]
    content = _Content(
        names=names,
        depth=max(depth for _, depth in grown),
        roots=np.array([root for root, _ in grown], "<i4").tobytes(),
        feature=np.array(feature, "<i2").tobytes(),
        threshold=np.array(threshold, "<f4").tobytes(),
        left=np.array(left, "<i4").tobytes(),
        right=np.array(right, "<i4").tobytes(),
        value=np.array(value, "<f4").tobytes(),
        fixed=fixed,
    )
    data = msgspec.msgpack.encode(content)
    path.write_bytes(msgspec.msgpack.encode(_File(FORMAT, hashlib.sha256(data).hexdigest(), data)))


def _sigmoid(odds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    chances: npt.NDArray[np.float32] = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return chances
