"""CSV: one article a row, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from crawler.export.base import Exporter, last_line
from crawler.items import Article

# What makes a spreadsheet run a cell (OWASP, "CSV Injection"), the full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u200b\u2060\ufeff"  # what a program may leave out before it looks
_END = b"\r\n"
_LARGEST_CELL = 1 << 30
_COLUMNS = [field.name for field in fields(Article)]
_IDENTITY = ("id", "revision", "content_hash")
"""Columns that tell whether an article is in a file."""


class Csv(Exporter):
    """CSV as in RFC 4180, in UTF-8, with a header; a column for each field of the article.

    Lists and mappings are JSON, a missing value is an empty cell. A text that a spreadsheet would take for a
    formula gets an apostrophe in front.
    """

    name = "csv"
    suffixes = (".csv",)
    media_type = "text/csv"

    appends = True

    def __init__(self) -> None:
        self._row = io.StringIO(newline="")
        self._writer = csv.writer(self._row)
        self._columns = _COLUMNS

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._put(_COLUMNS)

    def go_on(self, fp: BinaryIO) -> None:
        fp.seek(0)
        header = fp.readline()
        if not header:
            self.open(fp)
            return
        self._columns = next(csv.reader([header.decode("utf-8-sig", "replace")]))
        fewer = header.endswith(b"\n") and set(_IDENTITY) <= set(self._columns) <= set(_COLUMNS)
        if self._columns != _COLUMNS and not fewer:  # those of an earlier version
            raise ValueError(f"{fp.name} has other columns than are to be written; name another file")
        self.fp = fp
        position, last = last_line(fp, _END)
        if last.count(b'"') % 2 or (not last.endswith(b"\n") and not self._is_whole(last)):
            fp.truncate(position)
        elif not last.endswith(b"\n"):
            fp.write(_END)

    def written(self, fp: BinaryIO) -> Iterator[tuple[str, int, str]]:
        fp.seek(0)
        text = io.TextIOWrapper(fp, "utf-8-sig", "replace", newline="")
        csv.field_size_limit(_LARGEST_CELL)
        for row in csv.DictReader(text):
            if (row["revision"] or "").isdecimal():
                yield row["id"], int(row["revision"]), row["content_hash"]
        text.detach()

    def write(self, article: Article) -> None:
        self._put([cell(getattr(article, name)) for name in self._columns])

    def _put(self, cells: list[str]) -> None:
        self._writer.writerow(cells)
        self.fp.write(self._row.getvalue().encode())
        self._row.seek(0)
        self._row.truncate()

    def _is_whole(self, row: bytes) -> bool:
        csv.field_size_limit(_LARGEST_CELL)
        cells = next(csv.reader(io.StringIO(row.decode("utf-8", "replace"), newline="")), [])
        return len(cells) == len(self._columns) and bool(cells[-1])


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
