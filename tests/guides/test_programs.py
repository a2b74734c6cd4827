"""The programs that the README and the guides show run."""

from __future__ import annotations

import ast
import re
import sys
from inspect import signature
from types import ModuleType

import pytest

import crawler
from crawler.export import exporter_for
from crawler.store import Store
from tests.guides.pages import QUICK, Fenced, blocks

HEAVY = ("datatrove", "dlt", "ray")
"""Packages that the guides show the use of, and that bring too many others to be installed for the tests."""


def test_what_programs_use_of_this_project_exists() -> None:
    for block in blocks("python"):
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "crawler":
                assert hasattr(crawler, node.attr), f"{block}: crawler.{node.attr}"


PROGRAMS = [
    block
    for block in blocks("python")
    if not block.text.startswith(("# news/", "# my_outlets/"))
    and "__main__" not in block.text
    and "def parse" not in block.text
]


@pytest.fixture(scope="module")
def scraped(outlets, tmp_path_factory) -> list[crawler.Article]:
    """What one real scrape gives; it takes seconds to start, so programs that scrape share it."""
    store = tmp_path_factory.mktemp("scraped") / "crawler.db"
    url = f"{outlets['ponant'].url}/international/"
    return list(crawler.scrape(url, limit=1, store=store, settings=QUICK))


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_programs_run(block: Fenced, scraped, outlet_paths, tmp_path, monkeypatch, capsys) -> None:
    ponant = outlet_paths["ponant"]
    pages = sorted((ponant / "culture").glob("a*.html"))
    (tmp_path / "saved-pages").mkdir()
    for page in pages:
        (tmp_path / "saved-pages" / page.name).write_bytes(page.read_bytes())
    (tmp_path / "page.html").write_bytes(pages[0].read_bytes())
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "page.txt").write_bytes((ponant.parents[1] / "text" / "fr-phare.txt").read_bytes())
    (tmp_path / "page.txt").write_bytes((ponant.parents[1] / "text" / "fr-phare.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in HEAVY:
        if f"import {name}\n" in block.text or f"from {name}." in block.text:
            pytest.importorskip(name, reason=f"{name} is not installed, which the program is an example for")
    with Store.open("crawler.db") as store:
        store.save(scraped[0])
    (tmp_path / "articles.parquet").write_bytes(exporter_for("articles.parquet")().to_bytes(scraped[:1]))
    taken = signature(crawler.scrape)

    def scrape(*urls, **options):
        taken.bind(*urls, **options)
        return iter(scraped)

    monkeypatch.setattr(crawler, "scrape", scrape, raising=False)
    program = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", program)  # where dlt looks up what a function belongs to
    exec(compile(block.text, str(block), "exec"), program.__dict__)
    assert capsys.readouterr().out.strip()


def test_callbacks_of_the_pages_yield_pages_of_articles() -> None:
    from scrapy import Request
    from scrapy.http import HtmlResponse

    url = "https://outlet.example/a"
    response = HtmlResponse(url, request=Request(url), body=b"<p>text")
    callbacks = [b for b in blocks("python") if re.search(r"^def parse", b.text, re.M)]
    assert callbacks
    for block in callbacks:
        names: dict[str, object] = {}
        exec(compile(block.text, str(block), "exec"), names)
        [callback] = [value for name, value in names.items() if name.startswith("parse")]
        [page] = callback(None, response)  # type: ignore[operator]
        assert (page.url, page.body) == (url, b"<p>text")
