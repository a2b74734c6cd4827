"""An archive as it is looked into: the responses of an address, with their bodies."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files, load_index
from crawler.archive.index import REVISIT, Index, IndexEntry
from crawler.archive.reading import AnswerRecord, read_at
from crawler.archive.records import moment

logger = logging.getLogger(__name__)


class Archive:
    """The responses that WARC files hold, by address.

    A file with an index beside it is not read until something of it is asked for; of any other, one is made in memory.

    :param path: a WARC file, or a folder of them, of which one that is none is left out with a word in the log.
    :raises OSError: there is none, or it cannot be read.
    :raises ValueError: the file that is named is none.
    """

    def __init__(self, path: Path):
        self._indexes = list(_indexes(path))

    def find(self, url: str) -> list[tuple[Path, IndexEntry]]:
        """The responses of an address with the files that hold them, the oldest first."""
        found = [(path, entry) for path, index in self._indexes for entry in index.find(url)]
        return sorted(found, key=lambda each: each[1].when)

    def read(self, path: Path, entry: IndexEntry) -> Exchange | None:
        """A response with its body, wherever that is held; None when it cannot be read any more.

        One of status 304 has none.
        """
        record = _read(path, entry)
        return None if record is None else self.resolve(record)

    def resolve(self, record: AnswerRecord) -> Exchange | None:
        """A response with its body; None when no file here holds it."""
        exchange = record.exchange
        if not record.is_revisit or exchange.status == 304:
            return exchange
        first = self._referred(record)
        return None if first is None else replace(exchange, body=first.body)

    def unchanged(self, path: Path, entry: IndexEntry) -> Exchange | None:
        """The page that a response of status 304 says has not changed, as of the moment of the 304."""
        record = _read(path, entry)
        first = self._referred(record) if record is not None else None
        return replace(first, when=entry.when) if first is not None else None

    def _referred(self, record: AnswerRecord) -> Exchange | None:
        for path, entry in self._held(record.refers_url, record.refers_date, record.digest):
            if (found := _read(path, entry)) is not None:
                return found.exchange
        return None

    def _held(self, url: str, date: str, digest: str) -> Iterator[tuple[Path, IndexEntry]]:
        """Where the body of a revisit may be: the named moment first, then any of the same hash."""
        whole = [(path, entry) for path, entry in self.find(url) if entry.media_type != REVISIT]
        when = _moment(date)
        yield from (each for each in whole if each[1].when == when)
        yield from (each for each in whole if digest and each[1].digest == digest)


def _indexes(path: Path) -> Iterator[tuple[Path, Index]]:
    for file in archive_files(path):
        try:
            yield file, load_index(file)
        except (OSError, ValueError) as problem:
            if file == path:
                raise
            logger.warning("%s", problem)


def _read(path: Path, entry: IndexEntry) -> AnswerRecord | None:
    """The response of an entry; None when another stands in its place, for the file was written anew."""
    try:
        record = read_at(path, int(entry.offset))
    except (FileNotFoundError, ValueError):
        return None
    same = record is not None and (record.exchange.url, record.exchange.when) == (entry.url, entry.when)
    return record if same else None


def _moment(date: str) -> datetime | None:
    try:
        return moment(date)
    except ValueError:
        return None
