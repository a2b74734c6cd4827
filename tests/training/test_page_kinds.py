"""What tells articles from other pages is grown on what may be learned from, and judged on other outlets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("lightgbm", reason="the dependency group `training` is not installed")
pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")

from benchmarks.folds import FOLDS
from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.body import classify_page
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.extraction.page_kind.decision import ARTICLE, OTHERS
from crawler.extraction.page_kind.features import NAMES
from crawler.extraction.trees import Forest
from training import page_kinds
from training.page_kinds import LICENCES, Example, card, example_of, grown, on_folds, write

KINDS = ("article", "article", "article", *OTHERS)


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a forest says after a few trees is what these tests are about."""
    monkeypatch.setattr(page_kinds, "ROUNDS", dict.fromkeys((ARTICLE, *OTHERS), 20))


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Pages whose first two numbers tell their kind, of two corpora, one of which may not be learned from."""
    random, found = np.random.default_rng(1), []
    for number in range(200):
        kind = KINDS[number % len(KINDS)]
        row = random.normal(size=len(NAMES)).astype(np.float32)
        row[0], row[1] = (kind == ARTICLE) + row[0] / 9, KINDS.index(kind) + row[1] / 9
        found.append(Example("wcxb", number % FOLDS, kind, row))
    found += [Example("closed", example.fold, ARTICLE, example.row) for example in found[:40]]
    return found


def chances(booster, examples: list[Example]) -> np.ndarray:
    return booster.predict(np.stack([example.row for example in examples]).astype(np.float64))


def test_articles_are_told_from_all_others_and_each_other_kind_from_the_rest_of_them(examples: list[Example]) -> None:
    learned = [example for example in examples if example.corpus in LICENCES]
    for kind in (ARTICLE, KINDS[3]):
        told = chances(grown(learned, kind), learned)
        right = np.array([example.kind == kind for example in learned])
        asked = np.array([kind == ARTICLE or example.kind != ARTICLE for example in learned])
        assert told[right].mean() > np.quantile(told[asked & ~right], 0.9)


def test_a_file_is_written_for_each_kind_of_what_may_be_learned_from(tmp_path: Path, examples: list[Example]) -> None:
    write(tmp_path, examples)
    assert {file.stem for file in tmp_path.iterdir()} == {ARTICLE, *OTHERS}
    alone = tmp_path / "alone"
    alone.mkdir()
    write(alone, [example for example in examples if example.corpus in LICENCES])
    for file in tmp_path.glob("*.trees"):
        assert file.read_bytes() == (alone / file.name).read_bytes()  # the other corpus changed nothing
    Forest.read(tmp_path / f"{ARTICLE}.trees").check_features(tuple(NAMES), "article")


def test_shares_are_told_of_every_corpus_and_kind_on_outlets_that_were_not_learned_from(
    examples: list[Example],
) -> None:
    shares = on_folds(examples)
    assert shares["wcxb"] > 0.8
    assert shares.keys() == {"wcxb", *(f"wcxb {kind}" for kind in KINDS), "closed", "closed article"}
    told = card(examples)
    [data] = told["data"]  # type: ignore[misc]
    assert data["corpus"] == "wcxb"
    assert sum(data["pages"].values()) == 200
    assert told["right on folds"]["wcxb"] == round(shares["wcxb"], 3)  # type: ignore[index]


def test_what_no_outlet_else_shows_cannot_be_told(examples: list[Example]) -> None:
    """Rows that know their own fold alone say nothing of it when it is left out."""
    random = np.random.default_rng(2)
    rows = random.normal(size=(100, len(NAMES))).astype(np.float32)
    noise = [Example("wcxb", n % FOLDS, KINDS[n % 2 * 3], row) for n, row in enumerate(rows)]
    assert on_folds(noise)["wcxb"] < 0.75


def test_a_collection_is_a_listing() -> None:
    boats = "".join(f"<p>Boat {n} of the old harbour.</p>" for n in range(9))
    html = f"<html lang=en><title>Boats</title><h1>Boats</h1>{boats}"
    page = AnnotatedPage("a", "wcxb", "https://outlet.example/a", html.encode(), "en", kind="collection")
    doc = Document.parse(page.html, url=page.url)
    metadata = read_metadata(doc)
    example = example_of(page, doc, metadata, classify_page(doc, metadata)[0])
    assert (example.kind, example.row.shape) == ("listing", (len(NAMES),))
