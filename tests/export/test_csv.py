"""Cells of a table, as spreadsheets and programs read them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_excel_gets_a_mark_for_utf_8_authors_as_text_and_dates_as_it_reads_them(written, full: Article) -> None:
    data = written("excel", full, fields=["title", "authors", "tags", "published"])
    assert data.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row == {
        "title": full.title,
        "authors": "Anne Auteur; Max Rayon",
        "tags": 'pluie; a;b; c"d',
        "published": "2026-03-31 23:30:00",
    }


def test_csv_has_a_column_for_each_field_and_lists_as_json(written, unchanged: Article) -> None:
    [row] = csv.DictReader(io.StringIO(written("csv", unchanged).decode(), newline=""))
    assert list(row) == [field.name for field in fields(Article)]
    assert row["body"] == unchanged.body
    assert json.loads(row["tags"]) == ["pluie", "a;b", 'c"d']
    assert json.loads(row["blocks"])[1]["kind"] == "quote"
    assert row["published"] == "2026-04-01T08:30:00+02:00"
    assert (row["paywalled"], row["lead"], row["modified"]) == ("false", "Le chapeau.", "")


def test_csv_lines_end_as_rfc_4180_says(written) -> None:
    assert written("csv", Article(title="One")).endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\ufeff=", "\u00a0 @"])
def test_a_spreadsheet_does_not_run_a_title(written, start: str) -> None:
    text = f'{start}HYPERLINK("https://outlet.example")'
    [row] = csv.DictReader(io.StringIO(written("csv", Article(title=text)).decode(), newline=""))
    assert row["title"] == "'" + text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))))
def test_csv_gives_back_any_text(written, body: str, tags: list[str]) -> None:
    [row] = csv.DictReader(io.StringIO(written("csv", Article(body=body, tags=tags)).decode(), newline=""))
    assert row["body"] in (body, "'" + body)
    assert json.loads(row["tags"]) == tags
