"""Bytes of a feed or a sitemap made safe to parse: unpacked, decoded, without entities, faults mended."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import BinaryIO

from crawler.page.encodings import encoding_named

_GZIP = b"\x1f\x8b"
_LAYERS = 2  # a .gz file that the server compresses once more
_PIECE = 1 << 16
_MARK = re.compile(r"[\[\]>\"']|<!--.{0,1000}?-->", re.DOTALL)
_LONGEST_DOCTYPE = 100_000

_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Labels that say little: servers and templates write them whatever the bytes are.
_DEFAULTS = {"utf-8", "cp1252"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))

_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?!(?:#\d{1,7}|#x[\da-fA-F]{1,6});)(?:([A-Za-z]\w{0,31});)?")
# A sign that begins no tag.
_LESS = re.compile(r"<(?=[\s\d=])")
# The numbers of what XML does not have: control characters, surrogates, and two that are no characters. libxml2 hands
# out a surrogate when it recovers, in bytes that lxml then cannot decode.
_BAD_NUMBER = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45])|"
    r"[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[dD][89a-fA-F][\da-fA-F]{2}|[fF]{3}[efEF]));"
)
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z]\w{0,31})\s+(?:\"([^\"<&%]{0,60})\"|'([^'<&%]{0,60})')\s*>")
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)


class SourceError(ValueError):
    """What was read is no source; :attr:`reason` says what it is, in one phrase that recurs for the same fault."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def pieces(source: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """A body, an open binary file or chunks, as chunks of at most 64 KiB."""
    if isinstance(source, bytes):
        for start in range(0, len(source), _PIECE):
            yield source[start : start + _PIECE]
    elif hasattr(source, "read"):
        while chunk := source.read(_PIECE):
            yield chunk
    else:
        for chunk in source:
            yield from pieces(chunk)


def gunzip(chunks: Iterable[bytes], problems: list[str]) -> Iterator[bytes]:
    """Gzip removed, known by its magic number under any name; anything else passes through.

    Pieces stay small whatever the compression rate: how much is unpacked is for the caller to limit.
    """
    stream = iter(chunks)
    for _ in range(_LAYERS):
        head = b""
        for chunk in stream:
            head += chunk
            if len(head) >= len(_GZIP):
                break
        stream = _joined(head, stream)
        if not head.startswith(_GZIP):
            break
        stream = _gunzip(stream, problems)
    yield from stream


def _joined(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _gunzip(chunks: Iterator[bytes], problems: list[str]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=31)
    for data in chunks:
        while data:
            try:
                yield inflate.decompress(data, _PIECE)
            except zlib.error:
                problems.append("the compressed data is damaged: read up to the damage")
                return
            data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            if inflate.eof and data:
                if not data.startswith(_GZIP):  # padding
                    return
                inflate = zlib.decompressobj(wbits=31)
    if not inflate.eof:
        yield inflate.flush()
        problems.append("the compressed data ends early: read up to its end")


def declared_encodings(head: bytes, content_type: str | None = None) -> list[str]:
    """Python's names of the encodings to try, likeliest first: byte order mark, then what is declared.

    RFC 7303 ranks the header's charset above the XML declaration. A label that is a mere default
    yields to UTF-8, which other encodings' bytes hardly ever imitate.
    """
    for mark, name in (*_BOMS, *_WIDE):
        if head.startswith(mark):
            return [name]
    labels = [m[1] for m in [_CHARSET.search(content_type or "")] if m]
    labels += [m[1].decode("ascii") for m in [_XML_DECLARATION.match(head)] if m]
    known = filter(None, map(encoding_named, labels))
    names = [name for name in known if not name.startswith(("utf-16", "utf-32"))]  # these without a mark are never true
    firm = [n for n in names if n not in _DEFAULTS]
    return list(dict.fromkeys([*firm, "utf-8", *(n for n in names if n in _DEFAULTS)]))


def decode_xml(body: bytes, content_type: str | None, problems: list[str]) -> str:
    """The text of a whole document, in whatever encoding it really is; a wrong label is noted in ``problems``."""
    names = declared_encodings(body[:1024], content_type)
    for name in names:
        try:
            return body.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, UnicodeError):
            continue
    if names[0].startswith(("utf-16", "utf-32")):
        problems.append(f"broken {names[0]}: what does not decode is replaced")
        return body.decode(names[0], "replace").removeprefix("\ufeff")
    name = _guess(body)
    problems.append(f"not {' nor '.join(names)} as it claims or by default: read as {name}")
    return body.decode(name, "replace").removeprefix("\ufeff")


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    if body.isascii():
        return "ascii"
    # A few stray bytes in UTF-8 are damage, not another encoding.
    text = body.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    if strays * 20 < sum(1 for c in text[:200_000] if c > "\x7f"):
        return "utf-8"
    # Accented letters stand alone among ASCII; of other scripts the bytes stand together.
    together = sum(map(len, _HIGH_RUN.findall(body)))
    if together * 3 < sum(map(len, _HIGH.findall(body))):
        return "cp1252"
    best = from_bytes(body[:50_000], steps=3, enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"


def without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The document without its declaration and document type, and the entities that are plain, short text.

    Nothing that a document type names is loaded, and no entity that holds another is kept.
    """
    start = 0
    while match := _PROLOG.match(text, start):
        start = match.end()
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text[start:], {}
    end = _end_of_doctype(text, start)
    entities = {name: a or b for name, a, b in _ENTITY.findall(text[start:end][:_LONGEST_DOCTYPE])}
    start = end
    while match := _PROLOG.match(text, start):
        start = match.end()
    return text[start:], entities


