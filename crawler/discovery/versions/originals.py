"""Further versions of an article – AMP, print, a stub – and the address of the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.labels import label_of
from crawler.page.text import unescape
from crawler.urls import normalise, outlet_of

_AMP = re.compile(rb"<html\b[^<>]*\s(?:amp|\xe2\x9a\xa1)(?=[\s=>])", re.IGNORECASE)
_PRINT_WORDS = "print|printable|printview|printversion|drucken|druckversion|imprimir|imprimer|stampa"
_PRINT = re.compile(rf"(?:[/.?&]|^)(?:{_PRINT_WORDS})(?:[/.=&]|$)|=(?:{_PRINT_WORDS})(?:&|$)", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^<>]*>", re.IGNORECASE)
_REL = re.compile(rb"\srel\s*=\s*(?:[\"']\s*)?canonical[\s\"'/>]", re.IGNORECASE)
_HREF = re.compile(rb"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_ANCHOR = re.compile(rb"<a(\s[^<>]*>)(.{0,200}?)</a", re.IGNORECASE | re.DOTALL)
_PARAGRAPH, _PARAGRAPH_END = re.compile(rb"<p\b[^<>]*>", re.IGNORECASE), re.compile(rb"</p", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>")
_HEAD, _SMALL, _BRIEF, _TOLD = 1 << 17, 1 << 16, 500, 40


def original_of(body: bytes, url: str) -> str | None:
    """The address of the article that an AMP page or a page to be printed is a version of; None for any other page.

    >>> page = b"<html amp><link rel=canonical href='/a/story'>"
    >>> original_of(page, "https://outlet.example/a/story/amp")
    'https://outlet.example/a/story'
    """
    return _canonical(body, url) if is_version(body, url) else None


def is_version(body: bytes, url: str) -> bool:
    """Whether a page says at its beginning that it is AMP, or its address that it is to be printed."""
    address = urlsplit(url)._replace(scheme="", netloc="").geturl()
    return _AMP.search(body, 0, 4096) is not None or _PRINT.search(address) is not None


def may_be_stub(body: bytes) -> bool:
    """Whether a page is a small one with a few sentences; most pages are seen not to be after their first ones."""
    if len(body) > _SMALL:
        return False
    length = 0
    for text in _paragraphs(body):
        length += len(text.encode())  # a character of a script that writes without spaces says as much as three letters
        if length > _BRIEF:
            return False
    return True


def whole_of(body: bytes, url: str) -> str | None:
    """The address of the article that a page with a few sentences may be a stub of; None for any other page.

    It is the page's canonical one, or where its only link to "read on" or to the "full story" leads.
    :func:`begins_alike` tells whether the article is there.
    """
    if not may_be_stub(body):
        return None
    links = {
        target
        for start, text in _ANCHOR.findall(body)
        if label_of(_text_of(text)) == "load_more" and (target := _target(start, url)) is not None
    }
    return _canonical(body, url) or (links.pop() if len(links) == 1 else None)


def begins_alike(stub: bytes, body: bytes) -> bool:
    """Whether the longest paragraph of a stub, but for its end, stands on another page."""
    told = max(_paragraphs(stub), key=len, default="")
    return len(told) >= _TOLD and told[: len(told) * 3 // 4] in _text_of(body)


def _canonical(body: bytes, url: str) -> str | None:
    for link in _LINK.finditer(body, 0, _HEAD):
        if _REL.search(link[0]):
            return _target(link[0], url)
    return None


def _target(tag: bytes, url: str) -> str | None:
    """Where a tag leads, if that is another page of the outlet and not its front page."""
    href = _HREF.search(tag)
    if href is None:
        return None
    said = next(filter(None, href.groups()), b"").decode("utf-8", "replace")
    target = normalise(unescape(said), base=url)
    if target is None or target == normalise(url) or not urlsplit(target).path.strip("/"):
        return None
    return target if outlet_of(target) == outlet_of(url) else None


def _paragraphs(body: bytes) -> Iterator[str]:
    at = 0
    while (begin := _PARAGRAPH.search(body, at)) and (end := _PARAGRAPH_END.search(body, begin.end())):
        yield _text_of(body[begin.end() : end.start()])
        at = end.end()


def _text_of(html: bytes) -> str:
    return " ".join(unescape(_TAG.sub(b" ", html).decode("utf-8", "replace")).split())
