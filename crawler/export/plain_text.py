"""Plain text: articles as a reader reads them, one after the other."""

from __future__ import annotations

from typing import BinaryIO

from crawler.export.base import Exporter
from crawler.items import Article


class PlainText(Exporter):
    """Articles as :func:`crawler.export.layout.text.to_text` writes them, a line with a form feed between two."""

    name = "text"
    suffixes = (".txt",)
    media_type = "text/plain"

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._before = ""

    def write(self, article: Article) -> None:
        from crawler.export.layout.text import to_text  # it loads what reads such texts, which no other format needs

        self.fp.write(f"{self._before}{to_text(article).rstrip()}\n".encode())
        self._before = "\f\n"
