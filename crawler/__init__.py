"""Outlets in, clean articles out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.addon import Addon
    from crawler.api import ScrapeFailed, scrape
    from crawler.extraction import OutletModel, extract, learn, read_model
    from crawler.items import Article, Link, NoArticle, Page

__all__ = [
    "Addon",
    "Article",
    "Link",
    "NoArticle",
    "OutletModel",
    "Page",
    "ScrapeFailed",
    "extract",
    "learn",
    "read_model",
    "scrape",
]

_HOME = {
    "Addon": "crawler.addon",
    "Article": "crawler.items",
    "Link": "crawler.items",
    "NoArticle": "crawler.items",
    "OutletModel": "crawler.extraction",
    "Page": "crawler.items",
    "ScrapeFailed": "crawler.api",
    "extract": "crawler.extraction",
    "learn": "crawler.extraction",
    "read_model": "crawler.extraction",
    "scrape": "crawler.api",
}


def __getattr__(name: str) -> Any:
    # Imported when asked for, so that the command line answers before Scrapy and trafilatura are loaded.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
