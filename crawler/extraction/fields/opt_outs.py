"""Reservations a page makes against being indexed, archived, mined or trained on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.extraction.document import Document

_ROBOTS = re.compile(r"robots|\w*bot|\w*-extended")
_DIRECTIVES = {"noindex", "noarchive", "noai", "noimageai", "notrain", "none"}
_OF_SEARCH = {"noindex", "noarchive", "none"}
# "googlebot: noindex", but not "unavailable_after: 25 Jun 2026 15:00:00 GMT".
_AGENT = re.compile(r"([a-z*][\w. /-]*):(.*)", re.DOTALL)
_WITH_VALUE = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}


def opt_outs(doc: Document, headers: Mapping[str, str] | None = None) -> list[str]:
    """The reservations, each once, in alphabetical order.

    From ``meta`` robots elements and the ``X-Robots-Tag`` header, and from ``tdm-reservation`` in either
    (W3C TDM Reservation Protocol; Directive (EU) 2019/790, article 4). A crawler's own name counts as ``robots``
    only for directives on training, so that a ban of one search engine is not taken for a ban of all.

    :param headers: response headers, names in lower case.
    """
    given = dict(headers or {})
    found = _of_header(given.get("x-robots-tag", ""))
    for name, contents in doc.meta.items():
        if name == "robots":
            found |= {d for content in contents for d in _directives(content)}
        elif _ROBOTS.fullmatch(name):
            found |= {d for content in contents for d in _directives(content)} - _OF_SEARCH
    reserved = [*doc.meta.get("tdm-reservation", ()), given.get("tdm-reservation", "")]
    if any(value.strip() == "1" for value in reserved):
        found.add("tdm-reservation")
    return sorted(found)


def _of_header(value: str) -> set[str]:
    """The directives of ``X-Robots-Tag`` headers, a line each.

    What follows ``name:`` is for the crawler of that name, up to the next name or the end of the header
    (Google's and Bing's specifications of the header).

    >>> sorted(_of_header("noarchive, googlebot: noindex, noai"))
    ['noai', 'noarchive']
    """
    found: set[str] = set()
    for header in value.lower().splitlines():
        is_for_all = True
        for rule in map(str.strip, header.split(",")):
            named = _AGENT.fullmatch(rule)
            name = named[1].rstrip() if named else ""
            if name in _WITH_VALUE:
                continue
            if named and name not in _DIRECTIVES:
                is_for_all, rule = name in ("*", "all", "robots"), named[2]
            found |= _directives(rule) - (set() if is_for_all else _OF_SEARCH)
    return found


def _directives(content: str) -> set[str]:
    words = set(re.split(r"[\s,;:]+", content.lower()))
    found = words & _DIRECTIVES
    # "none" is short for noindex and nofollow.
    return (found - {"none"}) | ({"noindex"} if "none" in found else set())
