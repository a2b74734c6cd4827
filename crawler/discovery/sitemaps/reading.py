"""Sitemaps (sitemaps.org, and Google's news extension): XML, index, text, feeds as sitemaps; gzipped or not."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import chain
from typing import BinaryIO

from crawler.dates.policy import policy_of
from crawler.dates.reading import read_stamp
from crawler.discovery.feeds.entry import one_line
from crawler.discovery.feeds.reading import FeedError, read_feed
from crawler.discovery.link_fields import language_tag, source_spelling, source_url
from crawler.discovery.sitemaps.records import Record, from_root, read_records
from crawler.discovery.xml_source import SourceError, declared_encodings, first_tag, gunzip, pieces, without_doctype
from crawler.items import Link
from crawler.urls import outlet_of

LARGEST_SITEMAP = 100 << 20
"""Bytes, unpacked, that are read of one sitemap: twice what the protocol allows."""

_HEAD = 16 << 10
_LONGEST_LINE = 4096
_MOST_ALTERNATES = 50_000
_SITEMAP_NAME = re.compile(r"sitemap[^/]{0,100}\.xml(\.gz)?$|\.xml\.gz$", re.IGNORECASE)
_FEED_ROOTS = {"rss", "feed", "rdf"}
_ROOTS = {"urlset", "sitemapindex", *_FEED_ROOTS}
_HTML_ROOTS = {"html", "head", "body", "div", "script", "p", "br", "title", "meta"}


class SitemapError(SourceError):
    """What was read is no sitemap."""


@dataclass(slots=True, kw_only=True)
class SitemapRef:
    """A sitemap that an index names."""

    url: str
    """Absolute URL, normalised."""

    modified: datetime | None = None
    """When it was last changed (``lastmod``)."""

    found_on: str | None = None
    """URL of the index."""

    position: int = 0
    """Its place in the index, from 0."""


class Sitemap(Iterator[Link | SitemapRef]):
    """What a sitemap names, one by one, while it is being read.

    :raises SitemapError: at the first step, when it is no sitemap: HTML, empty, another format.
    """

    def __init__(self, source: bytes | BinaryIO | Iterable[bytes], url: str, *, zone: tzinfo, limit: int):
        self.url = url
        self.kind = ""
        """``urlset``, ``index``, ``text``, ``rss`` or ``atom``; empty until the first step."""
        self.problems: list[str] = []
        """What was wrong with it and what was done, in sentences for a person; complete at the end."""
        self._zone = zone
        self._own_url = source_url(url, url)
        self._is_cut = False
        self._counts: Counter[str] = Counter()
        self._hosts: Counter[str] = Counter()
        self._steps = self._read(self._limited(gunzip(pieces(source), self.problems), limit))

    def __next__(self) -> Link | SitemapRef:
        return next(self._steps)

    def _limited(self, chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                self._is_cut = True
                self.problems.append(f"larger than {limit >> 20} MiB unpacked: read up to there")
                return
            yield chunk

    def _was_cut(self) -> bool:
        return self._is_cut or any(problem.startswith("the compressed data") for problem in self.problems)

    def _read(self, chunks: Iterator[bytes]) -> Iterator[Link | SitemapRef]:
        head = b""
        for chunk in chunks:
            head += chunk
            if len(head) >= _HEAD:
                break
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            raise SitemapError("empty")
        stream = chain([head], chunks)
        start = head[:_HEAD].decode(declared_encodings(head)[0], "replace").lstrip("\ufeff \t\r\n")
        if start.startswith("#"):  # comments of a list of addresses
            start = "\n".join(line for line in start.splitlines() if line.strip() and not line.startswith("#"))
        root = first_tag(from_root(start))
        steps: Iterator[Link | SitemapRef]
        if start[:8].lower().startswith(("http://", "https://")):
            self.kind, steps = "text", self._text_lines(self._texts(stream, head))
        elif not start.startswith("<") and from_root(start) == start:
            raise SitemapError("neither XML nor a list of addresses")
        elif root in _FEED_ROOTS:
            steps = self._feed(b"".join(stream))
        elif root in _HTML_ROOTS:
            raise SitemapError("an HTML page instead of a sitemap")
        else:
            self.kind, steps = "index" if root == "sitemapindex" else "urlset", self._xml(self._texts(stream, head))
        found = yield from self._counted(steps)
        if not found and self.kind == "urlset" and root not in _ROOTS:
            raise SitemapError("XML, but no sitemap")

    def _counted(self, steps: Iterator[Link | SitemapRef]) -> Generator[Link | SitemapRef, None, int]:
        found = 0
        for step in steps:
            found += 1
            self._hosts[step.url.split("/", 3)[2]] += 1
            yield step
        own = outlet_of(self.url)
        if foreign := sum(n for host, n in self._hosts.items() if outlet_of(f"http://{host}/") != own):
            self.problems.append(f"{foreign} of {found} addresses lie off {own}")
        self.problems += [f"{what}: {n}" for what, n in self._counts.items()]
        if not found:
            self.problems.append("no addresses")
        return found

    def _texts(self, chunks: Iterator[bytes], head: bytes) -> Iterator[str]:
        """The stream decoded; from the first byte on that its encoding does not have, as Windows-1252."""
        decoder = codecs.getincrementaldecoder(declared_encodings(head)[0])()
        for chunk in chain(chunks, (None,)):
            try:
                text = decoder.decode(chunk or b"", chunk is None)
            except UnicodeDecodeError:
                self.problems.append("bytes that its encoding does not have: read as Windows-1252")
                pending = decoder.getstate()[0]
                decoder = codecs.getincrementaldecoder("cp1252")("replace")
                text = decoder.decode(pending + (chunk or b""))
            if text:
                yield text

    def _xml(self, texts: Iterator[str]) -> Iterator[Link | SitemapRef]:
        start = from_root(without_doctype(next(texts, "").lstrip("\ufeff"))[0])
        languages: dict[str, str] = {}
        seen: set[int | str] = set()
        position = 0
        for position, record in enumerate(read_records(chain([start], texts), self.problems, self._was_cut)):
            url = source_url(record.texts.get("loc"), self.url)
            if url is None:
                self._counts["entries without a usable address"] += 1
            elif self._is_ref(record, url):
                if url in seen or url == self._own_url:
                    self._counts["sitemaps that it names again, or itself: ignored"] += 1
                    continue
                seen.add(url)
                yield SitemapRef(url=url, modified=self._date(record, "lastmod"), found_on=self.url, position=position)
            else:
                link = self._link(url, position, record)
                if record.alternates:
                    seen.add(hash(url))
                    self._note_alternates(link, record, languages)
                yield link
        for url, language in languages.items():
            if hash(url) not in seen:
                position += 1
                yield Link(url=url, how="sitemap", found_on=self.url, position=position, language=language)

    def _is_ref(self, record: Record, url: str) -> bool:
        if record.kind == "sitemap" or self.kind == "index":
            return True
        # an index written with the elements of a sitemap
        return len(record.texts) <= 2 and _SITEMAP_NAME.search(url) is not None

    def _link(self, url: str, position: int, record: Record) -> Link:
        link = Link(url=url, how="sitemap", found_on=self.url, position=position)
        link.spelling = source_spelling(record.texts.get("loc"), self.url, url)
        link.modified = self._date(record, "lastmod")
        if len(record.texts) > ("lastmod" in record.texts) + 1:  # a news sitemap
            self._add_news(link, record)
        return link

    def _add_news(self, link: Link, record: Record) -> None:
        texts = record.texts
        link.title = one_line(texts.get("title"))
        link.language = language_tag(texts.get("language"))
        link.published = self._stamp(texts.get("published"), texts.get("language"))
        if link.published is None and texts.get("published"):
            self._counts["dates that cannot be read"] += 1
        if keywords := texts.get("keywords"):
            link.tags = list(dict.fromkeys(filter(None, map(one_line, keywords.split(",")))))

    def _date(self, record: Record, name: str) -> datetime | None:
        return self._stamp(record.texts.get(name))

    def _stamp(self, text: str | None, language: str | None = None) -> datetime | None:
        tags = (language,) if language else ()
        return read_stamp(text, policy_of(self.url, tags, self._zone, guess_zone=True, future=True)) if text else None

    def _note_alternates(self, link: Link, record: Record, languages: dict[str, str]) -> None:
        """Translations: the link's own language, and the addresses that the file may not list by themselves."""
        for written, href in record.alternates:
            url, language = source_url(href, self.url), language_tag(written)
            if url is None or language is None:  # x-default
                continue
            if url == link.url:
                link.language = link.language or language
            elif len(languages) < _MOST_ALTERNATES:
                languages.setdefault(url, language)

    def _text_lines(self, texts: Iterator[str]) -> Iterator[Link]:
        carry, position = "", 0
        for text in chain(texts, ("\n",)):
            lines = (carry + text.lstrip("\ufeff")).splitlines(keepends=True)
            carry = lines.pop() if lines and not lines[-1].endswith(("\n", "\r")) else ""
            if len(carry) > _LONGEST_LINE:
                self._counts["lines that are no address"] += 1
                carry = ""
            for line in filter(str.strip, lines):
                url = source_url(line, self.url) if line.strip()[:4].lower() == "http" else None
                if url is None:
                    self._counts["lines that are no address"] += 1
                    continue
                spelling = source_spelling(line, self.url, url)
                yield Link(url=url, how="sitemap", found_on=self.url, position=position, spelling=spelling)
                position += 1

    def _feed(self, body: bytes) -> Iterator[Link]:
        try:
            feed = read_feed(body, self.url, zone=self._zone)
        except FeedError as error:
            raise SitemapError(error.reason) from None
        self.kind = feed.kind
        self.problems += [p for p in feed.problems if " lead off " not in p]
        for link in feed.links:
            link.how = "sitemap"
            yield link


def iter_sitemap(
    source: bytes | BinaryIO | Iterable[bytes], url: str, *, zone: tzinfo = UTC, limit: int = LARGEST_SITEMAP
) -> Sitemap:
    """Read a sitemap as it comes in: links of a sitemap, references of an index.

    :param source: the body, an open binary file, or the chunks of a response; may be gzipped under any name.
    :param url: where it was found, the base of its relative URLs.
    :param zone: what dates without a zone are in.
    :param limit: most bytes, unpacked, that are read.
    :return: an iterator with ``kind`` and ``problems``; raises :class:`SitemapError` at its first step.

    Memory does not grow with the file. Entities and document types are ignored; nothing is fetched.

    >>> text = b"<urlset><url><loc>/a</loc><lastmod>2024-05-01</lastmod></url></urlset>"
    >>> [(link.url, link.modified.year) for link in iter_sitemap(text, "https://outlet.example/sitemap.xml")]
    [('https://outlet.example/a', 2024)]
    """
    return Sitemap(source, url, zone=zone, limit=limit)
