"""The elements of a page whose class says what they hold: bylines, tag lists, date lines, breadcrumbs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from lxml.html import HtmlElement

Landmark = Literal["byline", "tags", "date", "meta", "breadcrumb"]

_LANDMARKS: tuple[tuple[Landmark, re.Pattern[str]], ...] = (
    (
        "byline",
        re.compile(
            r"author|byline|autor|auteur|writer|signature|(?<![a-z])firma(?![a-z])|journalist|reporter|verfasser",
            re.IGNORECASE,
        ),
    ),
    (
        "tags",
        re.compile(
            r"(?<![a-z])(?:tags|taglist|tag-list|tag-links|keywords?|topics|themen|topic-list)"
            r"|(?:article|post)[-_]*(?:tag|topic)|(?-i:[a-z](?:Tags|Topics|TagList|Keywords))",
            re.IGNORECASE,
        ),
    ),
    ("date", re.compile(r"date|(?<!run)time|publi|datum|fecha", re.IGNORECASE)),
    ("meta", re.compile(r"(?<![a-z])(?:meta|info|infos|details)(?![a-z])", re.IGNORECASE)),
    ("breadcrumb", re.compile(r"breadcrumb", re.IGNORECASE)),
)
# One of these stands in every name that a pattern matches; "in" costs a hundredth of a pattern.
_WORDS = (
    "author", "autor", "auteur", "byline", "writer", "signature", "tag", "keyword", "topic", "themen", "date", "time",
    "firma", "journalist", "reporter", "verfasser", "meta", "info", "details", "publi", "datum", "fecha", "breadcrumb",
)  # fmt: skip
_NAMING = ("class", "data-component", "data-testid")
_RELATIONS: dict[str | None, Landmark] = {"author": "byline", "tag": "tags"}


def read_landmarks(elements: Iterable[HtmlElement]) -> dict[Landmark, list[HtmlElement]]:
    """The elements by what their class, the name of their component, their ``rel``, or an ``itemprop`` of no
    item calls them, in the order they come in; a kind may have none.

    A look-up by class is several times faster than an XPath for each word.
    """
    found: dict[Landmark, list[HtmlElement]] = defaultdict(list)
    for element in elements:
        for attribute in _NAMING:
            if (name := element.get(attribute)) and (kinds := _kinds(name)):
                for kind in kinds:
                    _add(element, found[kind])
        if element.tag == "a" and (rel := element.get("rel")) in _RELATIONS:
            _add(element, found[_RELATIONS[rel]])
        if element.get("itemprop") == "author" and not any("itemscope" in a.attrib for a in element.iterancestors()):
            _add(element, found["byline"])
    return found


def _add(element: HtmlElement, found: list[HtmlElement]) -> None:
    """Two of its names may call an element the same."""
    if element not in found[-1:]:
        found.append(element)


@lru_cache(maxsize=32768)
def _kinds(name: str) -> tuple[Landmark, ...]:
    lower = name.lower()
    if not any(word in lower for word in _WORDS):
        return ()
    return tuple(kind for kind, pattern in _LANDMARKS if pattern.search(name))
