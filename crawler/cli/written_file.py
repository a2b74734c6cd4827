"""A file that a command writes whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def opened(output: str) -> Iterator[BinaryIO]:
    """The file to write to, ``-`` for standard output; a regular one comes into being at the end, or not at all."""
    path = Path(output)
    if output == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe
        with path.open("wb") as fp:
            yield fp
    else:
        with _replacing(path) as fp:
            yield fp


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    from crawler.export.target import check_target  # with it comes all that exports

    check_target(path)
    path = path.resolve()  # a link stays one
    try:
        partial = tempfile.NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False)  # noqa: SIM115
    except OSError as error:
        error.filename = str(path)  # nobody has heard of the other one
        raise
    try:
        with partial:
            yield cast(BinaryIO, partial)
            partial.flush()
            os.fsync(partial.fileno())
        os.chmod(partial.name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(partial.name, path)
    except BaseException as error:
        os.unlink(partial.name)
        if isinstance(error, OSError) and error.errno and error.filename is None:
            error.filename = str(path)  # a full disk names none
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
