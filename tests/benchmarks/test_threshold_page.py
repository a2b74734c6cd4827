"""Rows of numbers and their figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import threshold_page
from benchmarks.threshold_page import rules, sentence, told, write


def test_what_changed_is_told_by_score_and_page() -> None:
    before = {"a": {"text": 1.0, "pieces": 3.0}, "b": {"text": 0.5, "title": 1.0}, "c": {"text": 0.5}}
    after = {"a": {"text": 0.9, "pieces": 4.0}, "b": {"text": 0.6, "title": 0.0}, "c": {"text": 0.5}}
    assert told(before, after) == "pieces +1.0 on 1, text ±0 on 2, title −100.0 on 1"
    assert told(before, before) == ""
    assert sentence(3, {"1": "", "4": ""}) == "Halved or doubled: none of 3 pages changes."
    assert sentence(3, {"1": "", "4": "text +1.0 on 1"}) == "Of 3 pages, 4: text +1.0 on 1; the other way: none."


def test_a_figure_takes_the_place_of_an_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "| **`a.py`** | | | | |\n| `_SHORT` | `20` | rule | characters | Of a label.{} |\n"
    (file := tmp_path / "thresholds.md").write_text(row.format(""))
    monkeypatch.setattr(threshold_page, "PAGE", file)
    assert list(rules(("a.py",), missing=True)) == [("a.py", "_SHORT", "20")]
    figures = [
        "Not measured.",
        "Halved or doubled: none of 9 pages' authors changes.",
        "40: 5 of 9 pages' authors change, right −2.0.",
        "Halved or doubled: none of 9 pages changes.",
        "Of 9 pages, 10: text +1.0 on 1.",
    ]
    for figure in figures:
        write("a.py", "_SHORT", figure)
        assert file.read_text() == row.format(" " + figure)
        assert bool(list(rules(("a.py",), missing=True))) is (figure == "Not measured.")
    assert list(rules(("a.py",), missing=True)) == []
    assert list(rules(("b.py",))) == []
