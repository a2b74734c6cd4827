"""URLs that gave nothing: which they are, and that they are tried again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.articles.query import is_of
from crawler.store.database import Database
from crawler.store.records import FAILED_STATES, FailedUrl
from crawler.store.schema import LINK_COLUMNS, REACH_COLUMNS, urls

_BATCH = 200
_COLUMNS = tuple(each.name for each in fields(FailedUrl))


def iter_failed(database: Database, outlet: str | Collection[str] | None) -> Iterator[FailedUrl]:
    """URLs that gave nothing, by state (blocked, failed, gone), outlet and the order they were found."""
    for state in sorted(FAILED_STATES):
        yield from _in_state(database, state, outlet)


def retry(connection: sa.Connection, outlet: str | Collection[str] | None, now: datetime) -> list[Link]:
    """Make due again what failed, is blocked or gone; return it, to be added to a crawl."""
    failed: list[sa.ColumnElement[bool]] = [urls.c.state.in_(FAILED_STATES)]
    if outlet is not None:
        failed.append(is_of(urls, outlet))
    connection.execute(sa.update(urls).where(*failed).values(next_fetch_at=now))
    columns = (urls.c[name] for name in ("url", *REACH_COLUMNS, *LINK_COLUMNS))
    return [Link(**row._mapping) for row in connection.execute(sa.select(*columns).where(*failed).order_by(urls.c.id))]


def _in_state(database: Database, state: str, outlet: str | Collection[str] | None) -> Iterator[FailedUrl]:
    query = sa.select(urls.c.id, *(urls.c[name] for name in _COLUMNS)).where(urls.c.state == state)
    query = query.order_by(urls.c.outlet, urls.c.id).limit(_BATCH)
    if outlet is not None:
        query = query.where(is_of(urls, outlet))
    last = ("", 0)
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(sa.tuple_(urls.c.outlet, urls.c.id) > last)).all()
        for row in rows:
            last = (row.outlet, row.id)
            yield FailedUrl(**{name: getattr(row, name) for name in _COLUMNS})
        if len(rows) < _BATCH:
            return
