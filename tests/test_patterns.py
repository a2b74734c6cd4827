"""No regular expression of the package takes a time that grows faster than what it is given."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import crawler
from tests.pumping import grows_too_fast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_ROOT = Path(crawler.__file__).parent
_HANDED_ON = {
    "crawler.discovery.addresses.pattern._HEX": ["fullmatch"],
    "crawler.discovery.addresses.pattern._CODE": ["fullmatch"],
    "crawler.discovery.addresses.pattern._UUID": ["fullmatch"],
    "crawler.discovery.versions.multi_page._SECOND": ["match"],
    "crawler.discovery.versions.multi_page._SECOND_QUERY": ["match"],
}
"""How patterns are asked that other names stand for where they are."""
_SHORT = {
    "crawler.discovery.sitemaps.records._TRAILING": "the last 200 characters of a file",
    "crawler.discovery.xml_source._MARK": "a document type, with a look ahead of a thousand characters",
}
"""Patterns that are given no more than this."""


@cache
def patterns() -> dict[str, tuple[re.Pattern[Any], list[str]]]:
    """Where each pattern stands → the pattern, and how it is asked."""
    found: dict[str, tuple[re.Pattern[Any], list[str]]] = {}
    for path in sorted(_ROOT.rglob("*.py")):
        name = ".".join(["crawler", *path.relative_to(_ROOT).with_suffix("").parts]).removesuffix(".__init__")
        if "re.compile" not in (text := path.read_text()) and "import re\n" not in text:
            continue
        module = importlib.import_module(name)
        asked = _asked(text)
        for variable, value in vars(module).items():
            for number, pattern in enumerate(_patterns(value)):
                place = f"{name}.{variable}"
                methods = _HANDED_ON.get(place) or sorted(asked.get(variable) or _METHODS[:4])
                if place not in _SHORT:
                    found[f"{place}[{number}]"] = pattern, methods
        for line, method, pattern in _inline(text):
            found[f"{name}:{line}"] = pattern, [method]
    return found


def _patterns(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(list(value.values()))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _patterns(each)


def _asked(source: str) -> dict[str, set[str]]:
    """Variable → the methods that are taken of it."""
    found = defaultdict(set)
    for variable, method in re.findall(rf"(?<!\.)\b(\w+)\.({'|'.join(_METHODS)})\b", source):
        found[variable].add("finditer" if method == "split" else method)
    return found


def _inline(source: str) -> Iterator[tuple[int, str, re.Pattern[Any]]]:
    if "re" not in _asked(source):
        return
    for node in ast.walk(ast.parse(source)):
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if not call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
            continue
        if node.func.attr in _METHODS and isinstance(node.args[0], ast.Constant):
            yield (
                node.lineno,
                "finditer" if node.func.attr == "split" else node.func.attr,
                re.compile(node.args[0].value),
            )


@pytest.mark.parametrize("where", patterns())
def test_its_work_grows_with_what_it_is_given(where: str) -> None:
    assert grows_too_fast(*patterns()[where]) is None
