"""No file imports another that imports it, however far round."""

from __future__ import annotations

import grimp
import pytest

GRAPH = grimp.build_graph("crawler", cache_dir=None)


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """The circles of imports between files, one for each file that is in one, as the ways round."""
    found = []
    for module in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            if (way := graph.find_shortest_chain(imported, module)) is not None:
                found.append([module, *way])
    return found


def test_no_file_imports_itself_by_a_circle() -> None:
    assert circles(GRAPH) == []


def test_a_circle_is_found() -> None:
    graph = grimp.ImportGraph()
    for module in ("mill.wheel", "mill.stone", "mill.sack"):
        graph.add_module(module)
    graph.add_import(importer="mill.wheel", imported="mill.stone")
    graph.add_import(importer="mill.stone", imported="mill.sack")
    assert circles(graph) == []
    graph.add_import(importer="mill.sack", imported="mill.wheel")
    assert ["mill.wheel", "mill.stone", "mill.sack", "mill.wheel"] in circles(graph)


OWNERS = ("crawler.store", "crawler.store.store", "crawler.store.frontier.frontier", "crawler.store.revisits.visiting")
"""Those that own the transactions, and what is a method of theirs in a file of its own."""
BELOW = sorted(m for m in GRAPH.find_descendants("crawler.store") if m not in OWNERS and "monitoring" not in m)


@pytest.mark.parametrize("module", BELOW)
def test_below_the_store_nothing_knows_it(module: str) -> None:
    assert not {"crawler.store.store", "crawler.store.frontier.frontier"} & GRAPH.find_modules_directly_imported_by(
        module
    )
