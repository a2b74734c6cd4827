"""Changes an outlet's TOML document where it differs from the outlet, so that comments and order stay."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.outlets.outlet import Outlet, Source

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Item, Key, Table

_HEADER = "Where the articles of this outlet are found. Change what you like: comments stay when it is checked."
_COMMENTS = {
    "time_zone": "of dates that name none",
    "delay": "seconds between two requests to a host",
    "concurrency": "most requests to a host at the same time",
    "fresh": "how soon after its publication an article is to be stored; an alarm says when it is not",
    "groups": "called together, as @name",
    "paused": "left out where no outlet is named",
    "user_agent": "who its hosts are told that asks",
    "headers": "of requests to its hosts",
    "proxy": "by which its hosts are asked: http://user:password@host:port",
    "cookies": "true sends its hosts' cookies back to them; the path of a cookies.txt sends those too",
    "render": "a browser runs the scripts of its pages",
    "page_object": "module:Class of a web-poet page object, which wins over all",
    "selectors": 'CSS selectors of an article\'s fields, which win over what is learned: title = "h1.headline"',
    "grammar": "what the addresses of articles, listings and other pages look like; learned",
}
_TABLES = ("sources", "headers", "selectors", "grammar")
_UNSAID: tuple[Any, ...] = (None, False, [])
"""Values that a file need not say: without them the key means the same."""


def new_document(outlet: Outlet) -> TOMLDocument:
    """The document of an outlet that has no file yet."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(_HEADER))
    data = _without_none(asdict(outlet))
    for key in (key for key in data if key not in _TABLES and data[key] not in _UNSAID):
        document.add(key, _item(key, data[key]))
    document.add("sources", _array_of(outlet.sources))
    for key in _TABLES[1:]:
        if data[key]:
            document.add(tomlkit.nl())
            document.add(key, _item(key, data[key]))
    return document


def changed(document: TOMLDocument, outlet: Outlet) -> TOMLDocument:
    """A document made to describe an outlet."""
    from tomlkit.items import AoT

    data = asdict(outlet)
    plain = {key: None if data[key] in _UNSAID else data[key] for key in data if key not in _TABLES}
    document = _with_keys(document, {k: v for k, v in plain.items() if v is not None and k not in document})
    for key, value in plain.items():
        _set(document, key, value)
    sources = document.get("sources")
    if isinstance(sources, AoT):
        _change_sources(document, sources, outlet.sources)
    elif sources is None or sources.unwrap() != [_without_none(asdict(source)) for source in outlet.sources]:
        document.pop("sources", None)
        document.append("sources", _array_of(outlet.sources))
    for key in _TABLES[1:]:
        _set(document, key, _without_none(data[key]) or None)
    return document


def _with_keys(document: TOMLDocument, values: dict[str, Any]) -> TOMLDocument:
    """A document with further values below its last one; tomlkit would put them below the first table's comment."""
    import tomlkit
    from tomlkit.items import AoT, Table

    if not values:
        return document
    body = list(document.body)
    plain = [n for n, (key, item) in enumerate(body) if key is not None and not isinstance(item, AoT | Table)]
    place = plain[-1] + 1 if plain else 0
    widened = tomlkit.document()
    widened.parsing(True)  # takes items as they are, without blank lines of its own
    for key, item in [*body[:place], *((k, _item(k, v)) for k, v in values.items()), *body[place:]]:
        widened.append(key, item)
    widened.parsing(False)
    return widened


def _set(table: TOMLDocument | Table, key: str, value: Any) -> None:
    """Set a value where it differs; None takes it out."""
    if value is None:
        table.pop(key, None)
    elif key not in table:
        table.append(key, _item(key, value))
    elif isinstance(value, dict) and isinstance(table[key], dict):
        for gone in [inner for inner in table[key] if inner not in value]:
            del table[key][gone]
        for inner, item in value.items():
            _set(table[key], inner, item)
    elif table[key] != value:
        table[key] = value


def _change_sources(document: TOMLDocument, tables: AoT, sources: list[Source]) -> None:
    import tomlkit

    wanted: dict[tuple[Any, Any], Source] = {(source.kind, source.url): source for source in sources}
    for index in reversed(range(len(tables))):
        table = tables[index]
        source = wanted.pop((table.get("kind"), table.get("url")), None)
        if source is None:
            comments = _comments_below(tables[index])
            del tables[index]
            if tables and comments:
                heir = max(index - 1, 0)
                tables[heir] = _with_comments(tables[heir], comments, above=index == 0)
        else:
            for key, value in asdict(source).items():
                _set(table, key, value)
    added = _array_of(list(wanted.values()))
    for table in added:
        tables.append(table)
    if added:
        tables[-1].add(tomlkit.nl())
    if not tables:
        del document["sources"]


def _comments_below(table: Table) -> list[str]:
    """The comments at the end of a table: they stand above the next one, and belong to it."""
    from tomlkit.items import Comment, Whitespace

    found: list[str] = []
    for _, item in reversed(table.value.body):
        if isinstance(item, Comment):
            found.insert(0, item.trivia.comment.removeprefix("#").strip())
        elif not isinstance(item, Whitespace):
            break
    return found


def _with_comments(table: Table, comments: list[str], *, above: bool) -> Table:
    """A table with comments at its head or its end: what stands above the first table cannot be reached from it."""
    import tomlkit

    lines: list[tuple[Key | None, Item]] = [(None, tomlkit.comment(text)) for text in comments]
    own = list(table.value.body)
    changed = tomlkit.table()
    for key, item in [*lines, *own] if above else [*own, *lines]:
        changed.append(key, item)
    return changed


def _item(key: str, value: Any) -> Any:
    import tomlkit

    item = tomlkit.item(_without_none(value))
    if key in _COMMENTS:
        item.comment(_COMMENTS[key])
    return item


def _array_of(sources: list[Source]) -> AoT:
    import tomlkit

    tables = tomlkit.aot()
    for source in sources:
        table = tomlkit.table()
        for key, value in _without_none(asdict(source)).items():
            table.add(key, value)
        tables.append(table)
    return tables


def _without_none(value: Any) -> Any:
    """TOML has no null."""
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
