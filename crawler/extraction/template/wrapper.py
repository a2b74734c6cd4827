"""The part of an outlet's pages that its articles are read from, cut out before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from crawler.items import Article

# Their content is neither text nor metadata; structured data is kept.
_DEAD = re.compile(rb"<(?:(script|style|svg|iframe|noscript)\b[^<>]*|!--)", re.IGNORECASE)
_BODY = re.compile(rb"<body\b[^<>]*>", re.IGNORECASE)
_DATA = b"ld+json"
# Their classes say of a page who may read it, and differ from page to page.
_TELLING = frozenset({"article", "main"})
_DEEPEST = 8
_FOLDER = re.compile(r"https?://[^/?#]+(/[^/?#]+)/[^?#]")
_LINKS = 3
_LONGEST = 1000
_CLOSED = re.compile(rb"/?[\s\"'>]")


class Wrapper(msgspec.Struct, frozen=True, omit_defaults=True):
    """An element that holds all of an article that its page's head does not say."""

    tag: str
    attribute: str = ""
    """``class`` or ``id``; empty when the first element of this tag is meant."""

    value: str = ""
    """What the attribute says, letter by letter."""

    around: list[str] = []
    """Tag and classes of the elements around it (``div.story.wide``), the outermost first."""

    fields: list[str] = []
    """The fields that every page it was learned from filled; a page that leaves one empty is read whole."""

    beside: list[Wrapper] = []
    """Elements outside of it that are read as well where a page has them: its breadcrumb, what it recommends."""


def parts(html: bytes | str, url: str, wrappers: Iterable[Wrapper]) -> Iterator[tuple[bytes, Wrapper]]:
    """What is enough to read of a page, for each wrapper that it has, with that wrapper."""
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    for wrapper in wrappers:
        if (part := narrow(data, wrapper, url)) is not None:
            yield part, wrapper


def suffices(article: Article, wrapper: Wrapper) -> bool:
    """Whether an article that was read from a part of its page was read with the template and lacks no field."""
    return article.model is not None and all(getattr(article, name) not in (None, []) for name in wrapper.fields)


def narrow(html: bytes, wrapper: Wrapper, url: str = "") -> bytes | None:
    """A page's head, its structured data and the wrapper's element, as a page; None when it has no such element.

    What links to the folder that the page's address begins with stays, for it says what the section is called.

    Nothing is parsed: the element ends where as many of its kind were closed as opened, as it does for a parser.

    >>> page = b'<head><title>A</title></head><body><nav>B</nav><div class="c"><div>D</div>E</div>F</body>'
    >>> narrow(page, Wrapper("div", "class", "c")).decode()
    '<head><title>A</title></head><body><div class="c"><div>D</div>E</div>'
    """
    body = _body(html)
    start = _find(html, wrapper, body.end()) if body else None
    if body is None or start is None:
        return None
    end = _end(html, wrapper.tag, start)
    around = b"".join(_around(html, step, body.end(), start) for step in wrapper.around[-_DEEPEST:])
    data = _data(html, body.end(), start) + _data(html, end, len(html))
    links = _section_links(html, url, body.end(), start)
    before, after = _beside(html, wrapper, body.end(), start, end)
    element = _alive(html, start, end)
    return b"".join((_alive(html, 0, body.start()), data, body[0], links, before, around, element, after))


def _body(html: bytes) -> re.Match[bytes] | None:
    """The opening tag of a page's body."""
    # A search for bytes is many times faster than a pattern that takes both cases.
    head = html.find(b"</head")
    begin = max(head if head >= 0 else html.find(b"</HEAD"), 0)
    return _BODY.match(html, max(html.find(b"<body", begin), 0)) or _BODY.search(html, begin)


def _find(html: bytes, wrapper: Wrapper, begin: int) -> int | None:
    """Where the wrapper's element opens."""
    if not wrapper.attribute:
        match = _opening(wrapper.tag).search(html, begin)
        return match.start() if match else None
    value = wrapper.value.encode()
    pattern = _marked(wrapper.tag, wrapper.attribute, value)
    at = html.find(value, begin)
    while at >= 0:
        opened = html.rfind(b"<", begin, at)
        if opened >= 0 and pattern.match(html, opened):
            return opened
        at = html.find(value, at + 1)
    return None


