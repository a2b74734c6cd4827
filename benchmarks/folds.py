"""Annotated pages in folds by outlet: what is fitted for a fold is fitted without any page of its outlets."""

from __future__ import annotations

import hashlib

from crawler.urls import outlet_of

FOLDS = 5


def fold_of(url: str, id: str) -> int:
    """The fold that all pages of an outlet are in, 0 to 4; an archive's copy is the outlet's own page."""
    inner = url.find("http", 1)
    outlet = outlet_of(url[inner:] if inner > 0 and "web.archive.org" in url else url)
    return int(hashlib.sha256((outlet or id.rsplit("_", 1)[0]).encode()).hexdigest(), 16) % FOLDS
