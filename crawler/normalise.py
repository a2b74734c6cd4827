"""One spelling for everything in an article: characters, white space, URLs, instants, language codes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from crawler.items import Article
from crawler.urls import normalise

T = TypeVar("T")

# Cc but for line ends; surrogates, which no encoding can write;
# format characters but for the joiners that Arabic and Indic scripts and emoji need.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r" ?\n ?(?:\n ?)+")
_VERBATIM = {"id", "outlet", "content_hash", "model", "source", "provenance", "cluster"}
_URLS = {"url", "other_urls", "canonical_url", "links"}


def normalise_article(article: Article) -> Article:
    """The article in one spelling; applying it twice changes nothing.

    Text is in Unicode NFC (UAX #15) without control and invisible characters, each run of white space (no-break
    spaces included) one space, paragraphs separated by one blank line. Lists hold no empty entries and none
    twice. URLs are as :func:`crawler.urls.normalise` writes them, instants are aware (UTC where no zone is given),
    the language is an ISO 639-1 code.

    >>> normalise_article(Article(title="Cafe\\u0301\\u00a0 noir\\u200b")).title
    'Café noir'
    """
    changed = {name: _clean(getattr(article, name), name) for name in _names(Article) if name not in _VERBATIM}
    changed["language"] = language_code(article.language)
    clean = replace(article, **changed)
    clean.handle = article.handle
    return clean


def clean_text(text: str) -> str:
    """Text in NFC, without invisible characters, white space in one form.

    >>> clean_text("  two\\r\\n \\n\\n words\\tand\\u00a0more ")
    'two\\n\\nwords and more'
    """
    if _is_clean(text):  # nearly every text of a page
        return text
    return "\n\n".join(filter(None, (p if _is_clean(p) else _cleaned(p) for p in text.split("\n\n"))))


def _cleaned(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _PARAGRAPHS.sub("\n\n", _SPACES.sub(" ", text)).strip()


def _is_clean(paragraph: str) -> bool:
    """Whether nothing has to be changed: asked of C code alone, at a tenth of the cost of changing it."""
    return (
        paragraph.isprintable()  # no white space but U+0020, no control, format or surrogate characters
        and paragraph[:1] not in ("", " ")
        and paragraph[-1] != " "
        and "  " not in paragraph
        and unicodedata.is_normalized("NFC", paragraph)
    )


def language_code(code: str | None) -> str | None:
    """The ISO 639-1 part of a language tag (RFC 5646); None when it has none.

    >>> language_code("pt-BR"), language_code("FR_fr"), language_code("french")
    ('pt', 'fr', None)
    """
    found = re.match(r"([a-z]{2})(?:[-_]|$)", (code or "").strip().lower())
    return found.group(1) if found else None


def _clean(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return _address(value) if name in _URLS else clean_text(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, list):
        if name == "blocks" and _is_clean(" ".join([block.text for block in value])):  # all of them at a time
            return value
        return _distinct([_clean(v, name) for v in value])
    if is_dataclass(value) and not isinstance(value, type):
        return _clean_fields(value)
    return value


def _clean_fields(value: Any) -> Any:
    """A part of an article with its fields cleaned: itself where nothing has to be, as with nearly every block."""
    changed = {}
    for name in _names(value.__class__):
        held = getattr(value, name)
        if held is not None and (clean := _clean(held, name)) is not held and clean != held:
            changed[name] = clean
    return replace(value, **changed) if changed else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _address(url: str) -> str:
    return (normalise(url) or "") if url else ""


def _distinct(values: list[T]) -> list[T]:
    kept: list[T] = []
    seen: set[str] = set()
    for value in values:
        if isinstance(value, str):
            if not value or value in seen:
                continue
            seen.add(value)
        kept.append(value)
    return kept
