"""Learn an outlet's template from its pages."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.model import OutletModel


def learn(pages: Iterable[tuple[bytes, str]]) -> OutletModel:
    """Learn an outlet's template from some of its pages.

    :param pages: each page's HTML and URL; pages that hold no article are passed over.
    """
    return OutletModel(pages=sum(1 for _ in pages))
