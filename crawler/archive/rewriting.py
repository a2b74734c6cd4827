"""A WARC file is written anew without some of its records, and is at each moment the old one or the new one, whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive.files import OPEN, cdxj_path, save_index
from crawler.archive.reading import index_of, next_record

REWRITTEN = ".rewritten"
"""What the name of a file ends with, behind a dot in front, that is to take another's place."""

_PIECE = 1 << 20

Change = Callable[[WarcRecord], bytes | None]
"""Gives what stands in the place of a record: nothing for one that goes, None for one that stays as it is."""


def rewrite(path: Path, change: Change) -> None:
    """Put another file in the place of a WARC file, with its index; none where no record of a request is left.

    What is damaged stays as it is, and so do the bytes of every record that stays.

    :param path: a file whose records are compressed each by itself, or not at all.
    :raises OSError: it cannot be read, or its folder not be written to; the file is as it was.
    """
    target = path.with_name(f".{path.name}{REWRITTEN}")
    try:
        with path.open("rb") as source, target.open("wb") as written:
            kept = 0
            for begin, end, made, counts in _pieces(path, change):
                if made is None:
                    source.seek(begin)
                    _copy(source, written, end - begin)
                else:
                    written.write(made)
                kept += counts and made != b""
            written.flush()
            os.fsync(written.fileno())
        shutil.copymode(path, target)
        cdxj_path(path).unlink(missing_ok=True)
        if kept:
            os.replace(target, path)
        else:
            path.unlink()
    except OSError as problem:
        problem.filename = problem.filename or str(target)
        raise
    finally:
        target.unlink(missing_ok=True)
    _settle(path.parent)
    if kept and not path.name.endswith(OPEN):
        save_index(path, index_of(path))


def _pieces(path: Path, change: Change) -> Iterator[tuple[int, int, bytes | None, bool]]:
    """Where each record begins and ends, what becomes of it, and whether the file is kept for its sake."""
    size, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            before = None
            try:
                for record in ArchiveIterator(file, WarcRecordType.any_type, parse_http=False, strict_mode=False):
                    if before is not None:
                        yield at, record.stream_pos, *before
                    at, before = record.stream_pos, (change(record), record.record_type != WarcRecordType.warcinfo)
                following = size
            except (OSError, ValueError):
                following = next_record(file, at) or size
            yield at, following, *(before or (None, True))
            at = following


def _copy(source: BinaryIO, target: BinaryIO, length: int) -> None:
    while length and (piece := source.read(min(length, _PIECE))):
        target.write(piece)
        length -= len(piece)


def _settle(folder: Path) -> None:
    """See to it that the names of a folder's files are on the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
