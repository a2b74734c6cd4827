"""JSON Feed with the full text, for feed readers."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from crawler.export.base import Exporter
from crawler.export.feed import FeedAbout
from crawler.export.layout.html import to_html
from crawler.items import Article


class JsonFeed(Exporter):
    """JSON Feed 1.1 (jsonfeed.org) with the text as HTML and plain."""

    name = "jsonfeed"
    suffixes = (".jsonfeed",)
    media_type = "application/feed+json"
    grows = False
    about = FeedAbout()

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        about = self.about
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": about.title,
            "home_page_url": about.home,
            "feed_url": about.address,
            "language": about.language,
        }
        said = msgspec.json.encode({name: value for name, value in head.items() if value})
        self._before = said[:-1] + b',"items":[\n'

    def write(self, article: Article) -> None:
        item = {
            "id": article.id or article.url,
            "url": article.url,
            "title": article.title,
            "content_html": to_html(article),
            "content_text": article.text,
            "summary": article.lead,
            "image": article.images[0].url if article.images else None,
            "date_published": article.published,
            "date_modified": article.modified,
            "authors": [{"name": name} for name in article.authors],
            "tags": [*filter(None, (article.section, *article.tags))],
            "language": article.language,
        }
        said = {name: value for name, value in item.items() if value or name == "content_text"}
        self.fp.write(self._before + msgspec.json.encode(said))
        self._before = b",\n"

    def close(self) -> None:
        self.fp.write(self._before.rstrip(b",\n") + b"\n]}\n")
