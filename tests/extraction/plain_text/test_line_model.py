"""The models of lines: what is missing or damaged is told in a sentence; the same page gives the same chances."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from crawler.extraction.plain_text.features import page_of
from crawler.extraction.plain_text.line_model import MODELS, line_model, reading_texts_with
from crawler.extraction.plain_text.lines import read_lines
from crawler.extraction.plain_text.page import extract_text
from crawler.extraction.trees import UnusableModel

PAGE = "World\nSport\n\nRain on the hills\n\nRain fell on the hills for nine days, and nobody knew when it would end.\n"


def _copied(folder: Path) -> Path:
    for file in MODELS.glob("*.trees"):
        shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize("name", ["text", "title", "tags"])
def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    file = _copied(tmp_path) / f"{name}.trees"
    file.unlink()
    with (
        reading_texts_with(tmp_path),
        pytest.raises(UnusableModel, match=rf"{name}\.trees cannot be read .*: install") as told,
    ):
        extract_text(PAGE)
    assert str(told.value).count("\n") == 0


def test_a_damaged_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = _copied(tmp_path) / "tags.trees"
    file.write_bytes(file.read_bytes()[:-100])
    with reading_texts_with(tmp_path), pytest.raises(UnusableModel, match=r"tags\.trees is damaged.*: install"):
        extract_text(PAGE)


def test_a_model_for_other_features_is_told(tmp_path: Path) -> None:
    shutil.copy(_copied(tmp_path) / "title.trees", tmp_path / "text.trees")
    with reading_texts_with(tmp_path), pytest.raises(UnusableModel, match="other features"):
        extract_text(PAGE)


def test_each_line_has_its_chances_and_the_same_ones_again() -> None:
    lines = read_lines(PAGE)
    first, second = (line_model().chances(page_of(lines)) for _ in range(2))
    assert [len(chances) for chances in (first.text, first.title, first.tags)] == [len(lines)] * 3
    assert np.array_equal(first.text, second.text)
    assert first.text.argmax() == len(lines) - 1
    assert line_model().chances(page_of([])).text.size == 0


def test_the_models_are_small() -> None:
    assert sum(file.stat().st_size for file in MODELS.glob("*.trees")) < 1_000_000