def _beside(html: bytes, wrapper: Wrapper, begin: int, start: int, end: int) -> tuple[bytes, bytes]:
    """What else is read before and after the wrapper's element, which holds the rest of it."""
    before, after = [], []
    for other in wrapper.beside:
        at = _find(html, other, begin)
        if at is not None and start <= at < end:
            at = _find(html, other, end)
        if at is None:
            continue
        stop = _end(html, other.tag, at)
        if stop <= start:
            before.append(_alive(html, at, stop))
        elif at >= end:
            after.append(_alive(html, at, stop))
    return b"".join(before), b"".join(after)


def _end(html: bytes, tag: str, start: int) -> int:
    depth, at = 0, start
    pattern = _both(tag)
    while match := pattern.search(html, at):
        at = match.end()
        if match[1] is not None:
            # What a script or a comment says of tags opens and closes nothing.
            at = _close(html, match[1], at, len(html))
            continue
        depth += -1 if match[2] == b"/" else 1
        if depth <= 0:
            return html.find(b">", at) + 1 or len(html)
    return len(html)


def _alive(html: bytes, begin: int, end: int) -> bytes:
    """A stretch of a page without what is neither text nor metadata."""
    found, at = [], begin
    while match := _DEAD.search(html, at, end):
        found.append(html[at : match.start()])
        at = _close(html, match[1] or b"!--", match.end(), end)
        if _DATA in match[0]:
            found.append(html[match.start() : at])
    found.append(html[at:end])
    return b"".join(found)


def _close(html: bytes, tag: bytes, begin: int, end: int) -> int:
    """Where an element ends that was opened before, or a comment; a search for bytes is far faster than a pattern."""
    mark = b"-->" if tag == b"!--" else b"</" + tag
    at = html.find(mark, begin, end)
    if at < 0:
        at = html.find(mark.swapcase(), begin, end)
    return end if at < 0 else min(html.find(b">", at, end) + 1 or end, end)


def _around(html: bytes, step: str, begin: int, end: int) -> bytes:
    """The opening tag of an element around the wrapper: the page's own where it tells something, else as learned."""
    tag, *classes = step.split(".")
    if tag in _TELLING and (at := html.rfind(b"<" + tag.encode(), begin, end)) >= 0:
        return html[at : html.find(b">", at) + 1]
    return f'<{tag} class="{" ".join(classes)}">'.encode() if classes else f"<{tag}>".encode()


def _data(html: bytes, begin: int, end: int) -> bytes:
    """The scripts between two places that hold JSON-LD."""
    found = []
    at = html.find(_DATA, begin, end)
    while at >= 0:
        opened, close = html.rfind(b"<", begin, at), html.find(b"</script", at, end)
        if html[opened : opened + 7].lower() == b"<script" and b">" not in html[opened:at] and close >= 0:
            found.append(html[opened:close] + b"</script>")
            at = close
        at = html.find(_DATA, at + 1, end)
    return b"".join(found)


def _section_links(html: bytes, url: str, begin: int, end: int) -> bytes:
    """The first links before the wrapper to the folder that the page's address begins with."""
    folder = _FOLDER.match(url)
    if folder is None:
        return b""
    name = folder[1].encode()
    found: list[bytes] = []
    at = html.find(name, begin, end)
    while at >= 0 and len(found) < _LINKS:
        opened = html.rfind(b"<", begin, at)
        close = html.find(b"</a", at, at + _LONGEST)
        if html[opened : opened + 2].lower() == b"<a" and close >= 0 and _CLOSED.match(html, at + len(name)):
            found.append(html[opened:close] + b"</a>")
        at = html.find(name, at + 1, end)
    return b"<nav>" + b"".join(found) + b"</nav>" if found else b""


@lru_cache(maxsize=256)
def _opening(tag: str) -> re.Pattern[bytes]:
    return re.compile(rb"<%b(?=[\s/>])" % tag.encode(), re.IGNORECASE)


@lru_cache(maxsize=256)
def _both(tag: str) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:(script\b|!--)|(/?)%b(?=[\s/>]))" % tag.encode(), re.IGNORECASE)


@lru_cache(maxsize=256)
def _marked(tag: str, attribute: str, value: bytes) -> re.Pattern[bytes]:
    exact = rb"""(?:"%b"|'%b'|%b(?=[\s>]))""" % ((re.escape(value),) * 3)
    return re.compile(rb"<%b\s(?:[^<>]*\s)?%b\s*=\s*%b" % (tag.encode(), attribute.encode(), exact), re.IGNORECASE)
