"""What every format promises, and what each adds."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import fields
from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.export import exporter_for, formats
from crawler.items import Article, Block, Entry, Image, Related

PARIS = timezone(timedelta(hours=2))


def _full() -> Article:
    return Article(
        id="00112233445566aa",
        url="https://outlet.example/a?b=1",
        outlet="outlet.example",
        section="Monde",
        title="Un « titre », l'après-midi",
        lead="Le chapeau.",
        body="Première ligne.\n\n東京で、雨。",
        blocks=[Block(text="Première ligne."), Block(text="東京で、雨。", kind="quote")],
        entries=[Entry(text="Une entrée.", published=datetime(2026, 4, 1, 8, 30, tzinfo=PARIS))],
        authors=["Anne Auteur"],
        published=datetime(2026, 4, 1, 8, 30, tzinfo=PARIS),
        tags=["pluie", "a;b", 'c"d'],
        images=[Image(url="https://outlet.example/i.jpg", caption="Légende")],
        related=[Related(title="Un autre titre")],
        paywalled=False,
        provenance={"title": "json-ld"},
    )


class Records(io.BytesIO):
    """A file that remembers each write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.writes.append(bytes(data))
        return super().write(data)


def _written(format_: str, *articles: Article) -> bytes:
    exporter, fp = exporter_for(format_)(), io.BytesIO()
    exporter.open(fp)
    for article in articles:
        exporter.write(article)
    exporter.close()
    return fp.getvalue()


@pytest.mark.parametrize(
    "format_", ["jsonl", "json", "csv", "text", "markdown", "a.jsonl.gz", "a.csv.gz", "a.jsonl.zst"]
)
def test_an_article_goes_to_the_file_in_one_write(format_: str) -> None:
    exporter, fp = exporter_for(format_)(), Records()
    exporter.open(fp)
    before = len(fp.writes)
    exporter.write(_full())
    assert len(fp.writes) == before + 1


def test_json_lines_hold_every_field_and_read_back_as_the_same_article() -> None:
    line = _written("jsonl", _full())
    assert line.count(b"\n") == 1
    assert list(json.loads(line)) == [field.name for field in fields(Article)]
    assert msgspec.json.decode(line, type=Article) == _full()


def test_json_lines_are_utf_8_without_escapes_and_instants_keep_their_offset() -> None:
    line = _written("jsonl", _full()).decode()
    assert "東京で、雨。" in line
    assert '"published":"2026-04-01T08:30:00+02:00"' in line


def test_a_line_separator_in_a_text_does_not_break_the_line_for_readers_of_files(tmp_path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(_written("jsonl", Article(title="one\u2028two"), Article(title="three")))
    with file.open(encoding="utf-8") as lines:
        assert [json.loads(line)["title"] for line in lines] == ["one\u2028two", "three"]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array(number: int) -> None:
    articles = [Article(title=f"Title {i}") for i in range(number)]
    assert [a["title"] for a in json.loads(_written("json", *articles))] == [a.title for a in articles]


def test_csv_has_a_column_for_each_field_and_lists_as_json() -> None:
    [row] = csv.DictReader(io.StringIO(_written("csv", _full()).decode(), newline=""))
    assert list(row) == [field.name for field in fields(Article)]
    assert row["body"] == _full().body
    assert json.loads(row["tags"]) == ["pluie", "a;b", 'c"d']
    assert json.loads(row["blocks"])[1]["kind"] == "quote"
    assert row["published"] == "2026-04-01T08:30:00+02:00"
    assert (row["paywalled"], row["lead"], row["modified"]) == ("false", "Le chapeau.", "")


def test_csv_lines_end_as_rfc_4180_says() -> None:
    assert _written("csv", Article(title="One")).endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\ufeff=", "\u00a0 @"])
def test_a_spreadsheet_does_not_run_a_title(start: str) -> None:
    text = f'{start}HYPERLINK("https://outlet.example")'
    [row] = csv.DictReader(io.StringIO(_written("csv", Article(title=text)).decode(), newline=""))
    assert row["title"] == "'" + text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))))
def test_csv_gives_back_any_text(body: str, tags: list[str]) -> None:
    [row] = csv.DictReader(io.StringIO(_written("csv", Article(body=body, tags=tags)).decode(), newline=""))
    assert row["body"] in (body, "'" + body)
    assert json.loads(row["tags"]) == tags


def test_texts_are_parted_by_a_line_with_a_form_feed() -> None:
    written = _written("text", Article(body="One paragraph."), Article(body="Another one.")).decode()
    first, second = written.split("\f\n")
    assert "One paragraph." in first
    assert "Another one." in second
    assert written.endswith("\n")


def test_a_compressed_file_that_was_cut_between_two_records_is_whole() -> None:
    exporter, fp = exporter_for("a.jsonl.gz")(), io.BytesIO()
    exporter.open(fp)
    exporter.write(Article(title="one"))
    whole = gzip.decompress(fp.getvalue())
    exporter.write(Article(title="two"))
    assert json.loads(whole)["title"] == "one"
    assert len(gzip.decompress(fp.getvalue()).splitlines()) == 2


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("articles.jsonl", "jsonl"),
        ("ARTICLES.JSONL", "jsonl"),
        ("/tmp/a.b/articles.csv", "csv"),
        ("articles.txt", "text"),
        ("articles.json", "json"),
        ("articles", "jsonl"),
        ("-", "jsonl"),
    ],
)
def test_the_ending_of_a_file_names_its_format(path: str, name: str) -> None:
    assert exporter_for(path).name == name


def test_an_unknown_ending_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"articles\.odt .* use one of .*\.csv.*\.jsonl"):
        exporter_for("articles.odt")


def test_every_format_has_a_name_endings_and_a_media_type() -> None:
    assert {"jsonl", "json", "csv", "text"} <= set(formats())
    for name, exporter in formats().items():
        assert exporter.name == name
        assert all(suffix.startswith(".") for suffix in exporter.suffixes)
        assert "/" in exporter.media_type
