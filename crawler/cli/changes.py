"""What changed in the store since a cursor, written by a command; the cursor is kept in a file if wanted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from crawler.cli.written_file import opened

if TYPE_CHECKING:
    from crawler.export import Exporter
    from crawler.store import ArticleQuery, Store
    from crawler.store.articles.content import DamagedArticles
    from crawler.store.records import Change

Of = TypeVar("Of")

_POLL_INTERVAL = 1.0  # seconds between two looks at a store that is followed


@dataclass(slots=True)
class Written:
    """What was written."""

    cursor: str
    """What to go on with."""
    changes: int = 0
    forgotten: int = 0
    """Those of them that are of articles which are no longer stored."""
    damage: DamagedArticles | None = None
    """What could not be read; all others were written."""


class Readable(Generic[Of]):
    """What can be read of the store, to its end; what cannot be is told afterwards."""

    def __init__(self, found: Iterable[Of]):
        self._found = found
        self.damage: DamagedArticles | None = None

    def __iter__(self) -> Iterator[Of]:
        from crawler.store.articles.content import DamagedArticles

        try:
            yield from self._found
        except DamagedArticles as damage:
            self.damage = damage


def read_kept(path: Path) -> str:
    """The cursor that a file keeps; ``start`` when there is no file.

    :raises OSError: when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(100).decode("utf-8", "replace").strip() or "start"  # no cursor is longer
    except FileNotFoundError:
        return "start"


def write_changes(
    store: Store,
    query: ArticleQuery,
    exporter: Exporter,
    output: str,
    *,
    limit: int | None = None,
    kept: Path | None = None,
    follow: bool = False,
) -> Written:
    """Write what changed after the query's cursor.

    :param output: a file, or ``-``.
    :param limit: how many changes at most.
    :param kept: the file that gets the cursor once everything before it is written.
    :param follow: go on until interrupted, or the limit is reached.
    """
    written = Written(settled := query.after or "start")
    store.changes(query)  # a cursor that cannot be used is told before a file is begun
    with opened(output) as fp:
        exporter.open(fp)
        for _ in _rounds(follow):
            store.repeat(_write_new, store, query, exporter, written, limit)
            if follow and written.cursor != settled:
                fp.flush()
                _keep(kept, written.cursor)
                settled = written.cursor
            if limit is not None and written.changes >= limit:
                break
        exporter.close()
    _keep(kept, written.cursor)
    return written


def _write_new(store: Store, query: ArticleQuery, exporter: Exporter, written: Written, limit: int | None) -> None:
    """Write what changed since what was written last."""
    until = store.cursor()
    found = Readable(store.changes(replace(query, after=written.cursor), until=until))
    for change in found:
        if limit is not None and written.changes >= limit:
            return
        _write(exporter, change, written)
    written.cursor, written.damage = until, found.damage or written.damage


def _write(exporter: Exporter, change: Change, written: Written) -> None:
    exporter.write_change(change)
    written.cursor = change.cursor
    written.changes += 1
    written.forgotten += change.kind == "forgotten"


def _rounds(follow: bool) -> Iterator[None]:
    yield
    while follow:
        time.sleep(_POLL_INTERVAL)
        yield


def _keep(path: Path | None, cursor: str) -> None:
    if path is not None:
        with opened(str(path)) as fp:
            fp.write(f"{cursor}\n".encode())
