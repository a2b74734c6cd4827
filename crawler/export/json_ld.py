"""JSON-LD: articles as schema.org describes them."""

from __future__ import annotations

from typing import Any, BinaryIO

import msgspec

from crawler.export.base import Exporter
from crawler.items import Article, Image

_TYPES = {"live_blog": "LiveBlogPosting", "opinion": "OpinionNewsArticle"}


class JsonLd(Exporter):
    """One JSON-LD document (JSON-LD 1.1) whose ``@graph`` has a schema.org ``NewsArticle`` for each article.

    A live blog is a ``LiveBlogPosting`` with its entries, an opinion an ``OpinionNewsArticle``.
    """

    name = "jsonld"
    suffixes = (".jsonld",)
    media_type = "application/ld+json"
    grows = False

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._before = b'{"@context":"https://schema.org","@graph":[\n'

    def write(self, article: Article) -> None:
        self.fp.write(self._before + msgspec.json.encode(_news_article(article)))
        self._before = b",\n"

    def close(self) -> None:
        self.fp.write(self._before.rstrip(b",\n") + b"\n]}\n")


def _news_article(article: Article) -> dict[str, Any]:
    said = {
        "@type": _TYPES.get(article.kind, "NewsArticle"),
        "@id": article.url,
        "identifier": article.id,
        "url": article.url,
        "sameAs": article.other_urls,
        "mainEntityOfPage": article.canonical_url,
        "headline": article.title,
        "description": article.lead,
        "articleSection": article.section,
        "articleBody": article.body,
        "wordCount": article.word_count,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet} if article.outlet else None,
        "datePublished": article.published,
        "dateModified": article.modified,
        "inLanguage": article.language,
        "keywords": article.tags,
        "image": [_image(image) for image in article.images],
        "citation": article.links,
        "isAccessibleForFree": None if article.paywalled is None else not article.paywalled,
        "liveBlogUpdate": [
            _said({"@type": "BlogPosting", "headline": e.title, "articleBody": e.text, "datePublished": e.published})
            for e in article.entries
        ],
    }
    return _said(said)


def _image(image: Image) -> dict[str, Any]:
    return _said({"@type": "ImageObject", "url": image.url, "caption": image.caption, "creditText": image.credit})


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
