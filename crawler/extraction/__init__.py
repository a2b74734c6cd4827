"""Pure functions from a page to an article; no Scrapy, no reactor."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.extraction.article import extract, extract_page
    from crawler.extraction.template.learning import learn
    from crawler.extraction.template.model import OutletModel, read_model

__all__ = ["OutletModel", "extract", "extract_page", "learn", "read_model"]
_HOMES = {
    "extract": "article",
    "extract_page": "article",
    "OutletModel": "template.model",
    "learn": "template.learning",
    "read_model": "template.model",
}


def __getattr__(name: str) -> Any:
    # What the command line needs at its start shall not pay for what only extraction needs.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
