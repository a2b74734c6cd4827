"""A store goes into another database, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from crawler.store.articles.content import outline_of, unpacked
from crawler.store.articles.fingerprints import index_all_features
from crawler.store.database import Database, has_row_locks
from crawler.store.engine import StoreError
from crawler.store.schema import articles, metadata
from crawler.store.words.index import add_words

_AT_ONCE = 500


def copy_store(source: Database, target: Database) -> int:
    """Copy every row, as the source was at one instant, in one transaction of the target; return how many.

    Numbers stay, so that cursors and unfinished crawls go on in the target. Its index of words is made anew, which each
    database has in its own form.

    :raises StoreError: when the target holds anything.
    """
    number = 0
    with source.read() as reading, target.write() as writing:
        if has_row_locks(reading):
            reading.execution_options(isolation_level="REPEATABLE READ")
        _check_empty(writing, target.name)
        for table in metadata.sorted_tables:
            rows = reading.execution_options(yield_per=_AT_ONCE).execute(
                sa.select(table).order_by(*table.primary_key.columns)
            )
            for some in rows.mappings().partitions():
                number += len(some)
                _insert(writing, table, [dict(row) for row in some])
            if has_row_locks(writing):
                _count_on(writing, table)
        index_all_features(writing)
    return number


def _check_empty(connection: sa.Connection, name: str) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise StoreError(f"{name} holds something already; name an empty database, or a file that is not there")


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(sa.insert(table), rows)
    if table is articles:
        add_words(connection, [(row["seq"], unpacked(row["content"]) or outline_of(row)) for row in rows])


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Have PostgreSQL give the next row the number after the last one."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
    last = connection.scalar(sa.select(sa.func.max(column)))
    if sequence is not None and last is not None:
        connection.execute(sa.select(sa.func.setval(sequence, last)))
