"""Every article is brought into one spelling before it is stored."""

from __future__ import annotations

from typing import Any

from crawler.items import Article
from crawler.normalise import normalise_article


class NormalisePipeline:
    """Brings every article into one spelling (:func:`normalise_article`); lets other items pass."""

    def process_item(self, item: Any) -> Any:
        return normalise_article(item) if isinstance(item, Article) else item
