"""A workbook, as openpyxl reads it."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest

from crawler.export.base import FIELDS
from crawler.items import Article


def test_a_workbook_has_instants_as_instants_and_authors_as_text(written, full: Article) -> None:
    full.lead = '=HYPERLINK("https://outlet.example")'
    full.modified = datetime(1871, 5, 1, tzinfo=UTC)
    full.body = "x" * 40_000
    rows = list(openpyxl.load_workbook(io.BytesIO(written("xlsx", full, Article(id="ff")))).active.values)
    assert rows[0] == FIELDS
    first, second = (dict(zip(FIELDS, row, strict=True)) for row in rows[1:])
    assert (first["title"], first["lead"], first["url"]) == (full.title, full.lead, full.url)
    assert (first["authors"], first["paywalled"], first["confidence"]) == ("Anne Auteur; Max Rayon", False, 0.5)
    assert first["published"] == datetime(2026, 3, 31, 23, 30)
    assert first["modified"] == "1871-05-01T00:00:00+00:00"
    assert json.loads(first["provenance"])["title"] == "json-ld"
    assert first["body"] == "x" * 32_767
    assert {name for name, value in second.items() if value is not None} >= {"id", "kind"}
    assert second["published"] is None


def test_a_workbook_has_no_more_rows_than_a_sheet(written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.export.xlsx._ROWS", 3)
    assert len(list(openpyxl.load_workbook(io.BytesIO(written("xlsx", *[Article()] * 2))).active.values)) == 3
    with pytest.raises(ValueError, match="a sheet has 3 rows, and there are more articles"):
        written("xlsx", *[Article()] * 3)
