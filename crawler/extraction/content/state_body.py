"""The text that a page gives only to its own scripts: the state a framework starts from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.extraction.content.json_body import paragraphs
from crawler.extraction.content.text_blocks import size
from crawler.extraction.document import Document
from crawler.items import Block
from crawler.page.text import fold_letters

_ASSIGNED = re.compile(r"(?:window|self|globalThis)\s*(?:\.\s*[\w$]+|\[\s*[\"'][\w$]+[\"']\s*\])\s*=\s*(?=[{\[])")
_BODIES = frozenset(
    {"articlebody", "body", "bodytext", "content", "contents", "text", "html", "paragraphs", "components", "blocks"}
    | {"elements"}
)
_PIECES = frozenset(["text", "content", "html", "value", "paragraph", "paragraphs", "children", "body", "data"])
# A page that shows more than this is not cut short.
_SHORT = 1000
_LEAST = 400
_CUT_SHORT = 2
_OPENING = 40
_MOST_NODES = 100_000


def state_body(doc: Document, shown: list[Block], title: str | None) -> list[Block]:
    """The paragraphs that stand in a script's JSON, when the page shows less than half of them.

    Read are ``script type=application/json`` (``__NEXT_DATA__`` and the like) and objects assigned to a property of
    ``window``. The text must begin with what the page shows or stand beside the article's title: the state holds
    other stories as well.

    :return: no blocks when the page shows enough or nothing fits.
    """
    length = sum(size(block.text) for block in shown)
    if length >= _SHORT:
        return []
    opening = fold_letters(" ".join(block.text for block in shown))[:_OPENING]
    best: list[Block] = []
    for data in _states(doc):
        for holder, text in _texts(data):
            beside = (
                fold_letters(title) in {fold_letters(v) for v in holder.values() if isinstance(v, str)}
                if title
                else False
            )
            if not beside and not (len(opening) == _OPENING and opening in fold_letters(text)):
                continue
            found = paragraphs(text)
            long = sum(size(block.text) for block in found)
            if long >= _LEAST and long > _CUT_SHORT * max(length, sum(size(block.text) for block in best) // 2):
                best = found
    return best


def _states(doc: Document) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    for script in doc.elements["script"]:
        text, kind = script.text or "", (script.get("type") or "").lower()
        if len(text) < _LEAST or "ld+json" in kind:
            continue
        assigned = None if "json" in kind else _ASSIGNED.search(text)
        if "json" not in kind and assigned is None:
            continue
        start = assigned.end() if assigned else len(text) - len(text.lstrip())
        try:
            yield decoder.raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue


def _texts(data: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """The long texts within, each with the object whose property it is."""
    for node in islice(_walk(data), _MOST_NODES):
        if not isinstance(node, dict):
            continue
        for key, value in node.items():
            if key.lower() not in _BODIES:
                continue
            if isinstance(value, str):
                text = value
            elif isinstance(value, list):
                text = "\n".join(islice(_pieces(value), _MOST_NODES))
            else:
                continue
            if len(text) >= _LEAST:
                yield node, text


def _walk(data: Any) -> Iterator[Any]:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _pieces(items: list[Any]) -> Iterator[str]:
    """The strings of a list of components, in order."""
    waiting: list[Any] = list(reversed(items))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            waiting.extend(reversed([v for k, v in node.items() if k.lower() in _PIECES]))
