"""How large the store is, by what takes the space."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from crawler.store.schema import REVISIONS, articles, feed_pages, kept_pages, revisions

_PARTS = {
    "articles": "articles",
    "revisions": "earlier versions",
    "kept_pages": "kept pages",
    "feed_pages": "kept pages",
}
_INDEXES, _SEARCH, _REST, _FREE = "indexes", "search", "addresses, crawls and the rest", "free"

# dbstat is a table of SQLite's, where it was built with one.
_SQLITE = "SELECT m.type, m.tbl_name, s.size FROM (SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name) AS s "
_SQLITE += "LEFT JOIN sqlite_schema AS m ON m.name = s.name"
_POSTGRESQL = (
    "SELECT kind, relname, CASE kind WHEN 'index' THEN pg_indexes_size(oid) ELSE pg_table_size(oid) END "
    "FROM pg_class CROSS JOIN (VALUES ('table'), ('index')) AS kinds (kind) WHERE relkind = 'r' "
    "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
)

_DEAD = (
    "SELECT (SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE schemaname = current_schema()), "
    "(SELECT extract(epoch FROM clock_timestamp() - min(xact_start)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL)"
)


@dataclass(slots=True, frozen=True, kw_only=True)
class Sizes:
    """What the store holds, and the bytes that it takes on the disk."""

    version: str
    """Of the schema, as its last migration is called."""
    articles: int
    revisions: int
    """Earlier versions of articles."""
    kept_pages: int
    """Pages that an outlet's template is learned from, and texts of feeds that wait for their page."""
    text_bytes: int
    """What the articles themselves are, compressed."""
    total_bytes: int
    """All of it, without SQLite's write-ahead log."""
    parts: dict[str, int] = field(default_factory=dict)
    """Bytes by what takes them, the most first; empty where the database does not tell."""
    dead_rows: int | None = None
    """Former versions of rows that PostgreSQL has still to clear away, as it estimates them; None of SQLite."""
    oldest_transaction: float | None = None
    """Seconds for which the oldest transaction has been open that keeps it from doing so; None when there is none."""


def measure(connection: sa.Connection) -> Sizes:
    """Measure the store; reads each article's length."""
    parts = _parts(connection)
    dead, oldest = (None, None) if connection.dialect.name == "sqlite" else _dead(connection)
    return Sizes(
        version=REVISIONS[-1],
        articles=_count(connection, articles),
        revisions=_count(connection, revisions),
        kept_pages=_count(connection, kept_pages) + _count(connection, feed_pages),
        text_bytes=connection.scalar(sa.select(sa.func.sum(sa.func.length(articles.c.content)))) or 0,
        total_bytes=_total(connection, parts),
        parts=dict(sorted(parts.items(), key=lambda part: -part[1])),
        dead_rows=dead,
        oldest_transaction=oldest,
    )


def _dead(connection: sa.Connection) -> tuple[int, float | None]:
    dead, oldest = connection.exec_driver_sql(_DEAD).one()
    return int(dead or 0), None if oldest is None else float(oldest)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _total(connection: sa.Connection, parts: dict[str, int]) -> int:
    if connection.dialect.name != "sqlite":
        return sum(parts.values())
    return _pragma(connection, "page_count") * _pragma(connection, "page_size")


def _parts(connection: sa.Connection) -> dict[str, int]:
    rows: list[Any]
    if connection.dialect.name != "sqlite":
        rows = list(connection.exec_driver_sql(_POSTGRESQL))
    else:
        try:
            rows = list(connection.exec_driver_sql(_SQLITE))
        except OperationalError as error:
            if "dbstat" not in str(error.orig):
                raise
            return {}
    parts: dict[str, int] = {}
    for kind, table, size in rows:
        if (table or "").startswith("article_words"):
            part = _SEARCH
        else:
            part = _INDEXES if kind == "index" else _PARTS.get(table, _REST)
        parts[part] = parts.get(part, 0) + size
    if connection.dialect.name == "sqlite" and (free := _pragma(connection, "freelist_count")):
        parts[_FREE] = free * _pragma(connection, "page_size")
    return parts


def _pragma(connection: sa.Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
