"""What all formats have in common."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pyarrow.parquet
import pytest

from crawler.export import exporter_for, formats
from crawler.items import Article


@pytest.mark.parametrize("format_", sorted(name for name, each in formats().items() if each.selects))
def test_fields_can_be_chosen(written, full: Article, format_: str) -> None:
    data = written(format_, full, fields=["title", "id", "title"])
    if format_ == "parquet":
        names = pyarrow.parquet.read_schema(io.BytesIO(data)).names
    elif format_ == "xlsx":
        names = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).active[1]]
    elif format_ in ("csv", "excel"):
        names = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        read = json.loads(data)
        names = list(read[0] if isinstance(read, list) else read)
    assert names == ["title", "id"]


def test_fields_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="no field headline; it has id, url"):
        exporter_for("csv")(fields=["headline"])
    with pytest.raises(ValueError, match="rss has no choice of fields"):
        exporter_for("rss")(fields=["title"])


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_format_can_hold_nothing_and_what_has_hardly_anything(written, bare: Article, name: str) -> None:
    assert written(name) != written(name, bare)


class Records(io.BytesIO):
    """A file that remembers each write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.writes.append(bytes(data))
        return super().write(data)


@pytest.mark.parametrize(
    "format_", ["jsonl", "json", "csv", "text", "markdown", "a.jsonl.gz", "a.csv.gz", "a.jsonl.zst"]
)
def test_an_article_goes_to_the_file_in_one_write(unchanged: Article, format_: str) -> None:
    exporter, fp = exporter_for(format_)(), Records()
    exporter.open(fp)
    before = len(fp.writes)
    exporter.write(unchanged)
    assert len(fp.writes) == before + 1
