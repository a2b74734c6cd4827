"""JSON-LD as publishers write it: graphs, arrays, nested nodes, and JSON that no strict parser takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from crawler.page.text import unescape

Node = dict[str, Any]
MAX_DEPTH = 60
MAX_NODES = 5000

_WRAPPERS = ('"@value"', '"@list"', '"@set"', '"schema:', 'schema.org/headline"', 'schema.org/datePublished"')
_VOCABULARY = re.compile(r"\A(?:schema:|https?://schema\.org/)(?=\w)")
_WRAPPING = re.compile(r"<!--|-->|(?://|/\*)?(?:(?<!\s)\s+)?(?:<!\[CDATA\[|\]\]>)\s*(?:\*/)?")
_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_SPACE = re.compile(r"[\s,;]*")
_LITERAL = re.compile(r"[^\s,\]}]+")
_STRAIGHT = str.maketrans("“”„″", '""""')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}


def read_json_ld(scripts: Iterable[str]) -> list[Node]:
    """Every node of a page's JSON-LD scripts, in document order, each before the nodes nested in it.

    Broken JSON is read as far as it goes (trailing commas, raw line ends, comments, CDATA, escaped entities,
    unescaped quotes, a missing end); what is no JSON at all gives nothing.

    >>> [n["@type"] for n in read_json_ld(['{"@graph": [{"@type": "NewsArticle", "author": {"@type": "Person"}},]}'])]
    ['NewsArticle', 'Person']
    """
    nodes: list[Node] = []
    for script in scripts:
        found = load_json(script)
        for node in _flatten(_unwrapped(found, 0) if any(map(script.__contains__, _WRAPPERS)) else found, 0):
            nodes.append(node)
            if len(nodes) >= MAX_NODES:
                return nodes
    return nodes


def load_json(text: str) -> Any:
    """The value that a script's JSON means; None when it holds none. Never raises."""
    value = _load_json(text)
    return _load_json(value) if isinstance(value, str) and value[:1] in ("{", "[") else value  # written twice


def _load_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text.strip())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    if '"' not in text:
        text = unescape(text) if "&quot;" in text or "&#8220;" in text else text
        text = text.translate(_STRAIGHT)  # what a program that sets type made of it
    text = _LONE_SURROGATE.sub("\ufffd", text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _Lenient(text).read()


def node_types(node: Node) -> list[str]:
    """The schema.org types of a node, without their namespace.

    >>> node_types({"@type": ["http://schema.org/NewsArticle", "schema:Article"]})
    ['NewsArticle', 'Article']
    """
    types = node.get("@type")
    return [re.split(r"[/#:]", t)[-1] for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]


def _unwrapped(value: Any, depth: int) -> Any:
    """A value without what only wraps another (JSON-LD 1.1, sections 4.2.1 and 4.3): value, list and set objects.

    Terms of schema.org stand without the name of that vocabulary (section 4.1.5).
    """
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_unwrapped(each, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    for wrapper in ("@value", "@list", "@set"):
        if wrapper in value:
            return _unwrapped(value[wrapper], depth + 1)
    return {_VOCABULARY.sub("", key, count=1): _unwrapped(each, depth + 1) for key, each in value.items()}


def _flatten(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if "@graph" not in value or "@type" in value:
            yield value
        for child in value.values():
            yield from _flatten(child, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _flatten(child, depth + 1)


class _Lenient:
    """A parser of what was meant to be JSON: it takes what it understands and leaves out the rest."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0

    def read(self) -> Any:
        """The values that stand one after the other: the only one, or a list of them."""
        values: list[Any] = []
        while (start := re.compile(r"[\[{]").search(self.text, self.at)) and len(values) < MAX_NODES:
            self.at = start.start()
            values.append(self._value(0))
        return values[0] if len(values) == 1 else values or None

    def _value(self, depth: int) -> Any:
        char = self._peek()
        if depth > MAX_DEPTH:
            self.at = len(self.text)
            return None
        if char == "{":
            return self._object(depth)
        if char == "[":
            return self._array(depth)
        if char in ('"', "'"):
            return self._string(char)
        return self._literal()

    def _peek(self) -> str:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def _object(self, depth: int) -> Node:
        found: Node = {}
        self.at += 1
        while (char := self._peek()) not in ("", "}"):
            if char == "]":
                return found
            key = self._value(depth + 1)
            if self._peek() == ":":
                self.at += 1
                value = self._value(depth + 1)
                if isinstance(key, str):
                    found[key] = value
        self.at += 1
        return found

    def _array(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while (char := self._peek()) not in ("", "]"):
            if char == "}":
                return found
            if char == ":":
                self.at += 1
                continue
            found.append(self._value(depth + 1))
        self.at += 1
        return found

    def _string(self, quote: str) -> str:
        """A string ends at a quote that structure follows; any other quote belongs to it."""
        out = []
        at = self.at + 1
        end = re.compile(rf"{quote}(?=\s*(?:[,:}}\]]|$)|\s+{quote}[\w@]{{1,40}}{quote}\s*:)|\\")
        while match := end.search(self.text, at):
            out.append(self.text[at : match.start()])
            at = match.end()
            if match[0] == quote:
                break
            escape = self.text[at : at + 1]
            if escape == "u" and re.fullmatch("[0-9a-fA-F]{4}", self.text[at + 1 : at + 5]):
                out.append(chr(int(self.text[at + 1 : at + 5], 16)))
                at += 5
            else:
                out.append(_ESCAPES.get(escape, escape))
                at += 1
        else:
            out.append(self.text[at:])
            at = len(self.text)
        self.at = at
        return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _literal(self) -> Any:
        match = _LITERAL.match(self.text, self.at)
        word = match[0] if match else ""
        self.at += len(word) or 1
        try:
            return json.loads(word)
        except ValueError:
            return word or None
