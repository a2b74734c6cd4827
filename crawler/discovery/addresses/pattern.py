"""Shapes of addresses, written as people write them: ``/{word}/{year}/{month}/{slug}-{number}.html``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.page.words import ideographs

Kind = Literal["article", "listing", "noise"]
"""What an address leads to; noise is what is neither an article nor lists any that are not listed elsewhere."""

ANY_FOLDERS = "**"
"""In a pattern: any number of path segments, none included."""

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,5}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"\d{1,2}|jan|feb|m[aä]r|apr|ma[iy]|june?|july?|aug|sept?|o[ck]t|nov|de[cz]", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d([-_.]?)(?:0?[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01]|[1-9](?!\d))")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}", re.IGNORECASE)
_CODE = re.compile(r"(?=(?:[a-z]*\d){2})(?=\d*[a-z])(?![a-z]+\d+$)[a-z0-9]{6,}", re.IGNORECASE)
_MARKED = re.compile(r"([a-z]{1,12})\d{4,}", re.IGNORECASE)
_SEPARATOR = re.compile(r"[-_,~+ .]")
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_SLUG_WORDS = 3


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart for matching."""

    host: str
    words: tuple[str, ...]
    """Its path segments, decoded, in lower case."""
    forms: tuple[str, ...]
    """What each segment looks like: ``{word}``, ``{slug}-{number}.html`` …"""
    parameters: tuple[tuple[str, str], ...]
    """Name and form of its query's parameters, sorted."""


@lru_cache(maxsize=8192)
def read_address(url: str) -> Address:
    """Take an address apart.

    >>> read_address("https://outlet.example/World/2026/11/ferry-strike-4711.html?id=5").forms
    ('{word}', '{year}', '{month}', '{slug}-{number}.html')
    """
    parts = urlsplit(url)
    words = tuple(unquote(segment).lower() for segment in parts.path.split("/") if segment)
    forms: list[str] = []
    for word in words:
        forms.append(_form(word, forms[-1] if forms else ""))
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True)) if parts.query else []
    return Address(
        parts.netloc.lower(), words, tuple(forms), tuple((key, _value_form(value.lower())) for key, value in pairs)
    )


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape that addresses may have."""

    segments: tuple[str, ...]
    """Literal words in lower case, forms, or :data:`ANY_FOLDERS`."""
    parameters: tuple[tuple[str, str], ...] = ()
    host: str | None = None
    """Only on this host; None for any."""

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read what :meth:`__str__` writes, or a person.

        :raises ValueError: it does not start with a slash.

        >>> str(Pattern.parse("//shop.outlet.example/**")), str(Pattern.parse("/show?id={number}"))
        ('//shop.outlet.example/**', '/show?id={number}')
        """
        if not text.startswith("/"):
            raise ValueError(f"a pattern starts with a slash: {text!r}")
        host = None
        if text.startswith("//"):
            host, _, text = text[2:].partition("/")
        path, _, query = text.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&") if pair]
        return cls(
            tuple(unquote(segment).lower() for segment in path.split("/") if segment),
            tuple(sorted((key, value) for key, _, value in pairs)),
            host.lower() if host else None,
        )

    def __str__(self) -> str:
        query = "&".join(f"{key}={value}" for key, value in self.parameters)
        return f"{'//' + self.host if self.host else ''}/{'/'.join(self.segments)}{'?' + query if query else ''}"

    @property
    def is_literal(self) -> bool:
        """Whether it names a host or a folder."""
        return self.host is not None or any(
            segment != ANY_FOLDERS and not _PLACEHOLDER.search(segment) for segment in self.segments
        )

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the more particular pattern first."""
        literals = sum(not _PLACEHOLDER.search(s) and s != ANY_FOLDERS for s in self.segments) + (self.host is not None)
        return -literals, self.segments.count(ANY_FOLDERS), -len(self.segments)

    def matches(self, address: Address) -> bool:
        """Whether an address has this shape; parameters that the pattern does not name may be there too."""
        if self.host is not None and self.host != address.host:
            return False
        if not set(self.parameters) <= set(address.parameters):
            return False
        return _fits(self.segments, address.words, address.forms)


def _fits(pattern: tuple[str, ...], words: tuple[str, ...], forms: tuple[str, ...]) -> bool:
    for place, token in enumerate(pattern):
        if token == ANY_FOLDERS:
            rest = pattern[place + 1 :]
            return any(_fits(rest, words[n:], forms[n:]) for n in range(place, len(words) - len(rest) + 1))
        if place >= len(words) or token not in (words[place], forms[place]):
            return False
    return len(pattern) == len(words)


def _form(segment: str, before: str) -> str:
    """What a path segment looks like.

    :param before: the form of the segment before it; a month follows a year.
    """
    if before == "{year}" and _MONTH.fullmatch(segment):
        return "{month}"
    if before == "{month}" and segment.isdecimal() and len(segment) <= 2:
        return "{day}"
    if _YEAR.fullmatch(segment):
        return "{year}"
    ending = _ENDING.search(segment)
    name, suffix = (segment[: ending.start()], ending[0]) if ending and ending.start() else (segment, "")
    return _name_form(name) + suffix


def _name_form(name: str) -> str:
    if whole := _value(name):
        return whole
    if marked := _MARKED.fullmatch(name):
        return f"{marked[1]}{{number}}"
    head, name = _cut_head(name)
    name, tail = _cut_tail(name)
    words = len(_WORD.findall(name)) + ideographs(name) // 2
    bare = "{slug}" if head or tail or words >= _SLUG_WORDS else "{word}"
    return f"{head}{bare if name else ''}{tail}"


def _value(text: str) -> str | None:
    """What a text is as a whole, when it is no words."""
    if _DATE.fullmatch(text):
        return "{date}"
    if text.isdecimal():
        return "{number}"
    return "{id}" if any(p.fullmatch(text) for p in (_UUID, _HEX, _CODE)) else None


def _cut_head(name: str) -> tuple[str, str]:
    for pattern, form in ((_UUID, "{id}"), (_DATE, "{date}")):
        found = pattern.match(name)
        if found and _SEPARATOR.match(name, found.end()):
            return form + name[found.end()], name[found.end() + 1 :]
    separator = _SEPARATOR.search(name)
    if separator and _is_number(first := name[: separator.start()]):
        return (_value(first) or "{number}") + separator[0], name[separator.end() :]
    return "", name


def _cut_tail(name: str) -> tuple[str, str]:
    for pattern, form in ((_UUID, "{id}"), (_DATE, "{date}")):
        last = next(reversed(list(pattern.finditer(name))), None)
        if last and last.end() == len(name) and last.start() and _SEPARATOR.match(name, last.start() - 1):
            return name[: last.start() - 1], name[last.start() - 1] + form
    places = [match.start() for match in _SEPARATOR.finditer(name)]
    if places:
        last_part = name[places[-1] + 1 :]
        if _is_number(last_part):
            return name[: places[-1]], name[places[-1]] + (_value(last_part) or "{number}")
        if marked := _MARKED.fullmatch(last_part):
            return name[: places[-1]], f"{name[places[-1]]}{marked[1]}{{number}}"
    return name, ""


def _is_number(part: str) -> bool:
    """Whether a part of a name numbers it: no year, no "19" of a slug's own."""
    if part.isdecimal():
        return len(part) >= 3 and not _YEAR.fullmatch(part)
    return _value(part) is not None


def _value_form(value: str) -> str:
    return _value(value) or ("{word}" if value else "{empty}")
