"""What the lines of an annotated page are, as some tool printed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.quality_corpus import AnnotatedPage, Fields
from benchmarks.text_dumps import dump_file
from crawler.extraction.plain_text.lines import read_lines

pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")
pytest.importorskip("lightgbm", reason="the dependency group `training` is not installed")

from training.labels import OTHER, TEXT, UNKNOWN
from training.lines import _examples_of, labels_of

TITLE = "River gauge falls silent"
FIRST = "The gauge at Old Mill stopped reporting on Tuesday night, the water board said."
SECOND = "Engineers expect to repair it within a week if the water keeps falling."
THIRD = "Until then two people with a stick and a notebook will measure the water twice a day."
BELOW = ["Tags: rivers, gauges", "* mills", "Contact"]
PARTS = [*(f"Section {n}" for n in range(40)), TITLE, FIRST, SECOND, THIRD, *BELOW]


def _page(fields: Fields, **truth) -> AnnotatedPage:
    html = b"<html><body><p>Nothing to be read here.</p></body></html>"
    return AnnotatedPage("fundus/1", "fundus", "https://outlet.example/a", html, "en", fields=fields, **truth)


def test_lines_are_text_title_keywords_or_none_of_these() -> None:
    page = _page(Fields(TITLE, tags=["Rivers", "gauges", "Mills"]), body="\n\n".join([FIRST, SECOND, THIRD]))
    known = labels_of(page, read_lines("\n\n".join(PARTS[39:])))
    assert list(known["text"]) == [OTHER, OTHER, TEXT, TEXT, TEXT, OTHER, OTHER, OTHER]
    assert list(known["title"]) == [0, 1, 0, 0, 0, 0, 0, 0]
    assert list(known["tags"]) == [0, 0, 0, 0, 0, 1, 1, 0]


def test_what_nobody_annotated_is_left_open() -> None:
    known = labels_of(_page(Fields(), body=FIRST), read_lines("\n\n".join(PARTS)))
    assert set(known["title"]) == set(known["tags"]) == {UNKNOWN}


def test_a_page_is_learned_from_as_printed_and_as_copied(tmp_path: Path) -> None:
    page = _page(Fields(), body="\n\n".join([FIRST, SECOND, THIRD]))
    file = dump_file(tmp_path, "w3m", page)
    file.parent.mkdir()
    file.write_text("\n\n".join(PARTS))
    whole, copied = _examples_of(tmp_path, ["w3m"], (page, True))
    assert len(whole.page.lines) == len(PARTS) == len(whole.rows)
    assert len(copied.page.lines) < len(PARTS) - 20
    assert list(copied.labels["text"]).count(TEXT) == 3
    assert _examples_of(tmp_path, ["lynx"], (page, True)) == []


def test_of_some_pages_the_title_is_learned_and_not_the_text(tmp_path: Path) -> None:
    page = replace(_page(Fields(TITLE), body=FIRST), corpus="wcxb")
    file = dump_file(tmp_path, "w3m", page)
    file.parent.mkdir()
    file.write_text("\n\n".join(PARTS))
    [whole] = _examples_of(tmp_path, ["w3m"], (page, False))
    assert set(whole.labels["text"]) == set(whole.labels["tags"]) == {UNKNOWN}
    assert list(whole.labels["title"]).index(1) == PARTS.index(TITLE)
