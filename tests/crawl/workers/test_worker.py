"""What a worker process loads."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import crawler

_PACKAGE = Path(crawler.__file__).parent
_ASKED = re.compile(r"(?:workers|workers\(\)|pool)\.run$|\.work$")


def jobs() -> set[str]:
    """The modules of all functions that are given to workers by name, as the callers import them."""
    found = set()
    for path in _PACKAGE.rglob("*.py"):
        if not re.search(r"\.(?:run|work)\(", text := path.read_text()):
            continue
        tree = ast.parse(text)
        imported = {
            alias.asname or alias.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        module = ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts)
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _ASKED.search(ast.unparse(call.func)):
                names = [argument.id for argument in call.args[:2] if isinstance(argument, ast.Name)]
                found |= {imported[name] for name in names if name in imported} | {module for _ in own & set(names)}
    return {module for module in found if module and module.startswith("crawler.")}


def test_what_workers_are_asked_for_loads_no_framework():
    """Each worker would load Scrapy for itself before its first page."""
    asked = jobs()
    assert {"crawler.extraction.jobs", "crawler.discovery.jobs"} <= asked
    program = (
        f"import sys, {', '.join(sorted(asked))}; print(sys.modules.keys() & {{'scrapy', 'twisted', 'sqlalchemy'}})"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"


def test_a_crawls_own_process_loads_nothing_that_reads_pages():
    """It would keep the first request waiting for half a second."""
    program = """
import sys
import crawler.export, crawler.extensions.output, crawler.pipelines.parts, crawler.running.local
import crawler.pipelines.extract
crawler.export.formats()
print(sys.modules.keys() & {"crawler.extraction.article", "crawler.extraction.template.model", "trafilatura"})
"""
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"
