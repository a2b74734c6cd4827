"""The contract of a format: articles in, whole records out."""

from __future__ import annotations

import gzip
from abc import ABC, abstractmethod
from typing import BinaryIO, ClassVar, cast

from crawler.items import Article


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

    def open(self, fp: BinaryIO) -> None:
        """Begin a file.

        :param fp: a file opened for writing bytes, empty.
        """
        self.fp = fp

    @abstractmethod
    def write(self, article: Article) -> None:
        """Add one article.

        :raises OSError: when the file takes no more.
        """

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

    def close(self) -> None:
        self._exporter.close()


class _Members:
    """The part of a file that exporters use; compresses each write by itself."""

    def __init__(self, fp: BinaryIO):
        self._fp = fp

    def write(self, data: bytes) -> int:
        self._fp.write(gzip.compress(data, mtime=0))
        return len(data)
