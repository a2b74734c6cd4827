"""No file and no folder imports another that imports it, however far round."""

from __future__ import annotations

from importlib import import_module
from inspect import isfunction

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


def folders_of(graph: grimp.ImportGraph, folder: str) -> grimp.ImportGraph:
    """What stands in a folder as a graph of its own: files, and each folder in it as if it were one file."""
    inside = grimp.ImportGraph()
    children = graph.find_children(folder)
    for child in children:
        inside.add_module(child)
    belongs = {module: child for child in children for module in (child, *graph.find_descendants(child))}
    for module, child in belongs.items():
        for imported in graph.find_modules_directly_imported_by(module):
            if (other := belongs.get(imported, child)) != child:
                inside.add_import(importer=child, imported=other)
    return inside


@pytest.mark.parametrize("folder", sorted(module for module in GRAPH.modules if GRAPH.find_children(module)))
def test_no_folder_imports_itself_by_a_circle(folder: str) -> None:
    assert circles(folders_of(GRAPH, folder)) == []


def test_a_circle_of_folders_is_found() -> None:
    graph = grimp.ImportGraph()
    modules = ("mill", "mill.grain", "mill.grain.sack", "mill.grain.scale", "mill.flour", "mill.flour.sieve")
    for module in modules:
        graph.add_module(module)
    graph.add_import(importer="mill.grain.sack", imported="mill.flour.sieve")
    graph.add_import(importer="mill.grain.sack", imported="mill.grain.scale")
    assert circles(folders_of(graph, "mill")) == []
    graph.add_import(importer="mill.flour.sieve", imported="mill.grain.scale")
    assert circles(graph) == []
    assert ["mill.flour", "mill.grain", "mill.flour"] in circles(folders_of(graph, "mill"))


def test_a_circle_is_found() -> None:
    graph = grimp.ImportGraph()
    for module in ("mill.wheel", "mill.stone", "mill.sack"):
        graph.add_module(module)
    graph.add_import(importer="mill.wheel", imported="mill.stone")
    graph.add_import(importer="mill.stone", imported="mill.sack")
    assert circles(graph) == []
    graph.add_import(importer="mill.sack", imported="mill.wheel")
    assert ["mill.wheel", "mill.stone", "mill.sack", "mill.wheel"] in circles(graph)


FORMATS = "crawler.export"


@pytest.mark.parametrize("folder", sorted(m for m in GRAPH.modules if GRAPH.find_children(m) and m != FORMATS))
def test_a_folder_is_read_at_a_glance(folder: str) -> None:
    files = {module for module in GRAPH.find_children(folder) if not GRAPH.find_children(module)}
    assert len(files) <= 15


OWNERS = ("crawler.store", "crawler.store.store", "crawler.store.frontier.frontier")
"""Those that own the transactions."""
BELOW = sorted(m for m in GRAPH.find_descendants("crawler.store") if m not in OWNERS)


@pytest.mark.parametrize("module", BELOW)
def test_below_the_store_nothing_knows_it(module: str) -> None:
    assert not {"crawler.store.store", "crawler.store.frontier.frontier"} & GRAPH.find_modules_directly_imported_by(
        module
    )


WALKS = {
    "articles.changes": {"number_changes", "iter_changes"},
    "articles.clusters": {"find_copies", "find_some_copies"},
    "articles.reached": {"iter_reached"},
    "articles.reading": {"iter_articles", "iter_ids", "read_page"},
    "frontier.failed": {"iter_failed", "failed_page"},
    "maintenance.cluster_faults": {"find_cluster_faults"},
    "maintenance.copying": {"copy_store"},
    "maintenance.faults": {"find_faults"},
    "monitoring.watches": {"keep_watch", "look_at_watches"},
}
"""What opens one transaction after another, so that none is open while somebody reads a million rows, or so that what
takes long keeps no writer waiting. All else below the store takes a connection."""


def public_functions_with_a_database(module: str) -> set[str]:
    public = [(name, each) for name, each in vars(import_module(module)).items() if name[0] != "_" and isfunction(each)]
    own = [(name, each) for name, each in public if each.__module__ == module]
    return {name for name, each in own if "Database" in each.__annotations__.values()}


@pytest.mark.parametrize("module", [m for m in BELOW if "migrations" not in m and not GRAPH.find_children(m)])
def test_below_the_store_a_function_takes_a_connection(module: str) -> None:
    walks = WALKS.get(module.removeprefix("crawler.store."), set())
    assert public_functions_with_a_database(module) == walks
