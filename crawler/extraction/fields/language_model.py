"""The model that tells languages apart.

py3langid brings it packed by LZMA into a sixteenth of its 68 MB, and to unpack it takes longer than to read a page. So
it is unpacked once for a user, into the folder for what can be made again (``~/.cache/crawler`` on Linux), and mapped
from there into all processes, which share its memory. Where nothing can be written, each process unpacks it for itself.
"""

from __future__ import annotations

import io
import lzma
import os
import shutil
import tempfile
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_ARRAYS = ("ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat")


@cache
def language_identifier() -> Any:
    """What tells the language of a text, by the model."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    model = _load((MODEL_DIR / MODEL_FILE).read_bytes())
    return LanguageIdentifier(
        model["ptc"],
        model["pc"],
        model["classes"].tolist(),
        model["nextmove"].data,  # looked up one by one in half the time that NumPy takes
        model["out_feat"].tolist(),
        norm_probs=True,
        tk_row=model["nextmove_row"].data,
    )


def _load(packed: bytes) -> dict[str, np.ndarray]:
    import numpy as np
    from platformdirs import user_cache_path

    folder = user_cache_path("crawler") / f"languages-{zlib.crc32(packed):08x}"
    if (mapped := _mapped(folder)) is not None:
        return mapped
    shutil.rmtree(folder, ignore_errors=True)
    with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as unpacked:
        model = {name: unpacked[name] for name in _ARRAYS}
    with suppress(OSError):  # a home that is not writable, a full disk, or another process that was faster
        _keep(model, folder)
    return _mapped(folder) or model


def _mapped(folder: Path) -> dict[str, np.ndarray] | None:
    """What a folder keeps; None when nothing is there yet, or it is damaged."""
    import numpy as np

    files = {name: folder / f"{name}.npy" for name in _ARRAYS}
    try:
        return {name: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False)) for name, file in files.items()}
    except (OSError, ValueError, EOFError):
        return None


def _keep(model: dict[str, np.ndarray], folder: Path) -> None:
    """Write it, under its name when it is whole and on the disk."""
    import numpy as np

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as beside:
        for name, array in model.items():
            with open(Path(beside, f"{name}.npy"), "wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        os.rename(beside, folder)
