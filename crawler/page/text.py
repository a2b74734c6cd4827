"""Plain text out of whatever a page puts into a metadata value."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

# What else stands between angle brackets ("<Parasite> wins") are words: East Asian headlines name works so.
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dfn|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|"
    r"mark|nobr|o:p|ol|p|q|s|samp|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|time|tr|tt|u|"
    r"ul|var|wbr)(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]*))*\s*/?>",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u202a-\u202e]")
_WORD = re.compile(r"\w+")


def plain(value: Any) -> str:
    """A value as text on one line: entities decoded (twice, as publishers encode them), mark-up and what can't
    be seen taken out, white space collapsed. Anything but a string or a number gives an empty string.

    >>> plain("Kurz &amp;amp; gut:&nbsp;<em>Ja</em>")
    'Kurz & gut: Ja'
    >>> plain("Award for &lt;The Roof: A Story&gt;")
    'Award for <The Roof: A Story>'
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = _TAG.sub("", value)
    return " ".join(_INVISIBLE.sub("", value).split()).encode("utf-8", "ignore").decode()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What two spellings of the same words have in common: no case, no punctuation.

    >>> fold("The Outlet’s “News”") == fold("the outlet's news")
    True
    """
    return " ".join(_WORD.findall(text.casefold()))


def distinct(items: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """The items whose text is none of those before, case and punctuation ignored.

    >>> distinct(["Storm", "Roofs", "storm"], str)
    ['Storm', 'Roofs']
    """
    found: dict[str, T] = {}
    for item in items:
        found.setdefault(fold(text(item)), item)
    return list(found.values())


def values(value: Any) -> list[Any]:
    """A JSON-LD value, which may be missing, one or several, as a list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def texts(value: Any) -> list[str]:
    """The texts a JSON-LD value holds: strings, and the names of nodes."""
    found = (plain(v.get("name") or v.get("@value")) if isinstance(v, dict) else plain(v) for v in values(value))
    return [text for text in found if text]
