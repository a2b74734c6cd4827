"""Models of folds: each knows nothing of its outlets, and pages are read with them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("lightgbm", reason="the dependency group `training` is not installed")
pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")

from benchmarks.folds import FOLDS, fold_of
from crawler.extraction import extract
from crawler.extraction.models import reading_with
from training import folds

KINDS = ("article", "article", "article", "product", "forum", "documentation", "listing", "service")


def paragraphs(number: int) -> list[str]:
    return [
        f"Gate {number} of the old mill was opened on day {day}, and the warden saw the river fall by {day} inches at "
        "once, which nobody had thought possible before the new weir was built in the spring."
        for day in range(3, 7)
    ]


def page(number: int) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    menu = "".join(f"<li><a href='/{name}'>Part {name}</a></li>" for name in range(24))
    return (
        f"<html><head><title>Gate {number} is open | The Mill</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>Gate {number} is open</h1><p>{number + 1} May 2024</p>{text}</main>"
        "<footer><p>All rights reserved. Subscribe to our letter.</p></footer></body></html>"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annotated")
    with (folder / "truth.jsonl").open("w") as lines:
        for number in range(40):
            (folder / f"{number}.gz").write_bytes(gzip.compress(page(number).encode()))
            told = {"id": f"wcxb/{number}", "corpus": "wcxb", "url": f"https://mill-{number}.example/a"}
            told |= {"file": f"{number}.gz", "kind": KINDS[number % len(KINDS)], "body": " ".join(paragraphs(number))}
            told |= {
                "title": f"Gate {number} is open",
                "authors": [],
                "publishing_date": f"2024-05-{number % 28 + 1:02}",
            }
            lines.write(json.dumps(told) + "\n")
    return folder


@pytest.fixture(scope="module")
def models(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    folds.grow([folder], models)
    return models


def test_each_fold_has_every_model_of_the_package(models: Path) -> None:
    names = {"weights.json", "blocks.trees", "confidence.trees", "article.trees", "forum.trees", "listing.trees"}
    names |= {"product.trees", "service.trees", "documentation.trees"}
    for fold in range(FOLDS):
        assert {file.name for file in (models / str(fold)).iterdir()} == names


def test_a_page_is_read_with_the_models_of_its_fold(models: Path) -> None:
    url = "https://mill-0.example/a"
    with reading_with(models / str(fold_of(url, ""))):
        article = extract(page(0), "")
    assert article.title == "Gate 0 is open"
    assert article.confidence is not None


def test_models_are_grown_again_only_for_other_pages(models: Path, folder: Path) -> None:
    before = (models / "0" / "blocks.trees").stat().st_mtime_ns
    folds.ready([folder], models)
    assert (models / "0" / "blocks.trees").stat().st_mtime_ns == before
    (folder / "truth.jsonl").write_text((folder / "truth.jsonl").read_text().replace("Gate 1 is", "Gate 1 was"))
    folds.ready([folder], models)
    assert (models / "0" / "blocks.trees").stat().st_mtime_ns > before
