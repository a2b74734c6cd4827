"""The JSON Schema of dataclasses, with what their attributes' docstrings say of each field."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from inspect import getdoc, getsource
from itertools import pairwise
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


def components_of(kinds: Sequence[type], place: str) -> dict[str, dict[str, Any]]:
    """The schemas of dataclasses and of those that they hold, by name.

    :param place: what a reference to one is, such as ``#/$defs/{name}``.
    """
    import msgspec

    _, components = msgspec.json.schema_components(kinds, ref_template=place)
    found = {kind.__name__: kind for kind in _all_of(kinds)}
    for name, schema in components.items():
        _describe(schema, found[name])
    return components


def whole_schema(kind: type) -> dict[str, Any]:
    """The schema of a dataclass, with those of the dataclasses that it holds within.

    >>> from crawler.items import Image
    >>> whole_schema(Image)["properties"]["url"]
    {'type': 'string', 'description': 'Absolute URL.'}
    """
    components = components_of([kind], "#/$defs/{name}")
    own = components.pop(kind.__name__)
    return {"$schema": _DIALECT, **own, **({"$defs": components} if components else {})}


@cache
def field_meanings(kind: type) -> dict[str, str]:
    """What the docstrings below a dataclass's attributes say, by the field; in plain words.

    >>> from crawler.items import Image
    >>> field_meanings(Image)["credit"]
    'Photographer or agency; None when not given.'
    """
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if is_dataclass(each):
            found |= _docstrings(each.__module__).get(each.__name__, {})
    return {name: in_plain_words(text) for name, text in found.items()}


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Class of a module → field → the docstring below it."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(getsource(import_module(module))).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, below in pairwise(node.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found.setdefault(node.name, {})[name] = text
    return found


def in_plain_words(text: str) -> str:
    """A docstring as a sentence for who reads no Python.

    >>> in_plain_words("See :attr:`crawler.items.Article.kind`, as\\n``video``.")
    'See kind, as video.'
    """
    return " ".join(_ROLE.sub(r"\1", text).replace("``", "").split())


def _describe(schema: dict[str, Any], kind: type) -> None:
    schema["description"] = in_plain_words((getdoc(kind) or kind.__name__).partition("\n\n")[0])
    meanings, hints = field_meanings(kind), get_type_hints(kind)
    for name, about in schema["properties"].items():
        if hints[name] == datetime:
            about["format"] = "date-time"
        for each in about.get("anyOf", ()):
            if each == {"type": "string"} and datetime in get_args(hints[name]):
                each["format"] = "date-time"
        if name in meanings:
            about["description"] = meanings[name]


def _all_of(kinds: Sequence[type]) -> list[type]:
    """Dataclasses with those that their fields hold, however deep."""
    found: dict[type, None] = {}
    waiting: list[Any] = list(kinds)
    while waiting:
        kind = waiting.pop()
        if get_origin(kind) in (list, tuple, dict, Union, UnionType):
            waiting += get_args(kind)
        elif isinstance(kind, type) and is_dataclass(kind) and kind not in found:
            found[kind] = None
            waiting += get_type_hints(kind).values()
    return list(found)
