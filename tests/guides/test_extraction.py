"""The page object of the guide on extraction reads a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import crawler
from tests.guides.pages import ROOT, blocks


def test_the_page_object_of_the_guide_reads_a_page(tmp_path: Path, monkeypatch) -> None:
    pytest.importorskip("web_poet", reason="the extra `poet` is not installed")
    guide = "extraction.md"
    [block] = [block for block in blocks("python", guide) if block.text.startswith("# my_outlets/")]
    path = tmp_path / block.text.partition("\n")[0].removeprefix("# ")
    path.parent.mkdir()
    path.write_text(block.text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    [name] = set(re.findall(r'`page_object = "(.*?)"`', (ROOT / "docs/guides" / guide).read_text("utf-8")))
    text = "".join(f"<p>Boat number {n} came in at dawn, with more herring than it could hold.</p>" for n in range(9))
    trail = "<p class=trail><a>News</a><a>Coast</a></p>"
    by = "<i class=signature>Ann Lee · Max Ray</i>"
    html = f"<html lang=en><title>Boats</title><article>{trail}<h1>Boats</h1>{by}{text}"
    article = crawler.extract(html, "https://outlet.example/coast/boats", page_object=name)
    assert (article.section, article.authors) == ("Coast", ["Ann Lee", "Max Ray"])
    assert {article.provenance[name] for name in ("section", "authors")} == {"page object"}
