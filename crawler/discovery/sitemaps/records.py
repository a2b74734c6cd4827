"""A stream of sitemap XML to records, in constant memory, whatever its namespaces are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from crawler.discovery.xml_source import mend_references, without_control_characters

_ROOT = re.compile(r"<(?:[\w.-]{1,20}:)?(?:urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]{1,20}:)?([\w.-]+)\s*>\s*$|^\s*<[^<>]*/>\s*$")
_TRAILING = re.compile(r"<!--.*?-->", re.DOTALL)
# By the names of the element and of its parent: image:loc and video:title have other parents.
_WANTED = {
    ("url", "loc"): "loc",
    ("sitemap", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "title"): "title",
    ("url", "title"): "title",
    ("news", "publication_date"): "published",
    ("url", "publication_date"): "published",
    ("publication", "language"): "language",
    ("news", "language"): "language",
    ("news", "keywords"): "keywords",
}
_RECORDS = {"url", "sitemap"}
_LONGEST_REFERENCE = 40


@dataclass(slots=True)
class Record:
    """A ``url`` or ``sitemap`` element as written."""

    kind: str
    texts: dict[str, str] = field(default_factory=dict)
    alternates: list[tuple[str, str]] = field(default_factory=list)
    """``hreflang`` and ``href`` of its ``xhtml:link`` elements."""


class _Target:
    """Keeps of the parser's events the few texts that are wanted; no tree is built."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.root = ""
        self._open: Record | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._names: dict[str, str] = {}

    def start(self, tag: str, attrib: dict[str, str]) -> None:
        name = self._names.get(tag)
        if name is None:
            name = tag.rpartition("}")[2].rpartition(":")[2].lower()
            if len(self._names) < 1000:
                self._names[tag] = name
        self.root = self.root or name
        if self._text and self._open is not None:  # an element that was never closed
            self._keep()
        self._path.append(name)
        if name in _RECORDS:
            self._finish()
            self._open = Record(name)
        elif name == "link" and self._open is not None and "media" not in attrib:  # media: for another screen
            self._open.alternates.append((attrib.get("hreflang", ""), attrib.get("href", "")))
        self._text.clear()

    def end(self, tag: str) -> None:
        if self._open is not None:
            self._keep()
            if self._path[-1] in _RECORDS:
                self._finish()
        self._path.pop()
        self._text.clear()

    def data(self, data: str) -> None:
        if self._open is not None:
            self._text.append(data)

    def close(self) -> None:
        """Nothing to hand back: records were taken on the way."""

    def _keep(self) -> None:
        key = _WANTED.get((self._path[-2], self._path[-1])) if len(self._path) > 1 else None
        if key is not None and self._open is not None:
            self._open.texts.setdefault(key, "".join(self._text))

    def _finish(self) -> None:
        if self._open is not None:
            self.records.append(self._open)
        self._open = None


def read_records(texts: Iterable[str], problems: list[str], cut: Callable[[], bool]) -> Iterator[Record]:
    """The ``url`` and ``sitemap`` elements of a document that comes in pieces of text without prolog.

    :param cut: asked at the end, whether the text was cut on the way here, so that it can't be whole.

    Faults are mended or passed over and named in ``problems``; of a truncated document the whole records count.
    """
    target = _Target()
    parser: Any = etree.XMLParser(
        target=cast(Any, target),  # its stubs want a base class that lxml does not have
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    tail = ""
    for text in _whole_references(texts):
        parser.feed(mend_references(without_control_characters(text)).encode("utf-8", "replace"))
        tail = (tail + text)[-200:]
        yield from _taken(target)
    complete = not cut() and _is_end(tail, target.root)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        problems.append(f"not well-formed ({error.msg}): mended")
    else:  # what the end of a truncated document lacks is said below
        problems += [
            f"not well-formed ({error.message}): mended" for error in list(parser.feed_error_log)[:1] if complete
        ]
    yield from _taken(target)
    if not complete and not cut():
        problems.append("ends early: read up to its end")


def _is_end(tail: str, root: str) -> bool:
    end = _END.search(_TRAILING.sub("", tail))
    return end is not None and (end[1] or root).lower() == root


def _taken(target: _Target) -> Iterator[Record]:
    records, target.records = target.records, []
    yield from records


def _whole_references(texts: Iterable[str]) -> Iterator[str]:
    """The same text, cut so that no reference (``&amp;``) lies in two pieces."""
    carry = ""
    for piece in texts:
        text = carry + piece
        start = text.rfind("&", len(text) - _LONGEST_REFERENCE) if len(text) > _LONGEST_REFERENCE else text.rfind("&")
        cut = start if start >= 0 and ";" not in text[start:] else len(text)
        text, carry = text[:cut], text[cut:]
        if text:
            yield text
    if carry:
        yield carry


def from_root(head: str) -> str:
    """The start of a document from its root on, without what stands or was printed in front of it."""
    match = _ROOT.search(head)
    return head[match.start() :] if match else head
