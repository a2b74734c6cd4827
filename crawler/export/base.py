"""The contract of a format: articles in, whole records out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from crawler.items import Article

if TYPE_CHECKING:
    from crawler.store.records import Change

FIELDS = tuple(field.name for field in fields(Article))
"""The names of an article's fields, in their order."""

_BLOCK = 64 << 10


class Exporter(ABC):
    """Writes articles in one format; a subclass in a module of this package is found by itself.

    The file belongs to the caller, who opens, flushes and closes it; nothing of it is asked but to be written to.
    """

    name: ClassVar[str]
    """What ``--format`` calls it."""

    suffixes: ClassVar[tuple[str, ...]]
    """Endings of file names that ask for it, with the dot, in lower case."""

    media_type: ClassVar[str]
    """The media type of the file (RFC 6838)."""

    grows: ClassVar[bool] = True
    """Whether what a killed process leaves is whole records: each call hands what it has to the file in one write.
    A file of another format is one only when it was closed, and gets its name no earlier."""

    appends: ClassVar[bool] = False
    """Whether :meth:`go_on` can add to a file that was written before."""

    selects: ClassVar[bool] = False
    """Whether it can write some fields of the article alone."""

    tells_changes: ClassVar[bool] = False
    """Whether :meth:`write_change` says what each change is, and its cursor."""

    def __init__(self, *, fields: Sequence[str] | None = None):
        """A writer of one file.

        :param fields: names of fields of the article, to write these alone and in this order.
        :raises ValueError: when there is no such field, or the format has no choice of fields.
        """
        if fields is not None and not self.selects:
            those = "csv, xlsx, jsonl, json and parquet have one"
            raise ValueError(f"the format {self.name} has no choice of fields; {those}")
        if unknown := [name for name in fields or () if name not in FIELDS]:
            raise ValueError(f"an article has no field {unknown[0]}; it has {', '.join(FIELDS)}")
        self.fields = FIELDS if fields is None else tuple(dict.fromkeys(fields))

    def open(self, fp: BinaryIO) -> None:
        """Begin a file.

        :param fp: a file opened for writing bytes, empty.
        """
        self.fp = fp

    def go_on(self, fp: BinaryIO) -> None:
        """Go on with a file that has records, or is empty; cut off half a one that a killed process left at its end.

        :param fp: a file opened for reading and appending bytes.
        :raises ValueError: it holds something else.
        """
        raise NotImplementedError(f"a file of {self.name} cannot be added to")

    def written(self, fp: BinaryIO) -> Iterator[tuple[str, int, str]]:
        """Id, revision and content hash of the articles in a file."""
        raise NotImplementedError(f"a file of {self.name} is not read")

    @abstractmethod
    def write(self, article: Article) -> None:
        """Add one article.

        :raises OSError: when the file takes no more.
        """

    def write_change(self, change: Change) -> None:
        """Add what changed: a format that has no place for more than articles leaves out those that are forgotten.

        :raises OSError: when the file takes no more.
        """
        if change.kind != "forgotten":
            self.write(change.article)

    def to_bytes(self, articles: Iterable[Article]) -> bytes:
        """What a file of these articles holds."""
        fp = BytesIO()
        self.open(fp)
        for article in articles:
            self.write(article)
        self.close()
        return fp.getvalue()

    def close(self) -> None:  # noqa: B027 - most formats need no end
        """Write what the format wants at its end; the file stays open."""


def last_line(fp: BinaryIO, end_of_line: bytes) -> tuple[int, bytes]:
    """Where what follows the last end of a line begins in a file, and what it is."""
    position, tail = fp.seek(0, 2), b""
    while position and end_of_line not in tail:
        begin = max(position - _BLOCK, 0)
        fp.seek(begin)
        tail, position = fp.read(position - begin) + tail, begin
    before, found, last = tail.rpartition(end_of_line)
    return (position + len(before) + len(found) if found else 0), last
