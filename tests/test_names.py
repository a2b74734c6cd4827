"""No two public functions or classes of the package have one name."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERBS = ("crawler/cli/commands", "crawler/store/migrations/versions")
"""A command is called by its verb, as what it calls may be; a step of the schema by Alembic's word."""


def public_names(source: str) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in ast.parse(source).body if isinstance(node, kinds) and node.name[0] != "_"]


def test_a_name_stands_for_one_thing() -> None:
    places = defaultdict(set)
    for file in sorted((ROOT / "crawler").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for public in () if name.startswith(VERBS) else public_names(file.read_text("utf-8")):
            places[public].add(name)
    assert len(places) > 500
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_nobody_is_told_to_install_this_project_by_a_name_that_is_not_its_own() -> None:
    """The name is not registered with the package index, so that anyone may take it."""
    written = [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    assert [str(path) for path in written if re.search(r"install\W+outlet-crawler", path.read_text("utf-8"))] == []
