"""Formats in which articles leave: one module a format, found by itself."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules

from crawler.export.base import Exporter
from crawler.export.compressed import COMPRESSIONS

__all__ = ["Exporter", "exporter_for", "formats"]


@cache
def formats() -> dict[str, type[Exporter]]:
    """Every format by name."""
    found: dict[str, type[Exporter]] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            if inspect.isclass(value) and issubclass(value, Exporter) and value.__dict__.get("name"):
                found[value.name] = value
    return found


def exporter_for(path_or_format: str) -> type[Exporter]:
    """The exporter for a file, told by its ending, or for a format, told by its name.

    A further ``.gz`` or ``.zst`` compresses. A file without an ending, and ``-``, get JSON Lines.

    :raises ValueError: when no format has that ending; the message says which there are.

    >>> exporter_for("articles.csv").name, exporter_for("csv").name, exporter_for("-").name
    ('csv', 'csv', 'jsonl')
    """
    if path_or_format in formats():
        return formats()[path_or_format]
    path = PurePath(path_or_format)
    if (compressed := COMPRESSIONS.get(path.suffix.lower())) is not None:
        inner = exporter_for(str(path.with_suffix("")))
        own = {name: getattr(inner, name) for name in ("name", "tells_changes", "grows", "selects")} | {"inner": inner}
        return type(f"{compressed.__name__}{inner.__name__}", (compressed,), own)
    suffix = path.suffix.lower()
    for exporter in formats().values():
        if suffix in exporter.suffixes or (not suffix and exporter.name == "jsonl"):
            return exporter
    known = ", ".join(suffix for exporter in formats().values() for suffix in exporter.suffixes)
    further = " or ".join(COMPRESSIONS)
    raise ValueError(
        f"{path_or_format} has an ending that names no format; use one of {known} (each also with {further})"
    )
