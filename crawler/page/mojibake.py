"""Text that somebody took for windows-1252 while it was UTF-8, and wrote again: "donâ€™t" in place of "don’t"."""

from __future__ import annotations

import re

# How windows-1252 and Latin-1 show a byte that goes on a character of UTF-8 (RFC 3629, section 3), in UTF-8 again.
_FURTHER = rb"(?:\xc2[\x80-\xbf]|\xe2(?:\x80[\x93-\xba]|\x82\xac|\x84\xa2)|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c])"
_TWICE = re.compile(
    rb"\xc3(?:[\x82-\x9f]%b|[\xa0-\xaf]%b{2}|[\xb0-\xb4]%b{3})".replace(b"%b", _FURTHER)  # first a byte, which is quick
)
_EDGES = (b"<", b">", b'"', b"\n")
_EDGE = re.compile(b"[%b]" % b"".join(_EDGES))
_AROUND = 300


def mended(text: bytes) -> bytes:
    """A text in UTF-8 in which what was encoded twice is as it was meant; all else of it stays as it is.

    Whether a sequence was, ftfy tells from the words around it.

    >>> mended("<p>Itâ€™s late at the cafÃ©, says José.</p>".encode()).decode()
    '<p>It’s late at the café, says José.</p>'
    """
    parts: list[bytes] = []
    done = 0
    for found in _TWICE.finditer(text):
        if found.start() >= done:
            start, end = _words_around(text, done, found)
            parts += (text[done:start], _fixed(text[start:end]))
            done = end
    return b"".join((*parts, text[done:])) if parts else text


def mended_text(text: str) -> str:
    """:func:`mended` for a text that is no longer bytes."""
    if text.isascii():
        return text
    return mended(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _words_around(text: bytes, least: int, found: re.Match[bytes]) -> tuple[int, int]:
    """Where the line or the element's text begins and ends that something was found in, or what is near it of a long
    one; characters stay whole."""
    least = max(least, found.start() - _AROUND)
    start = max([least, *(text.rfind(edge, least, found.start()) + 1 for edge in _EDGES)])
    edge = _EDGE.search(text, found.end(), found.end() + _AROUND)
    end = edge.start() if edge else min(found.end() + _AROUND, len(text))
    return _whole(text, start), _whole(text, end)


def _whole(text: bytes, at: int) -> int:
    while at < len(text) and 0x80 <= text[at] < 0xC0:
        at += 1
    return at


def _fixed(words: bytes) -> bytes:
    from ftfy import fix_encoding

    return fix_encoding(words.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")
