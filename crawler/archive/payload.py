"""Undoes what a server did to a body on its way: chunks, gzip, deflate, Brotli, Zstandard."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

from fastwarc import GzipReader, ZstdReader
from fastwarc.stream_io import BrotliReader, WarcReader

LARGEST_PAGE = 20 << 20
"""Bytes of a response that is read, compressed or not; far above what any article's page has."""
_MOST_LAYERS = 3
_READERS: dict[str, Callable[[io.BytesIO], WarcReader]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": lambda body: GzipReader(body, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,4096})?\r?\n")


def decoded(body: bytes, codings: Iterable[str]) -> bytes:
    """A body without the codings that headers name; one that it is not in is passed over, as browsers do.

    :param codings: the values of ``Content-Encoding`` or ``Transfer-Encoding``.
    :raises ValueError: it is larger than a page may be, or in too many layers.
    """
    layers = [layer.strip() for layer in ",".join(codings).lower().split(",")]
    known = [layer for layer in layers if layer in _READERS or layer == "chunked"]
    if len(known) > _MOST_LAYERS:
        raise ValueError("it is compressed too many times")
    for layer in reversed(known):
        body = _without(body, layer)
    return body


def _without(body: bytes, layer: str) -> bytes:
    if not body:
        return body
    if layer == "chunked":
        return _without_chunks(body)
    try:
        with _READERS[layer](io.BytesIO(body)) as reader:
            pieces: list[bytes] = []
            size = 0
            while piece := reader.read(1 << 16):
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST_PAGE:
                    raise ValueError(f"it is larger than {LARGEST_PAGE >> 20} MB once decompressed")
    except OSError:
        return body
    return b"".join(pieces)


def _without_chunks(body: bytes) -> bytes:
    """The data of the chunks (RFC 9112 section 7.1); the body itself where it has none, as when a writer undid them."""
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
    return b"".join(pieces) if at == len(body) else body
