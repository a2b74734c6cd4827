"""A page that lies in a file: read, told to be HTML or plain text, with the URL it was saved from."""

from __future__ import annotations

import codecs
import gzip
import re
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    from crawler.items import Page

MAX_BYTES = 20 * 1024 * 1024
"""The largest page that is read, compressed or not; far above what any article's page has."""

_HTML_ENDINGS = {".html", ".htm", ".xhtml", ".shtml", ".mhtml"}
_TEXT_ENDINGS = {".txt", ".text", ".md"}
_OPENS_WITH_TAG = re.compile(r"\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9-]*[\s/>])", re.IGNORECASE)
_HAS_MARKUP = re.compile(r"<(?:html|head|body|article|div|p|h1)\b[^<>]*>", re.IGNORECASE)
_KINDS = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\x00": "a database",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
}
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\f\v\x1b"))
_SAMPLE = 8192
_HEAD = 300_000


class UnreadablePage(ValueError):
    """A file holds no page; the message is one sentence that says what it holds and what to do."""


@dataclass(slots=True)
class SavedPage:
    """A page as it lies in a file."""

    text: str
    """Its mark-up or its plain text."""

    kind: Literal["html", "text"]

    url: str
    """Where it was saved from, as the page itself says, normalised; empty when it does not say."""

    def as_page(self, url: str = "") -> Page:
        """The page as a crawl would have it.

        :param url: where it was read; empty for what it says of itself.
        """
        from crawler.items import Page

        body = codecs.BOM_UTF8 + self.text.encode("utf-8", "replace")  # the text wins over what the mark-up claims
        return Page(url=url or self.url, final_url=url or self.url, body=body)


def read_saved_page(path: Path | None) -> SavedPage:
    """Read a page from a file, compressed with gzip or not.

    :param path: the file, or None for standard input.
    :raises OSError: the file cannot be read.
    :raises UnreadablePage: it is too large, or neither HTML nor text.
    """
    from crawler.page.html import decode

    name = str(path) if path else "standard input"
    if path is None:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) <= MAX_BYTES and data.startswith(b"\x1f\x8b"):
        data = _decompress(data, name)
    if len(data) > MAX_BYTES:
        raise UnreadablePage(
            f"{name} is larger than {MAX_BYTES >> 20} MB, no page of an article is; cut out the page you mean"
        )
    if what := _not_a_page(data):
        raise UnreadablePage(f"{name} is {what}; give it as HTML or as plain text")
    text = decode(data)
    kind = _kind(text, _ending(path))
    return SavedPage(text, kind, saved_url(text) if kind == "html" else "")


def _decompress(data: bytes, name: str) -> bytes:
    import io

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _read_some(file)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadablePage(f"{name} is damaged or cut short ({error}); save or compress it again") from error


def _read_some(file: gzip.GzipFile | BinaryIO) -> bytes:
    return file.read(MAX_BYTES + 1)


def _ending(path: Path | None) -> str:
    if path is None:
        return ""
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def _not_a_page(data: bytes) -> str | None:
    """What the bytes are if neither HTML nor text; None when they may be a page."""
    for start, what in _KINDS.items():
        if data.startswith(start):
            return what
    sample = data[:_SAMPLE]
    if sample.startswith(_MARKS):
        return None
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "neither HTML nor text" if controls > len(sample) / 50 else None


def _kind(text: str, ending: str) -> Literal["html", "text"]:
    """What a page is, by its content first: many a page is saved under the wrong ending.

    >>> _kind("<!doctype html><p>Hello", ".txt"), _kind("One.\\n\\n<p> is a tag.", ".txt"), _kind("Hello", ".html")
    ('html', 'text', 'html')
    """
    text = text.lstrip("\ufeff")
    if _OPENS_WITH_TAG.match(text):
        return "html"
    if ending in _TEXT_ENDINGS:
        return "text"
    return "html" if ending in _HTML_ENDINGS or len(_HAS_MARKUP.findall(text, 0, _HEAD)) > 2 else "text"


_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_TAG = re.compile(r"<(?:link|meta)\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")


def saved_url(markup: str) -> str:
    """Where a page was saved from: the browser's note of it, its canonical link, or its ``og:url``.

    >>> saved_url('<link rel="canonical" href="https://outlet.example/a?x=1&amp;y=2">')
    'https://outlet.example/a?x=1&y=2'
    >>> saved_url('<link rel=canonical href="/a">')
    ''
    """
    from crawler.page.text import unescape
    from crawler.urls import normalise

    head = markup[:_HEAD]
    noted = _SAVED_FROM.search(head)
    found = {"note": noted.group(1) if noted else ""}
    for tag in _TAG.findall(head):
        attributes = {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)}
        if "canonical" in attributes.get("rel", "").lower().split():
            found.setdefault("canonical", attributes.get("href", ""))
        elif attributes.get("property", attributes.get("name", "")).lower() == "og:url":
            found.setdefault("og:url", attributes.get("content", ""))
    addresses = (normalise(found.get(source, "")) for source in ("note", "canonical", "og:url"))
    return next(filter(None, addresses), "")
