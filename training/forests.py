"""Grown trees as :func:`crawler.extraction.trees.write_forest` takes them."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np


def nested(booster: lightgbm.Booster) -> list[dict[str, Any]]:
    """The trees of a booster as nested nodes."""
    return [_node(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _node(node: dict[str, Any]) -> dict[str, Any]:
    if "left_child" not in node:
        return {"value": node["leaf_value"]}
    threshold = np.float32(node["threshold"])
    if float(threshold) > node["threshold"]:  # rows are of single precision: what is below stays below
        threshold = np.nextafter(threshold, np.float32(-np.inf))
    return {
        "feature": node["split_feature"],
        "threshold": float(threshold),
        "left": _node(node["left_child"]),
        "right": _node(node["right_child"]),
        "value": node["internal_value"],
    }
