"""Trees are read as they were written, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from crawler.extraction.trees import Forest, UnusableModel, write_forest

STUMP = {
    "feature": 0,
    "threshold": 0.5,
    "value": 0.0,
    "left": {"value": -2.0},
    "right": {
        "feature": 2,
        "threshold": 1.0,
        "value": 1.0,
        "left": {"value": 3.0},
        "right": {"value": 0.5},
    },
}
LEAF = {"value": 0.25}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some.trees"
    write_forest(path, [STUMP, LEAF], ["one", "other", "set"], {"set": 1.0})
    return path


def odds(chances: np.ndarray) -> list[float]:
    return [round(float(np.log(chance / (1 - chance))), 3) for chance in chances]


def test_rows_come_to_the_leaves_that_their_values_lead_to(path):
    forest = Forest.read(path)
    assert forest.names == ("one", "other", "set")
    rows = np.array([[0.5, 9.0], [0.6, 9.0], [-1.0, 0.0]], np.float32)
    assert odds(forest.probabilities(rows)) == [-1.75, 3.25, -1.75]


def test_a_single_row_is_told_what_spoke_for_it(path):
    said = Forest.read(path).contributions(np.array([0.6, 0.0], np.float32))
    assert said == {"one": 1.0}


def test_the_same_trees_give_the_same_bytes(path, tmp_path):
    write_forest(tmp_path / "again", [STUMP, LEAF], ["one", "other", "set"], {"set": 1.0})
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnusableModel, match=r"none\.trees cannot be read \(No such file"):
        Forest.read(tmp_path / "none.trees")


@pytest.mark.parametrize("content", [b"", b"<html>", msgspec.msgpack.encode({"format": 1})])
def test_what_is_no_model_is_called_damaged(content, tmp_path):
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(UnusableModel, match="damaged"):
        Forest.read(tmp_path / "bad")


def test_a_changed_byte_is_noticed(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(UnusableModel, match="damaged"):
        Forest.read(path)


def test_a_file_of_another_version_is_told_apart_from_a_damaged_one(path):
    told = msgspec.msgpack.decode(path.read_bytes())
    path.write_bytes(msgspec.msgpack.encode(told | {"format": 99}))
    with pytest.raises(UnusableModel, match="is of format 99, and this version of crawler reads format 1"):
        Forest.read(path)
