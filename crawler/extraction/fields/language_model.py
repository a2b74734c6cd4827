"""The model that tells languages apart.

It is packed by LZMA into a sixteenth of its 68 MB; to unpack it takes as long as half of what a first page waits for,
and keeps Python from nothing else. So it is unpacked in a thread, from as early on as somebody wants it.
"""

from __future__ import annotations

import io
import lzma
from array import array
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any


@cache
def unpack_model() -> Future[bytes]:
    """Have the model unpacked beside what this thread does."""
    executor = ThreadPoolExecutor(1)
    unpacked = executor.submit(_unpack)
    executor.shutdown(wait=False)
    return unpacked


@cache
def language_identifier() -> Any:
    """What tells the language of a text, by the model."""
    import numpy as np
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

    # Its own loader unpacks the model into a temporary file of 70 MB, for which there may be no room.
    with np.load(io.BytesIO(unpack_model().result()), allow_pickle=False) as model:
        unpack_model.cache_clear()
        moves, rows = _array(model["nextmove"]), _array(model["nextmove_row"])
        features, classes = model["out_feat"].tolist(), model["classes"].tolist()
        return LanguageIdentifier(model["ptc"], model["pc"], classes, moves, features, norm_probs=True, tk_row=rows)


def _unpack() -> bytes:
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    return lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes())


def _array(numbers: Any) -> array[int]:
    """NumPy's unsigned numbers as Python's, which are looked up one by one in half the time."""
    found = array({2: "H", 4: "I"}[numbers.itemsize])
    found.frombytes(memoryview(numbers).cast("B"))
    return found
