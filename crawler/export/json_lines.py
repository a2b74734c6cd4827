"""JSON Lines: one article a line, with every field."""

from __future__ import annotations

import msgspec

from crawler.export.base import Exporter
from crawler.items import Article


class JsonLines(Exporter):
    """One JSON object a line (jsonlines.org), in UTF-8 without escapes, instants as ISO 8601 with their offset."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".jl")
    media_type = "application/jsonl"

    def write(self, article: Article) -> None:
        self.fp.write(msgspec.json.encode(article) + b"\n")
