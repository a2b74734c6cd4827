"""Outlets in, clean articles out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.addon import Addon
    from crawler.api import ScrapeFailed, open, scrape, scrape_async
    from crawler.extraction import OutletModel, extract, learn, read_model
    from crawler.items import Article, Link, NoArticle, Page
    from crawler.store import ArticleQuery, Store

__all__ = [
    "Addon",
    "Article",
    "ArticleQuery",
    "Link",
    "NoArticle",
    "OutletModel",
    "Page",
    "ScrapeFailed",
    "Store",
    "extract",
    "learn",
    "open",
    "read_model",
    "scrape",
    "scrape_async",
]

_HOME = {
    "Addon": "crawler.addon",
    "Article": "crawler.items",
    "ArticleQuery": "crawler.store",
    "Link": "crawler.items",
    "NoArticle": "crawler.items",
    "OutletModel": "crawler.extraction",
    "Page": "crawler.items",
    "ScrapeFailed": "crawler.api",
    "Store": "crawler.store",
    "extract": "crawler.extraction",
    "learn": "crawler.extraction",
    "open": "crawler.api",
    "read_model": "crawler.extraction",
    "scrape": "crawler.api",
    "scrape_async": "crawler.api",
}


def __getattr__(name: str) -> Any:
    # Imported when asked for, so that the command line answers before Scrapy and trafilatura are loaded.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