def _end_of_doctype(text: str, start: int) -> int:
    depth, quote = 0, ""
    for match in _MARK.finditer(text[start : start + _LONGEST_DOCTYPE]):
        mark = match[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark == "[":
            depth += 1
        elif mark == "]":
            depth -= 1
        elif mark == ">" and depth <= 0:
            return start + match.end()
    first = re.search(r"<(?![!?])", text[start + 1 :])
    return start + 1 + first.start() if first else len(text)


def mend(text: str, entities: dict[str, str] | None = None) -> str:
    """What XML forbids made legal outside of CDATA: bare ampersands, signs for less, HTML's names, control characters.

    >>> mend("<a>Q&A caf&eacute; &amp; x=1&b=2</a>")
    '<a>Q&#38;A café &#38; x=1&#38;b=2</a>'
    """
    text = without_control_characters(text)
    parts, start = [], 0
    # A search by regular expression would start anew at each of a million unclosed sections.
    while (opening := text.find("<![CDATA[", start)) >= 0 and (closing := text.find("]]>", opening)) >= 0:
        parts += [mend_references(text[start:opening], entities), text[opening : closing + 3]]
        start = closing + 3
    return "".join([*parts, mend_references(text[start:], entities)])


def without_control_characters(text: str) -> str:
    """The text without the characters that XML does not have."""
    return _NO_XML.sub("", text)


def mend_references(text: str, entities: dict[str, str] | None = None) -> str:
    """:func:`mend` for a piece of text without CDATA sections.

    The five names that XML knows become numbers: after a fault, libxml2 recovers but drops references by name.
    """

    def character(match: re.Match[str]) -> str:
        name = match[1]
        found = name and ((entities or {}).get(name) or html5.get(name + ";"))
        if not found:
            return "&#38;" + match[0][1:]
        return found.replace("&", "&#38;").replace("<", "&#60;")

    text = _LESS.sub("&#60;", text.replace("&amp;", "&#38;").replace("&lt;", "&#60;"))
    return _REFERENCE.sub(character, _BAD_NUMBER.sub("", text))


def first_tag(text: str) -> str:
    """The name of the first element, without its prefix, in lower case; empty when there is none.

    >>> first_tag('<?xml version="1.0"?><!-- <a> --><x:Feed>')
    'feed'
    """
    body, _ = without_doctype(text)
    match = _FIRST_TAG.search(body)
    return match[1].rpartition(":")[2].lower() if match else ""
