"""Cuts off what a killed process left of a record at the end of a file."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from crawler.archive.index import IndexEntry

_PIECE = 1 << 20


def repair(path: Path) -> list[IndexEntry]:
    """Cut a file back to its last whole record; gives what it holds.

    :raises OSError: the file cannot be read or cut.
    """
    from crawler.archive.reading import index_of

    whole = whole_length(path)
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return index_of(path)


def whole_length(path: Path) -> int:
    """How many bytes of a file are whole gzip members from its beginning on."""
    whole = at = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            while piece:
                try:
                    member.decompress(piece)
                except zlib.error:
                    return whole
                rest = member.unused_data
                at += len(piece) - len(rest)
                if not member.eof:
                    break
                whole, piece, member = at, rest, zlib.decompressobj(wbits=31)
    return whole
