"""An annotated page is rows of features, each with what is known of its block."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.folds import fold_of
from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.content.features import NAMES

pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")

from training.examples import example_of
from training.labels import OTHER, TEXT

PARAGRAPHS = [
    f"The gauge at mill {number} stopped reporting on day {number}, and the water board sent {number} engineers to it."
    for number in range(3, 8)
]
PAGE = (
    "<html lang=en><title>River gauge falls silent</title><nav><a href=/a>World news</a> <a href=/b>Sport</a></nav>"
    "<article><h1>River gauge falls silent</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "<p>Follow us for more of what happens at the river.</p></article>"
)
URL = "https://outlet.example/a"


def page(html: str = PAGE, **truth: object) -> AnnotatedPage:
    return AnnotatedPage("a", "mills", URL, html.encode(), "en", **{"body": "\n\n".join(PARAGRAPHS), **truth})


def test_each_block_that_may_be_text_is_a_row_with_its_label_and_size() -> None:
    example = example_of(page())
    assert example is not None
    assert example.rows.shape == (len(example.labels), len(NAMES))
    assert (example.labels == TEXT).sum() == len(PARAGRAPHS)
    assert (example.labels == OTHER).sum() >= 1
    assert example.sizes.min() > 0
    assert example.sizes[example.labels == TEXT].tolist() == [len(text) for text in PARAGRAPHS]


def test_an_example_belongs_to_its_corpus_and_to_the_fold_of_its_outlet() -> None:
    example = example_of(page())
    assert example is not None
    assert (example.corpus, example.fold) == ("mills", fold_of(URL, "a"))


def test_blocks_of_which_nothing_is_known_are_no_rows() -> None:
    whole, part = example_of(page()), example_of(page(body="", pieces=([PARAGRAPHS[0]], ["Follow us for more"])))
    assert whole is not None
    assert part is not None
    assert part.labels.tolist() == [TEXT, OTHER]
    rows = [row.tobytes() for row in whole.rows]
    assert all(row.tobytes() in rows for row in part.rows)


@pytest.mark.parametrize("html", ["", "<title>Menu</title>", "\x00\x01"])
def test_a_page_without_text_is_no_example(html: str) -> None:
    assert example_of(page(html)) is None


def test_only_articles_are_examples() -> None:
    assert example_of(page(kind="product")) is None


def test_the_same_page_gives_the_same_numbers() -> None:
    first, second = example_of(page()), example_of(page())
    assert first is not None
    assert second is not None
    assert np.array_equal(first.rows, second.rows)
