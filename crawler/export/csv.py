"""CSV: one article a row, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO, ClassVar

import msgspec

from crawler.export.base import FIELDS, Exporter, last_line
from crawler.items import Article

# What makes a spreadsheet run a cell (OWASP, "CSV Injection"), the full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u200b\u2060\ufeff"  # what a program may leave out before it looks
_END = b"\r\n"
_LARGEST_CELL = 1 << 30
_IDENTITY = ("id", "revision", "content_hash")
"""Columns that tell whether an article is in a file."""


class Csv(Exporter):
    """CSV as in RFC 4180, in UTF-8, with a header; a column for each field of the article.

    Lists and mappings are JSON, a missing value is an empty cell. A text that a spreadsheet would take for a
    formula gets an apostrophe in front.
    """

    name = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    media_type = "text/csv"

    appends = True
    selects = True

    def __init__(self, *, fields: Sequence[str] | None = None) -> None:
        super().__init__(fields=fields)
        self._row = io.StringIO(newline="")
        self._writer = csv.writer(self._row)
        self._columns = list(self.fields)

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._put(self._columns)

    def go_on(self, fp: BinaryIO) -> None:
        fp.seek(0)
        header = fp.readline()
        if not header:
            self.open(fp)
            return
        self._columns = next(csv.reader([header.decode("utf-8-sig", "replace")]))
        fewer = header.endswith(b"\n") and set(_IDENTITY) <= set(self._columns) <= set(FIELDS)
        if self._columns != list(FIELDS) and not fewer:  # those of an earlier version
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
        self._put([self.cell(getattr(article, name)) for name in self._columns])

    def cell(self, value: Any) -> str:
        """A field's value as the text of a cell."""
        return cell(value)

    def _put(self, cells: list[str]) -> None:
        self._writer.writerow(cells)
        self.fp.write(self._row.getvalue().encode())
        self._row.seek(0)
        self._row.truncate()

    def _is_whole(self, row: bytes) -> bool:
        csv.field_size_limit(_LARGEST_CELL)
        cells = next(csv.reader(io.StringIO(row.decode("utf-8", "replace"), newline="")), [])
        return len(cells) == len(self._columns) and bool(cells[-1])


class ExcelCsv(Csv):
    """CSV that a spreadsheet opens by itself: a byte order mark in front, lists of texts joined by semicolons, instants
    in UTC and without a zone, which it would take for text."""

    name = "excel"
    suffixes: ClassVar[tuple[str, ...]] = ()
    appends = False

    def open(self, fp: BinaryIO) -> None:
        self._row.write("\ufeff")
        super().open(fp)

    def cell(self, value: Any) -> str:
        """A field's value as the text of a cell; authors, tags and addresses are text, other lists JSON.

        >>> ExcelCsv().cell(["Ann Lee", "Max Ray"])
        'Ann Lee; Max Ray'
        >>> ExcelCsv().cell(datetime.fromisoformat("2026-01-31T09:30:00+02:00"))
        '2026-01-31 07:30:00'
        """
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
        joined = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return cell("; ".join(value) if joined else value)


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
