"""Every reason and every figure that the code writes is one that the reference explains."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.crawl.stats import STATS
from crawler.reasons import REASONS, reason_for

SOURCES = sorted((Path(__file__).parents[1] / "crawler").rglob("*.py"))
GIVEN = {"Problem": 0, "NoArticle": 0, "Walled": 0, "WorkerFailed": 0, "fail": 1, "_give_up": 1, "postpone": 1}
"""What takes a reason → at which place."""


def calls(*names: str) -> Iterator[ast.Call]:
    called_somewhere = re.compile(rf"\b({'|'.join(names)})\(")  # parsing all files would take each worker a second
    for text in (path.read_text("utf-8") for path in SOURCES):
        for node in ast.walk(ast.parse(text)) if called_somewhere.search(text) else ():
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called in names:
                    yield node


def texts(node: ast.AST) -> Iterator[str]:
    """The literal texts that an expression may have; what is put into one stands as ``x``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def reasons_given() -> Iterator[str]:
    for call in calls(*GIVEN):
        place = GIVEN[getattr(call.func, "attr", getattr(call.func, "id", ""))]
        for argument in call.args[place : place + 1]:
            yield from texts(argument)


@pytest.mark.parametrize("text", sorted(set(reasons_given())))
def test_reasons_are_explained(text: str) -> None:
    assert reason_for(text) is not None, f"add {text!r} to crawler/reasons.py"


def test_figures_are_explained() -> None:
    forms = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(name)) for name in STATS]
    kept = {text for call in calls("inc_value", "set_value") if call.args for text in texts(call.args[0])}
    scrapys = ("robotstxt/", "httpcompression/")  # kept as the middlewares that ours stand for keep them
    own = {text for text in kept if "/" in text and not text.endswith("/x") and not text.startswith(scrapys)}
    assert [text for text in sorted(own) if not any(re.fullmatch(form, text) for form in forms)] == []


def test_a_reason_is_found_by_what_a_row_says() -> None:
    assert reason_for("answered 404").advice == "Open it in a browser: has it moved?"
    assert reason_for("host does not answer (no answer in time)").text == "host does not answer ({reason})"
    assert reason_for("a middleware of somebody's own") is None


def test_no_reason_stands_twice() -> None:
    assert len({reason.text for reason in REASONS}) == len(REASONS)
