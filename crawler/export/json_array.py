"""JSON: one array of articles, for programs that read nothing else."""

from __future__ import annotations

from typing import BinaryIO

from crawler.export.base import Exporter
from crawler.export.json_lines import record
from crawler.items import Article


class JsonArray(Exporter):
    """One JSON array, an article a line; complete only when it was closed."""

    name = "json"
    suffixes = (".json",)
    media_type = "application/json"
    grows = False
    selects = True

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._before = b"[\n"

    def write(self, article: Article) -> None:
        self.fp.write(self._before + record(article, self.fields))
        self._before = b",\n"

    def close(self) -> None:
        self.fp.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
