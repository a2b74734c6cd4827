"""Cells of a table, as spreadsheets and programs read them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from crawler.export.csv import Csv, ExcelCsv, cell
from crawler.items import Article

ARTICLE = Article(
    id="1",
    url="https://outlet.example/1",
    title='The "old" port, open\nagain',
    body="=1+1",
    authors=["Ann Lee", "Max Ray"],
)


def rows(exporter: Csv) -> list[dict[str, str]]:
    file = io.BytesIO()
    exporter.open(file)
    exporter.write(ARTICLE)
    exporter.close()
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\ufeff@a", "＝1", "－1"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1+1", "a=b", "'quoted'", "–1 °C"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_values_that_are_no_text_are_written_as_json_has_them() -> None:
    values = (None, True, 12, 0.5, ["a"], {"title": "json-ld"}, datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert [cell(value) for value in values] == [
        "", "true", "12", "0.5", '["a"]', '{"title":"json-ld"}', "2026-01-31T12:00:00+00:00"
    ]  # fmt: skip


def test_quotes_commas_and_line_ends_come_back_from_a_table() -> None:
    [row] = rows(Csv())
    assert (row["title"], row["body"], row["authors"]) == (ARTICLE.title, "'=1+1", '["Ann Lee","Max Ray"]')


def test_only_the_fields_that_are_asked_for_are_columns_in_their_order() -> None:
    [row] = rows(Csv(fields=["title", "id"]))
    assert list(row.items()) == [("title", ARTICLE.title), ("id", "1")]


def test_a_table_for_spreadsheets_says_its_encoding_and_joins_names() -> None:
    file = io.BytesIO()
    exporter = ExcelCsv(fields=["id"])
    exporter.open(file)
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    [row] = rows(ExcelCsv())
    assert row["authors"] == "Ann Lee; Max Ray"
    assert ExcelCsv().cell(["=1", "b"]) == "'=1; b"
