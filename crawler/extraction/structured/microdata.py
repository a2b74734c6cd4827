"""Microdata and RDFa as the nodes JSON-LD would give for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.structured.json_ld import MAX_NODES, Node
from crawler.page.text import text_of

# Spelled as schema.org spells them; mark-up is found in every case.
_PROPERTIES = (
    "headline alternativeHeadline name datePublished dateModified dateCreated uploadDate author creator publisher "
    "articleSection keywords inLanguage image url mainEntityOfPage isAccessibleForFree item itemListElement position "
    "thumbnailUrl contentUrl givenName familyName copyrightHolder caption"
)
_SPELLING = {name.lower(): name for name in _PROPERTIES.split()}
_LINKED = {"url", "image", "mainEntityOfPage", "item", "thumbnailUrl", "contentUrl"}


def read_microdata(tree: HtmlElement) -> list[Node]:
    """The nodes of a page's microdata (``itemscope``) and RDFa Lite (``typeof``), in document order.

    Only the properties that say something about an article are read; the text of its body is not.
    """
    nodes: list[Node] = []
    for region, kind, name in (("itemscope", "itemtype", "itemprop"), ("typeof", "typeof", "property")):
        nodes.extend(_read(tree, region, kind, name))
    return nodes


def _read(tree: HtmlElement, region: str, kind: str, name: str) -> Iterator[Node]:
    if not tree.xpath(f"boolean(descendant-or-self::*/@{region})"):
        return
    elements = tree.xpath(f"descendant-or-self::*[@{region} or @{name}]")
    nodes: dict[HtmlElement, Node] = {}
    linked: list[tuple[Node, str]] = []
    for element in elements[:MAX_NODES]:
        properties = [_SPELLING.get(p.rpartition(":")[2].lower()) for p in (element.get(name) or "").split()]
        node: Node | None = None
        if element.get(region) is not None:
            node = nodes[element] = {"@type": [t.rstrip("/") for t in (element.get(kind) or "").split()]}
        owner = _owner(element, nodes) if any(properties) else None
        if owner is not None:
            for prop in filter(None, properties):
                _add(owner, prop, node if node is not None else _value(element, prop))
            if "headline" in properties and element.tag != "h1" and (href := _leads_to(element)):
                linked.append((owner, href))
    for owner, href in linked:
        owner.setdefault("url", href)
    yield from nodes.values()


def _leads_to(headline: HtmlElement) -> str | None:
    """Where a headline leads that is a link as a whole: a teaser's leads to its article."""
    around = next(headline.iterancestors("a"), None)
    inner = list(islice(headline, 2))
    whole = inner[0] if len(inner) == 1 and not (headline.text or "").strip() else None
    alone = whole is not None and whole.tag == "a" and not (whole.tail or "").strip()
    link = headline if headline.tag == "a" else whole if alone else around
    return None if link is None else link.get("href")


def _owner(element: HtmlElement, nodes: dict[HtmlElement, Node]) -> Node | None:
    return next((nodes[above] for above in element.iterancestors() if above in nodes), None)


def _add(node: Node, prop: str, value: Any) -> None:
    if value:
        known = node.get(prop)
        node[prop] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]


def _value(element: HtmlElement, prop: str) -> str:
    """HTML standard, 5.2.4 (values), save that a link's text is taken where a name is meant."""
    get: Callable[[str], str | None] = element.get
    value = get("content") or get("datetime") or (get("value") if element.tag == "data" else None)
    if not value and prop in _LINKED:
        value = get("href") or get("src") or get("data-src")
    return value or text_of(element)[:2000]
