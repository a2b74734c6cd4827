"""JSON Lines: one article a line, with every field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from crawler.export.base import FIELDS, Exporter, last_line
from crawler.items import Article

if TYPE_CHECKING:
    from crawler.store.records import Change


class JsonLines(Exporter):
    """One JSON object a line (jsonlines.org), in UTF-8 without escapes, instants as ISO 8601 with their offset."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".jl")
    media_type = "application/jsonl"

    appends = True
    selects = True
    tells_changes = True

    def go_on(self, fp: BinaryIO) -> None:
        self.fp = fp
        position, last = last_line(fp, b"\n")
        if last and not _is_whole(last):
            fp.truncate(position)
        elif last:  # whole, by a program that ends no last line
            fp.write(b"\n")

    def written(self, fp: BinaryIO) -> Iterator[tuple[str, int, str]]:
        fp.seek(0)
        for line in fp:
            if (record := _read(line)) is not None:
                yield record.id, record.revision, record.content_hash

    def write(self, article: Article) -> None:
        self.fp.write(record(article, self.fields) + b"\n")

    def write_change(self, change: Change) -> None:
        """Add what changed: ``change`` and ``cursor`` stand before the article's fields.

        Of a forgotten article there are the id, the URL and the outlet.
        """
        told: dict[str, object] = {"change": change.kind, "cursor": change.cursor}
        if change.kind == "forgotten":
            told |= {name: getattr(change.article, name) for name in ("id", "url", "outlet")}
            self.fp.write(msgspec.json.encode(told) + b"\n")
        else:
            self.fp.write(msgspec.json.encode(told)[:-1] + b"," + record(change.article, self.fields)[1:] + b"\n")


def record(article: Article, fields: tuple[str, ...]) -> bytes:
    """The article as a JSON object with these fields.

    >>> record(Article(title="Rain"), ("title", "tags"))
    b'{"title":"Rain","tags":[]}'
    """
    return msgspec.json.encode(article if fields == FIELDS else {name: getattr(article, name) for name in fields})


class _Record(msgspec.Struct):
    id: str = ""
    revision: int = 1
    content_hash: str = ""


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError:
        return False
    return True


def _read(line: bytes) -> _Record | None:
    try:
        return msgspec.json.decode(line, type=_Record)
    except msgspec.DecodeError:  # cut off, or by another program
        return None
