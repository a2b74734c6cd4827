"""``meta`` elements: Open Graph, Dublin Core, Parsely and whatever else stands in a page's head."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

_NAMING = ("property", "name", "itemprop", "http-equiv")


def read_meta(elements: Iterable[HtmlElement]) -> dict[str, list[str]]:
    """Contents by name in lower case, in document order, white space collapsed, empty ones and repetitions left out.

    A name is what ``property``, ``name``, ``itemprop`` or ``http-equiv`` says; an element with several counts
    for each.
    """
    found: dict[str, list[str]] = {}
    for element in elements:
        attributes = element.attrib
        content = " ".join((attributes.get("content") or attributes.get("value") or "").split())
        if not content:
            continue
        names = {n for a in _NAMING if (v := attributes.get(a)) for n in (v.strip().lower(), *v.lower().split())}
        for name in sorted(names):
            values = found.setdefault(name, [])
            if content not in values:
                values.append(content)
    return found
