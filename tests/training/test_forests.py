"""Grown trees answer from their file as they did from memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("lightgbm", reason="the dependency group `training` is not installed")

import lightgbm

from crawler.extraction.trees import Forest, write_forest
from training.forests import nested

NAMES = ["size", "links", "stops"]
QUIET = {"objective": "binary", "num_leaves": 6, "min_data_in_leaf": 3, "num_threads": 1, "verbose": -1, "seed": 1}


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(200, len(NAMES))).astype(np.float32)


@pytest.fixture(scope="module")
def booster(rows: np.ndarray) -> object:
    labels = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0).astype(np.float32)
    return lightgbm.train(QUIET, lightgbm.Dataset(rows, label=labels), 12)


def test_the_file_gives_the_chances_that_the_trees_gave(tmp_path: Path, rows: np.ndarray, booster) -> None:
    write_forest(tmp_path / "a.trees", nested(booster), NAMES, {})
    found = Forest.read(tmp_path / "a.trees").probabilities(rows)
    assert found == pytest.approx(booster.predict(rows.astype(np.float64)), abs=1e-4)


def test_a_row_on_a_threshold_goes_where_it_went_when_the_trees_grew(rows: np.ndarray, booster) -> None:
    """Thresholds are of double precision and rows of single: a rounded threshold may not reach the next row."""
    inner: list[tuple[int, float]] = []

    def walk(node: dict, told: dict) -> None:
        if "left" in node:
            inner.append((node["feature"], node["threshold"]))
            assert np.float32(node["threshold"]) == node["threshold"]
            assert node["threshold"] <= told["threshold"]
            column = rows[:, node["feature"]]
            assert ((column <= node["threshold"]) == (column.astype(np.float64) <= told["threshold"])).all()
            walk(node["left"], told["left_child"])
            walk(node["right"], told["right_child"])

    for tree, told in zip(nested(booster), booster.dump_model()["tree_info"], strict=True):
        walk(tree, told["tree_structure"])
    assert len(inner) > 20
    assert {feature for feature, _ in inner} == {0, 1, 2}


def test_a_tree_that_found_nothing_to_split_is_a_value(rows: np.ndarray) -> None:
    booster = lightgbm.train({**QUIET, "min_data_in_leaf": 500}, lightgbm.Dataset(rows, label=np.tile([0, 1], 100)), 1)
    for tree in nested(booster):
        assert tree.keys() == {"value"}
