"""URLs that gave nothing: which they are, and that they are tried again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.articles.query import is_of
from crawler.store.database import Database
from crawler.store.records import FAILED_STATES, FailedUrl
from crawler.store.schema import LINK_COLUMNS, REACH_COLUMNS, urls

_BATCH = 200
_COLUMNS = tuple(each.name for each in fields(FailedUrl))


class FailedPlace(NamedTuple):
    """Where a URL stands among those that gave nothing: they are in the order of these."""

    state: str
    outlet: str
    id: int


def iter_failed(database: Database, outlet: str | Collection[str] | None) -> Iterator[FailedUrl]:
    """URLs that gave nothing, by state (blocked, failed, gone), outlet and the order they were found."""
    return (url for _, url in _after(database, outlet, None))


def failed_page(
    database: Database, outlet: str | Collection[str] | None, limit: int, after: FailedPlace | None
) -> tuple[list[FailedUrl], FailedPlace | None]:
    """The same in pieces, with the place to go on after; None after the last of them."""
    found = list(islice(_after(database, outlet, after), limit + 1))
    return [url for _, url in found[:limit]], found[limit - 1][0] if len(found) > limit else None


def retry(connection: sa.Connection, outlet: str | Collection[str] | None, now: datetime) -> list[Link]:
    """Make due again what failed, is blocked or gone; return it, to be added to a crawl."""
    failed: list[sa.ColumnElement[bool]] = [urls.c.state.in_(FAILED_STATES)]
    if outlet is not None:
        failed.append(is_of(urls, outlet))
    connection.execute(sa.update(urls).where(*failed).values(next_fetch_at=now))
    columns = (urls.c[name] for name in ("url", *REACH_COLUMNS, *LINK_COLUMNS))
    return [Link(**row._mapping) for row in connection.execute(sa.select(*columns).where(*failed).order_by(urls.c.id))]


def _after(
    database: Database, outlet: str | Collection[str] | None, after: FailedPlace | None
) -> Iterator[tuple[FailedPlace, FailedUrl]]:
    for state in sorted(FAILED_STATES):
        if after is None or state > after.state:
            yield from _in_state(database, outlet, FailedPlace(state, "", 0))
        elif state == after.state:
            yield from _in_state(database, outlet, after)


def _in_state(
    database: Database, outlet: str | Collection[str] | None, last: FailedPlace
) -> Iterator[tuple[FailedPlace, FailedUrl]]:
    query = sa.select(urls.c.id, *(urls.c[name] for name in _COLUMNS)).where(urls.c.state == last.state)
    query = query.order_by(urls.c.outlet, urls.c.id).limit(_BATCH)
    if outlet is not None:
        query = query.where(is_of(urls, outlet))
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(sa.tuple_(urls.c.outlet, urls.c.id) > last[1:])).all()
        for row in rows:
            last = FailedPlace(last.state, row.outlet, row.id)
            yield last, FailedUrl(**{name: getattr(row, name) for name in _COLUMNS})
        if len(rows) < _BATCH:
            return
