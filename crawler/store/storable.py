"""Text that every database takes: no lone surrogates (no UTF-8 has them), no NUL (PostgreSQL refuses it)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from crawler.items import Article

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable_text(text: str) -> str:
    """The text with U+FFFD for each character that no database takes.

    >>> storable_text("a\\x00b")
    'a\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)


def storable_article(article: Article) -> tuple[Article, bytes]:
    """The article as it can be stored, and its JSON."""
    try:
        data = msgspec.json.encode(article)
    except UnicodeEncodeError:
        data = b""
    if not data or rb"\u0000" in data:
        article = msgspec.convert(_storable(msgspec.to_builtins(article)), Article)
        data = msgspec.json.encode(article)
    return article, data


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value
