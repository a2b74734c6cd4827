"""Where the models are that pages are read with: the package's own, or those of another directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_directory: ContextVar[Path | None] = ContextVar("models", default=None)


@contextmanager
def reading_with(directory: Path) -> Iterator[None]:
    """Read pages with the models of another directory: with those that do not know the pages they are judged by.

    :param directory: a file for each model of the package, by the names that these have (``training/folds.py``).
    """
    before = _directory.set(directory)
    try:
        yield
    finally:
        _directory.reset(before)


def model_file(packaged: Path) -> Path:
    """The file to read in place of one of the package's.

    :param packaged: where the model is in the package.
    """
    directory = _directory.get()
    return packaged if directory is None else directory / packaged.name
