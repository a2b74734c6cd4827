"""Reservations a page makes against being indexed, archived, mined or trained on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.extraction.document import Document

_ROBOTS = re.compile(r"robots|\w*bot|\w*-extended")
_DIRECTIVES = {"noindex", "noarchive", "noai", "noimageai", "notrain", "none"}


def opt_outs(doc: Document, headers: Mapping[str, str] | None = None) -> list[str]:
    """The reservations, each once, in alphabetical order.

    From ``meta`` robots elements and the ``X-Robots-Tag`` header, and from ``tdm-reservation`` in either
    (W3C TDM Reservation Protocol; Directive (EU) 2019/790, article 4). A crawler's own name counts as ``robots``
    only for directives on training, so that a ban of one search engine is not taken for a ban of all.

    :param headers: response headers, names in lower case.
    """
    given = dict(headers or {})
    found = _directives(given.get("x-robots-tag", ""))
    for name, contents in doc.meta.items():
        if name == "robots":
            found |= {d for content in contents for d in _directives(content)}
        elif _ROBOTS.fullmatch(name):
            found |= {d for content in contents for d in _directives(content)} - {"noindex", "noarchive", "none"}
    reserved = [*doc.meta.get("tdm-reservation", ()), given.get("tdm-reservation", "")]
    if any(value.strip() == "1" for value in reserved):
        found.add("tdm-reservation")
    return sorted(found)


def _directives(content: str) -> set[str]:
    words = set(re.split(r"[\s,;:]+", content.lower()))
    found = words & _DIRECTIVES
    # "none" is short for noindex and nofollow.
    return (found - {"none"}) | ({"noindex"} if "none" in found else set())
