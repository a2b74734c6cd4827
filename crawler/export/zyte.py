"""Articles as zyte-common-items has them, for what was made for Zyte's API."""

from __future__ import annotations

from typing import Any

import msgspec

from crawler.export.base import Exporter
from crawler.export.layout.html import to_html
from crawler.items import Article


class Zyte(Exporter):
    """JSON Lines of zyte-common-items' ``Article``, which ``Article.from_dict`` reads."""

    name = "zyte"
    suffixes = ()
    media_type = "application/jsonl"

    def write(self, article: Article) -> None:
        self.fp.write(msgspec.json.encode(_as_zyte(article)) + b"\n")


def _as_zyte(article: Article) -> dict[str, Any]:
    images = [{"url": image.url} for image in article.images]
    said = {
        "url": article.url,
        "canonicalUrl": article.canonical_url,
        "headline": article.title,
        "datePublished": article.published,
        "dateModified": article.modified,
        "authors": [{"name": name, "nameRaw": name} for name in article.authors],
        "breadcrumbs": [{"name": article.section}] if article.section else [],
        "inLanguage": article.language,
        "mainImage": images[0] if images else None,
        "images": images,
        "description": article.lead,
        "articleBody": article.text,
        "articleBodyHtml": to_html(article),
        "metadata": _given({"dateDownloaded": article.fetched_at, "probability": article.confidence}),
    }
    return _given(said)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
