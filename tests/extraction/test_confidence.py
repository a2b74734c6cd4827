"""Confidence is the chance that a text is right: high for a plain article, lower where blocks are doubtful."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler.extraction import confidence, extract
from crawler.extraction.content.block_model import MODEL as BLOCKS
from crawler.extraction.fields.weighing import WEIGHTS
from crawler.extraction.models import reading_with
from crawler.extraction.trees import UnusableModel

TEXT = [
    f"The ferry between the two banks stops on day {day}, the harbour board decided after {day} hours of debate about "
    "its engine, which is older than its captain, and about the cost of a new shaft that the yard had asked for."
    for day in range(2, 9)
]


def page(*further: str) -> str:
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    return f"<html><body><main><article><h1>Ferry stops</h1>{text}{''.join(further)}</article></main></body></html>"


def test_a_plain_article_is_read_with_more_confidence_than_one_among_doubtful_lines() -> None:
    lines = [
        f"<div class=q{n}><p>Harbour notes {n}: what the board of the port has said of late</p></div>"
        for n in range(30)
    ]
    plain, doubtful = extract(page()).confidence, extract(page(*lines)).confidence
    assert plain is not None
    assert doubtful is not None
    assert plain > 0.8 > doubtful


def test_a_missing_model_is_one_clear_sentence(tmp_path: Path) -> None:
    for model in (BLOCKS, WEIGHTS):
        shutil.copy(model, tmp_path)
    with reading_with(tmp_path), pytest.raises(UnusableModel, match=r"confidence\.trees cannot be read"):
        extract(page())


def test_the_card_names_the_data_and_their_licences() -> None:
    card = json.loads(confidence.MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    assert {one["corpus"] for one in card["data"]} <= {"paper", "fundus", "aeb", "naeb", "wcxb", "readability"}
    assert all(one["licence"] and one["pages"] for one in card["data"])
