"""The formats of :mod:`crawler.export` for Scrapy's feeds: ``FEEDS = {"articles.parquet": {"format": "parquet"}}``."""

from __future__ import annotations

from typing import Any, BinaryIO

from scrapy.exporters import BaseItemExporter

from crawler.export import Exporter, formats
from crawler.items import Article


class ArticleExporter(BaseItemExporter):
    """Writes the articles among the items in one of this project's formats; a subclass says in which."""

    format: type[Exporter]

    def __init__(self, file: BinaryIO, **options: Any):
        super().__init__(dont_fail=True, **options)
        self._file = file
        chosen = self.fields_to_export if self.format.selects else None
        self._exporter = self.format(fields=list(chosen) if chosen else None)

    def start_exporting(self) -> None:
        self._exporter.open(self._file)

    def export_item(self, item: Any) -> None:
        """Add an article; other items have no place in these formats."""
        if isinstance(item, Article):
            self._exporter.write(item)

    def finish_exporting(self) -> None:
        self._exporter.close()


def feed_exporters(taken: Any) -> dict[str, type[ArticleExporter]]:
    """Format → exporter, for those formats that Scrapy has none of.

    :param taken: the formats that it has.
    """
    return {
        name: type(f"{exporter.__name__}Exporter", (ArticleExporter,), {"format": exporter})
        for name, exporter in formats().items()
        if name not in taken
    }
