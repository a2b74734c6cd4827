"""XLSX (ECMA-376): a workbook that a spreadsheet opens with instants as instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, BinaryIO, ClassVar

import msgspec

from crawler.export.base import Exporter
from crawler.items import Article
from crawler.optional_packages import optional_module

_LONGEST_CELL = 32_767
"""Characters: Excel's own limit, as is the next."""
_ROWS = 1_048_576
_FIRST_YEAR = 1900
"""A spreadsheet counts days from then on; an earlier instant is text."""
_INSTANT = "yyyy-mm-dd hh:mm:ss"


class Xlsx(Exporter):
    """One sheet, a row for each article, a column for each field.

    Instants are in UTC. Authors, tags and addresses are joined by semicolons, other lists and mappings are JSON. No
    text is taken for a formula or a link. A text is cut after 32,767 characters, the most that a cell may have.

    :raises ValueError: in :meth:`write`, where there are more articles than a sheet has rows.
    """

    name = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx",)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    grows = False
    selects = True

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        xlsxwriter = optional_module("xlsxwriter", wanted_by="XLSX needs", package="xlsxwriter")
        # Rows go to a temporary file as they come, so that memory does not grow with them.
        self._book = xlsxwriter.Workbook(fp, {"constant_memory": True, "in_memory": False})
        self._sheet = self._book.add_worksheet("Articles")
        self._instant = self._book.add_format({"num_format": _INSTANT})
        self._row = 0
        bold = self._book.add_format({"bold": True})
        for column, name in enumerate(self.fields):
            self._sheet.write_string(0, column, name, bold)
        self._sheet.freeze_panes(1, 0)

    def write(self, article: Article) -> None:
        self._row += 1
        if self._row == _ROWS:
            raise ValueError(f"a sheet has {_ROWS:,} rows, and there are more articles; export fewer, or name a .csv")
        for column, name in enumerate(self.fields):
            self._put(column, getattr(article, name))

    def _put(self, column: int, value: Any) -> None:
        sheet, row = self._sheet, self._row
        if value is None or value in ("", [], {}):
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif isinstance(value, datetime) and value.year > _FIRST_YEAR:
            sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), self._instant)
        else:
            sheet.write_string(row, column, _text(value)[:_LONGEST_CELL])

    def close(self) -> None:
        self._book.close()


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return msgspec.json.encode(value).decode()
