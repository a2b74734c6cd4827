"""Every number that a module decides by has its row in ``docs/decisions/thresholds.md``."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from benchmarks.threshold_page import has_figure, rows

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"batch", "choice", "display", "feature", "guard", "name", "politeness", "protocol", "rule"}
# The settings have a reference of their own; a step of the schema stays as it was.
ELSEWHERE = ("setting.py", "settings.py", "own_settings.py", "store/migrations/versions/")


def is_number(node: ast.expr) -> bool:
    """Whether an expression is a number, a span of time, or several of them, and nothing else."""
    match node:
        case ast.Constant():
            return isinstance(node.value, int | float) and not isinstance(node.value, bool)
        case ast.UnaryOp():
            return is_number(node.operand)
        case ast.BinOp():
            return is_number(node.left) and is_number(node.right)
        case ast.Tuple():
            return bool(node.elts) and all(map(is_number, node.elts))
        case ast.Call(func=ast.Name(id="timedelta" | "float" | "int")):
            return all(map(is_number, [*node.args, *(keyword.value for keyword in node.keywords)]))
    return False


def constants(source: str) -> dict[str, str]:
    """The numbers that a module gives names at its top, by their names, as they are written."""
    found = {}
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name | ast.Tuple) and isinstance(value, ast.expr) and is_number(value):
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            if all(isinstance(name, ast.Name) and name.id.isupper() for name in names):
                parts = value.elts if isinstance(value, ast.Tuple) else [value]
                written = (ast.get_source_segment(source, part) or "" for part in parts)
                found[", ".join(map(ast.unparse, names))] = ", ".join(" ".join(text.split()) for text in written)
    return found


def in_code() -> dict[str, dict[str, str]]:
    files = {path.relative_to(ROOT / "crawler").as_posix(): path for path in sorted((ROOT / "crawler").rglob("*.py"))}
    found = {name: constants(path.read_text("utf-8")) for name, path in files.items() if not name.startswith(ELSEWHERE)}
    return {name: numbers for name, numbers in found.items() if numbers}


def on_page() -> dict[str, dict[str, re.Match[str]]]:
    found: dict[str, dict[str, re.Match[str]]] = {}
    for module, row in rows():
        found.setdefault(module, {})[row["names"]] = row
    return found


def test_every_number_has_its_row_and_every_row_its_number() -> None:
    written = {module: {names: row["value"] for names, row in rows.items()} for module, rows in on_page().items()}
    assert written == in_code()


@pytest.mark.parametrize("module", sorted(on_page()))
def test_a_row_says_the_unit_and_why(module: str) -> None:
    for names, row in on_page()[module].items():
        assert row["kind"] in KINDS, names
        assert row["unit"].strip(), names
        assert len(row["why"].split()) > 1, names


def test_a_number_without_a_row_would_be_seen() -> None:
    numbers = "_MOST = 20  # lines\n_A, _B = 1 << 4, -0.5\nDAY: timedelta = timedelta(days=1)\n"
    found = {"_MOST": "20", "_A, _B": "1 << 4, -0.5", "DAY": "timedelta(days=1)"}
    assert constants(f"{numbers}name = 3\nFOUND = f(4)\nTEXT = 'a'") == found


def test_a_rule_has_its_figure() -> None:
    told = {
        f"{module} {names}": row["why"].strip()
        for module, rows in on_page().items()
        for names, row in rows.items()
        if row["kind"] == "rule"
    }
    elsewhere = re.compile(r"\d|`docs/decisions/|\bAs (?:in )?`")  # a figure of its own, or where one is
    unsaid = [
        name
        for name, why in told.items()
        if not has_figure(why) and (why.endswith("Not measured.") or not elsewhere.search(why))
    ]
    assert unsaid == []
