"""What the store holds in figures, outlet by outlet, for those who draw them over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.store.database import chunks
from crawler.store.records import FAILED_STATES
from crawler.store.revisits.visits import is_left
from crawler.store.schema import alarms, articles, crawls, urls


@dataclass(slots=True, kw_only=True)
class OutletFigures:
    """What the store holds of one outlet."""

    articles: int = 0
    last_stored: datetime | None = None
    """When the last of them was stored, in UTC."""
    urls: Counter[str] = field(default_factory=Counter)
    """State → number of URLs."""
    backlog: int = 0
    """Articles found and not fetched."""


@dataclass(slots=True, kw_only=True)
class LastCrawl:
    """The crawl of an outlet that began last."""

    began: datetime
    """In UTC."""
    ended: datetime | None
    """None while it is under way or interrupted."""


@dataclass(slots=True, kw_only=True)
class StoreFigures:
    """What the store holds."""

    outlets: dict[str, OutletFigures]
    """Outlet, as the store calls it (:func:`crawler.urls.outlet_of`) → its figures."""
    failed: Counter[str]
    """Reason → number of URLs that gave nothing for it."""
    alarms: Counter[tuple[str, str]]
    """Outlet, as its file calls it, and kind of alarm → number of those that are open."""
    crawls: dict[str, LastCrawl]
    """Outlet, as its file calls it → its last crawl."""
    size: int
    """Bytes of the database."""


def store_figures(connection: sa.Connection, now: datetime) -> StoreFigures:
    """What the store holds, from indexes wherever there is one."""
    number = sa.func.count()
    failed = sa.select(urls.c.reason, number).where(urls.c.state.in_(FAILED_STATES)).group_by(urls.c.reason)
    open_ = sa.select(alarms.c.outlet, alarms.c.kind, number).where(alarms.c.ended_at.is_(None))
    open_ = open_.group_by(alarms.c.outlet, alarms.c.kind)
    return StoreFigures(
        outlets=_by_outlet(connection, now),
        failed=Counter({reason or "": count for reason, count in connection.execute(failed)}),
        alarms=Counter({(outlet, kind): count for outlet, kind, count in connection.execute(open_)}),
        crawls=_last_crawls(connection),
        size=_size(connection),
    )


def _by_outlet(connection: sa.Connection, now: datetime) -> dict[str, OutletFigures]:
    found: defaultdict[str, OutletFigures] = defaultdict(OutletFigures)
    last: dict[int, str] = {}
    stored = _each(articles.c.outlet, sa.func.count(), sa.func.max(articles.c.seq))
    for outlet, count, seq in connection.execute(stored):
        found[outlet].articles = count
        last[seq] = outlet
    for chunk in chunks(list(last)):
        latest = sa.select(articles.c.outlet, articles.c.stored_at).where(articles.c.seq.in_(chunk))
        for outlet, at in connection.execute(latest):
            found[outlet].last_stored = at
    for (state,) in connection.execute(_each(urls.c.state)).all():
        for outlet, count in connection.execute(_each(urls.c.outlet, sa.func.count(), where=urls.c.state == state)):
            found[outlet].urls[state] = count
    number = sa.func.count()
    left = sa.select(urls.c.outlet, number).where(is_left(now), urls.c.role == "article").group_by(urls.c.outlet)
    for outlet, count in connection.execute(left):
        found[outlet].backlog = count
    return dict(found)


def _each(
    column: sa.Column[str], *figures: sa.ColumnElement[int], where: sa.ColumnElement[bool] | None = None
) -> sa.Select[Any]:
    """Each value of a column that leads an index, with figures of its rows.

    The values are found by as many look-ups in the index (a loose index scan), and the rows of each are counted by
    themselves, which costs SQLite a third of ``GROUP BY``. Source: https://wiki.postgresql.org/wiki/Loose_indexscan
    """
    fixed = [] if where is None else [where]
    values = sa.select(sa.func.min(column).label("value")).where(*fixed).cte("each_value", recursive=True)
    following = sa.select(sa.func.min(column)).where(column > values.c.value, *fixed).scalar_subquery()
    values = values.union_all(sa.select(following).where(values.c.value.is_not(None)))
    of_it = [sa.select(figure).where(column == values.c.value, *fixed).scalar_subquery() for figure in figures]
    return sa.select(values.c.value, *of_it).where(values.c.value.is_not(None))


def _last_crawls(connection: sa.Connection) -> dict[str, LastCrawl]:
    latest: Iterable[int] = connection.scalars(
        sa.select(sa.func.max(crawls.c.id)).where(crawls.c.outlet.is_not(None)).group_by(crawls.c.outlet)
    ).all()
    found = {}
    for chunk in chunks(list(latest)):
        query = sa.select(crawls.c.outlet, crawls.c.started_at, crawls.c.finished_at).where(crawls.c.id.in_(chunk))
        for row in connection.execute(query):
            found[row.outlet] = LastCrawl(began=row.started_at, ended=row.finished_at)
    return found


def _size(connection: sa.Connection) -> int:
    if connection.dialect.name != "sqlite":
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    pages, bytes_each = (connection.exec_driver_sql(f"PRAGMA page_{what}").scalar_one() for what in ("count", "size"))
    return int(pages) * int(bytes_each)
