"""Zstandard (RFC 8878): Python's own module for it, or its backport before Python 3.14."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import CompressionParameter, ZstdCompressor, ZstdError, compress, decompress
else:
    from backports.zstd import CompressionParameter, ZstdCompressor, ZstdError, compress, decompress

__all__ = ["CompressionParameter", "ZstdCompressor", "ZstdError", "compress", "decompress"]
