"""Atom with the full text, for feed readers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from crawler.export.base import Exporter
from crawler.export.feed import FeedAbout
from crawler.export.layout.html import to_html, xml_text
from crawler.export.xml_stream import XmlStream, add
from crawler.items import Article

_ATOM = "http://www.w3.org/2005/Atom"


class Atom(Exporter):
    """Atom (RFC 4287) with the text as HTML; an entry without a named person has its outlet as author."""

    name = "atom"
    suffixes = (".atom",)
    media_type = "application/atom+xml"
    grows = False
    about = FeedAbout()

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._stream = XmlStream(fp, f"{{{_ATOM}}}feed", {None: _ATOM})
        about = self.about
        self._updated = about.updated or datetime.now(UTC).replace(microsecond=0)
        id_ = about.address or "urn:outlet-crawler:articles"
        for name, text in {"id": id_, "title": about.title, "updated": self._updated.isoformat()}.items():
            self._stream.write(add(None, _of(name), text))
        for relation, url in (("alternate", about.home), ("self", about.address)):
            if url:
                link = etree.Element(_of("link"), rel=relation, href=xml_text(url), nsmap={None: _ATOM})
                self._stream.write(link)

    def write(self, article: Article) -> None:
        entry = etree.Element(_of("entry"), nsmap={None: _ATOM})
        add(entry, _of("id"), f"urn:outlet-crawler:article:{article.id}")
        add(entry, _of("title"), article.title or article.text[:80] or article.url)
        if article.url:
            etree.SubElement(entry, _of("link"), rel="alternate", href=xml_text(article.url))
        updated = article.modified or article.published or article.fetched_at or self._updated
        add(entry, _of("updated"), updated.isoformat())
        if article.published:
            add(entry, _of("published"), article.published.isoformat())
        for author in article.authors or [article.outlet or "unknown"]:
            add(etree.SubElement(entry, _of("author")), _of("name"), author)
        for tag in filter(None, (article.section, *article.tags)):
            etree.SubElement(entry, _of("category"), term=xml_text(tag))
        add(entry, _of("summary"), article.lead)
        content = add(entry, _of("content"), to_html(article), type="html")
        if article.language:
            content.set("{http://www.w3.org/XML/1998/namespace}lang", xml_text(article.language))
        self._stream.write(entry)

    def close(self) -> None:
        self._stream.close()


def _of(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
