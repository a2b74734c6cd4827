"""Bodies that are packed with gzip."""

from __future__ import annotations

import zlib

USUAL = 4 << 20
"""Bytes that a page hardly has more of; what has is unpacked piece by piece."""


def unpack_whole(body: bytes, limit: int) -> bytes | None:
    """What a body is that is one whole member of gzip; None when it is anything else, or larger than a limit.

    All is done in C code, in half the time that reading it piece by piece takes.

    >>> import gzip
    >>> packed = gzip.compress(b"One page.")
    >>> unpack_whole(packed, 9), unpack_whole(packed, 8), unpack_whole(packed[:-1], 9), unpack_whole(b"One page.", 9)
    (b'One page.', None, None, None)
    """
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = reader.decompress(body, limit)
    except zlib.error:
        return None
    return unpacked if reader.eof and not reader.unused_data else None
