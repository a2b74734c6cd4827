"""The contract of a format: articles in, whole records out."""

from __future__ import annotations

import gzip
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import BinaryIO, ClassVar, cast

from crawler.items import Article
from crawler.store.records import Change

_BLOCK = 64 << 10


class Exporter(ABC):
    """Writes articles in one format; a subclass in a module of this package is found by itself.

    What a killed process leaves is whole records: each call hands what it has to the file in one write.
    The file belongs to the caller, who opens, flushes and closes it.
    """

    name: ClassVar[str]
    """What ``--format`` calls it."""

    suffixes: ClassVar[tuple[str, ...]]
    """Endings of file names that ask for it, with the dot, in lower case."""

    media_type: ClassVar[str]
    """The media type of the file (RFC 6838)."""

    appends: ClassVar[bool] = False
    """Whether :meth:`go_on` can add to a file that was written before."""

    tells_changes: ClassVar[bool] = False
    """Whether :meth:`write_change` says what each change is, and its cursor."""

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

    def close(self) -> None:  # noqa: B027 - most formats need no end
        """Write what the format wants at its end; the file stays open."""


class Gzipped(Exporter):
    """Another format, compressed; :func:`crawler.export.exporter_for` makes one for ``.gz``.

    Each record is a gzip member of its own (RFC 1952 section 2.2), so a file that was cut short between two
    records is as valid as a whole one.
    """

    media_type = "application/gzip"
    inner: ClassVar[type[Exporter]]

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._exporter = self.inner()
        self._exporter.open(cast(BinaryIO, _Members(fp)))

    def write(self, article: Article) -> None:
        self._exporter.write(article)

    def write_change(self, change: Change) -> None:
        self._exporter.write_change(change)

    def close(self) -> None:
        self._exporter.close()


class _Members:
    """The part of a file that exporters use; compresses each write by itself."""

    def __init__(self, fp: BinaryIO):
        self._fp = fp

    def write(self, data: bytes) -> int:
        self._fp.write(gzip.compress(data, mtime=0))
        return len(data)


def last_line(fp: BinaryIO, end_of_line: bytes) -> tuple[int, bytes]:
    """Where what follows the last end of a line begins in a file, and what it is."""
    position, tail = fp.seek(0, 2), b""
    while position and end_of_line not in tail:
        begin = max(position - _BLOCK, 0)
        fp.seek(begin)
        tail, position = fp.read(position - begin) + tail, begin
    before, found, last = tail.rpartition(end_of_line)
    return (position + len(before) + len(found) if found else 0), last
