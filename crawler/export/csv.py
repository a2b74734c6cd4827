"""CSV: one article a row, for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from crawler.export.base import Exporter
from crawler.items import Article

# What makes a spreadsheet run a cell (OWASP, "CSV Injection"), the full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u200b\u2060\ufeff"  # what a program may leave out before it looks
_COLUMNS = [field.name for field in fields(Article)]


class Csv(Exporter):
    """CSV as in RFC 4180, in UTF-8, with a header; a column for each field of the article.

    Lists and mappings are JSON, a missing value is an empty cell. A text that a spreadsheet would take for a
    formula gets an apostrophe in front.
    """

    name = "csv"
    suffixes = (".csv",)
    media_type = "text/csv"

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._row = io.StringIO(newline="")
        self._writer = csv.writer(self._row)
        self._put(_COLUMNS)

    def write(self, article: Article) -> None:
        self._put([cell(getattr(article, name)) for name in _COLUMNS])

    def _put(self, cells: list[str]) -> None:
        self._writer.writerow(cells)
        self.fp.write(self._row.getvalue().encode())
        self._row.seek(0)
        self._row.truncate()


def cell(value: Any) -> str:
    """A field's value as the text of a cell.

    >>> cell(["a", "b"]), cell(None), cell(True), cell("=1+1")
    ('["a","b"]', '', 'true', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(_SKIPPED).startswith(_FORMULA) else value
    if isinstance(value, datetime):
        return value.isoformat()
    return msgspec.json.encode(value).decode()
