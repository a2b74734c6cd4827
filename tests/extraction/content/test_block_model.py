"""The model weighs what is known of a page's blocks; what cannot be read of it is said in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.extraction import extract
from crawler.extraction.content.block_model import CONVENTION, MODEL, block_model
from crawler.extraction.content.features import NAMES
from crawler.extraction.explain import explain
from crawler.extraction.fields.weighing import WEIGHTS
from crawler.extraction.models import reading_with
from crawler.extraction.trees import UnusableModel, write_forest

TEXT = [
    "The ferry between the two banks stops for the winter, the harbour board decided on Monday evening.",
    "Its hull has to be painted, and the engine, which is older than its captain, needs a new shaft.",
    "Until March, whoever wants to cross takes the bus over the northern bridge, which runs every hour.",
]
URL = "https://outlet.example/ferry"


def page(*lines: str) -> str:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry stops"}</script>'
    article = f"<article><h1>Ferry stops</h1>{''.join(lines)}</article>"
    return f"<html><head>{data}</head><body><main>{article}</main></body></html>"


def paragraphs() -> list[str]:
    return [f"<p>{line}</p>" for line in TEXT]


def test_a_paragraph_with_a_class_of_its_own_is_text():
    first, second, third = paragraphs()
    own = second.replace("<p>", "<p class=q7-inset-x>")
    assert extract(page(first, own, third), URL).body.split("\n\n") == TEXT


def test_a_call_to_action_between_paragraphs_is_not():
    first, second, third = paragraphs()
    call = "<p><a href=/club><strong>Join our readers' club and get the harbour news first</strong></a></p>"
    assert extract(page(first, second, call, third), URL).body.split("\n\n") == TEXT


def test_another_file_is_read_where_one_is_named(tmp_path: Path):
    none = {"value": -9.0}
    shutil.copy(WEIGHTS, tmp_path)
    write_forest(tmp_path / MODEL.name, [none], [*NAMES, CONVENTION], {CONVENTION: 0.0})
    packaged = block_model()
    with reading_with(tmp_path):
        told = explain(page(*paragraphs()), URL)
    assert [block.became for block in told.blocks if block.text in TEXT] == ["not text"] * 3
    assert block_model() is packaged


def test_a_model_that_asks_for_other_features_is_refused(tmp_path: Path):
    shutil.copy(WEIGHTS, tmp_path)
    write_forest(tmp_path / MODEL.name, [{"value": 1.0}], ["length"], {})
    with reading_with(tmp_path), pytest.raises(UnusableModel, match="asks for other features"):
        extract(page(*paragraphs()), URL)


def test_a_missing_model_is_named(tmp_path: Path):
    shutil.copy(WEIGHTS, tmp_path)
    with reading_with(tmp_path), pytest.raises(UnusableModel, match=r"blocks\.trees cannot be read"):
        extract(page(*paragraphs()), URL)


def test_the_packages_model_has_a_card_that_names_its_data_and_their_licences():
    import json

    card = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    assert all(one["licence"] and one["pages"] for one in card["data"])
    assert {one["corpus"] for one in card["data"]}.isdisjoint({"daniel", "cleaneval"})


def test_it_is_explained_what_spoke_for_and_against_a_block():
    told = explain(page(*paragraphs()), URL)
    first = next(block for block in told.blocks if block.text == TEXT[0])
    assert first.chance is not None
    assert first.chance > 0.5
    assert {name for name, _ in first.evidence} <= set(NAMES)
    assert sum(weight for _, weight in first.evidence) > 0
