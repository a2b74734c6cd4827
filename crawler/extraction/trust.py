"""How far an outlet's template can still be trusted."""

from __future__ import annotations

import zlib

_SAMPLE = 20


def is_sampled(url: str) -> bool:
    """Whether a page is read both with the template and without, to see whether the template still holds."""
    return zlib.crc32(url.encode()) % _SAMPLE == 0
