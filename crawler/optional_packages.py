"""Packages that only some uses need, and that are loaded when one of them is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def optional_module(name: str, *, wanted_by: str, package: str) -> Any:
    """A module of a package that may be missing.

    :param wanted_by: what needs it, with its verb: the beginning of a sentence.
    :param package: what is to be installed, by its name on the package index.
    :raises ValueError: it is missing; says how to get it.

    >>> optional_module("no_such_module", wanted_by="Parquet needs", package="pyarrow")
    Traceback (most recent call last):
    ValueError: Parquet needs a package; `pip install pyarrow` brings it
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ValueError(f"{wanted_by} a package; `pip install {package}` brings it") from error
