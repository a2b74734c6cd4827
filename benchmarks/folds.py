"""Annotated pages in folds by outlet: what is fitted for a fold is fitted without any page of its outlets."""

from __future__ import annotations

import hashlib

from crawler.urls import outlet_of

FOLDS = 5
_FINE = 1000


def fold_of(url: str, id: str) -> int:
    """The fold that all pages of an outlet are in, 0 to 4; an archive's copy is the outlet's own page."""
    return _number(_outlet(url, id)) % FOLDS


def is_kept(url: str, id: str, share: float) -> bool:
    """Whether a page's outlet is among such a share of all, 0 to 1: all its pages are, or none."""
    return share >= 1 or _number(f"share {_outlet(url, id)}") % _FINE < share * _FINE


def _outlet(url: str, id: str) -> str:
    inner = url.find("http", 1)
    return outlet_of(url[inner:] if inner > 0 and "web.archive.org" in url else url) or id.rsplit("_", 1)[0]


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
