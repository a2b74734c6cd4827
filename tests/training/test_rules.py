"""What each rule on blocks is worth beside the model."""

from __future__ import annotations

import pytest

pytest.importorskip("lightgbm", reason="the dependency group `training` is not installed")
pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")

from benchmarks.quality_corpus import AnnotatedPage
from training.rules import Spoken, spoken, table

TEXT = [
    f"Gate {number} of the old mill was opened on Monday, and the warden saw the river fall by {number} inches, "
    "which nobody had thought possible before the new weir was built in the spring."
    for number in range(3, 9)
]


def page(html: str, paragraphs: list[str], kind: str = "article") -> AnnotatedPage:
    html = f"<html><title>The gates are open</title><main><h1>The gates are open</h1>{html}</main></html>"
    return AnnotatedPage("a/1", "a", "https://mill.example/1", html.encode(), "en", paragraphs=paragraphs, kind=kind)


def test_a_rule_is_right_where_what_it_leaves_out_is_no_text():
    html = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT) + "<p class=byline>By Ada Brandt</p>"
    said = spoken(page(html, TEXT))
    assert said is not None
    assert said.right["byline"] == said.size["byline"] > 0
    assert said.gain["byline"] >= 0


def test_a_rule_that_leaves_text_out_loses():
    html = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT[:-1]) + f"<p class=comment-text>{TEXT[-1]}</p>"
    said = spoken(page(html, TEXT))
    assert said is not None
    assert said.right["comments"] == 0 < said.size["comments"]


def test_of_a_page_that_is_no_article_nothing_is_said():
    assert spoken(page("<p>A ladder for sale.</p>", [], kind="product")) is None


def test_the_table_gives_the_rules_that_decide_first_and_the_mean_gain_of_pages():
    one, other = Spoken("aeb"), Spoken("aeb")
    for said, gain in ((one, 0.002), (other, 0.0)):
        said.blocks.update({"caption": 5, "ornament": 2})
        said.size.update({"caption": 50, "ornament": 4})
        said.right.update({"caption": 25, "ornament": 4})
        said.gain.update({"caption": -gain, "ornament": gain})
    assert table([one, other])[2:] == [
        "| ornament | decides | 4 | 1.00 | +1.00 |",
        "| caption | evidence | 10 | 0.50 | -1.00 |",
    ]
