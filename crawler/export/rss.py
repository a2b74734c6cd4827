"""RSS 2.0 with the full text, for feed readers."""

from __future__ import annotations

from email.utils import format_datetime
from typing import BinaryIO

from lxml import etree

from crawler.export.base import Exporter
from crawler.export.feed import FeedAbout
from crawler.export.layout.html import to_html, xml_text
from crawler.export.xml_stream import XmlStream, add
from crawler.items import Article

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = {"content": _CONTENT, "dc": _DC, "media": _MEDIA, "atom": _ATOM}
_NOWHERE = "urn:outlet-crawler:articles"


class Rss(Exporter):
    """RSS 2.0 (rssboard.org), the text in ``content:encoded``, names in ``dc:creator``, images in ``media:content``."""

    name = "rss"
    suffixes = (".rss",)
    media_type = "application/rss+xml"
    grows = False
    about = FeedAbout()

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._stream = XmlStream(fp, "rss", _NAMES, version="2.0")
        self._stream.enter("channel")
        about = self.about
        channel = {
            "title": about.title,
            "link": about.home or about.address or _NOWHERE,
            "description": about.description,
            "language": about.language,
            "lastBuildDate": format_datetime(about.updated) if about.updated else None,
        }
        for name, text in channel.items():
            if text:
                self._stream.write(add(None, name, text))
        if about.address:
            own = {"href": xml_text(about.address), "rel": "self", "type": self.media_type}
            self._stream.write(etree.Element(f"{{{_ATOM}}}link", own, nsmap=_NAMES))

    def write(self, article: Article) -> None:
        item = etree.Element("item", nsmap=_NAMES)
        add(item, "title", article.title or (None if article.lead else article.text[:80] or article.url))
        add(item, "link", article.url)
        add(item, "guid", article.id, isPermaLink="false")
        if article.published:
            add(item, "pubDate", format_datetime(article.published))
        for author in article.authors:
            add(item, f"{{{_DC}}}creator", author)
        for tag in filter(None, (article.section, *article.tags)):
            add(item, "category", tag)
        add(item, "description", article.lead)
        add(item, f"{{{_CONTENT}}}encoded", to_html(article))
        if article.language:
            add(item, f"{{{_DC}}}language", article.language)
        for image in article.images:
            content = etree.SubElement(item, f"{{{_MEDIA}}}content", url=xml_text(image.url), medium="image")
            add(content, f"{{{_MEDIA}}}description", image.caption)
            add(content, f"{{{_MEDIA}}}credit", image.credit)
        self._stream.write(item)

    def close(self) -> None:
        self._stream.close()
