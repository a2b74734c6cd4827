"""What a person gave, in an outlet's file or in code: it stands above whatever is found."""

from __future__ import annotations

from crawler.items import Article, Page
from crawler.outlets.selectors import REMOVE

BY_HAND = ("selector", "page object")
"""Provenances of fields that a person gave."""


def unmatched_selectors(page: Page, article: Article) -> dict[str, str]:
    """Those of a page's selectors that gave nothing of its article: field → selector.

    What is to be removed need not stand on every page.
    """
    selectors = {name: text for name, text in page.selectors.items() if name != REMOVE}
    return {name: text for name, text in selectors.items() if article.provenance.get(name) not in BY_HAND}
