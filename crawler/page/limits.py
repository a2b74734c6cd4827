"""How much mark-up of a page is read: what nobody wrote by hand takes a parser, and all who walk its tree, too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

MAX_ELEMENTS = 50_000
"""Five times as many as the largest of 2,560 pages of articles has."""
MAX_ATTRIBUTES = 500
"""Of one tag; libxml2 takes the square of their number."""

_ATTRIBUTE = re.compile(rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+""")
# As browsers cut a page (HTML standard, section 13.2.5): a comment, or a tag with its attributes. It matches whatever
# follows, so that nothing is read twice, and remembers no way back, which would take 200 times the page's memory.
_TAG = re.compile(rb"<(?:!--|([a-zA-Z][^\s/>]*+)((?:%b)*+)[\s/]*+>?+)" % _ATTRIBUTE.pattern)
_COMMENT_END = re.compile(rb"--!?>")
# What stands in these is text up to their end.
_RAW_ENDS = {
    name: re.compile(rb"</%b[\s/>]" % name, re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes")
}


def limited(html: bytes) -> bytes:
    """A page without the attributes after the :data:`MAX_ATTRIBUTES`-th of a tag, up to the :data:`MAX_ELEMENTS`-th.

    >>> limited(b"<p class=a>Text</p>")
    b'<p class=a>Text</p>'
    """
    kept: list[bytes] = []
    begin = 0
    for number, tag in enumerate(_tags(html)):
        if number == MAX_ELEMENTS:
            return b"".join([*kept, html[begin : tag.start()]])
        first, last = tag.span(2)
        if last - first > 2 * MAX_ATTRIBUTES:
            attributes = islice(_ATTRIBUTE.finditer(html, first, last), MAX_ATTRIBUTES - 1, None)
            if enough := next(attributes, None):
                kept.append(html[begin : enough.end()])
                begin = last
    return b"".join([*kept, html[begin:]]) if kept else html


def _tags(html: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while tag := _TAG.search(html, at):
        at = tag.end()
        if tag[1] is None:
            end = _COMMENT_END.search(html, at - 2)  # <!--> is one too
        else:
            yield tag
            raw = _RAW_ENDS.get(tag[1].lower())
            if raw is None:
                continue
            end = raw.search(html, at)
        if end is None:
            return
        at = end.end()
