"""Whether the store is sound: the database itself, every article, and what has to agree with the articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from crawler.store.articles.content import DamagedRow, unpack, unpack_page
from crawler.store.database import Database
from crawler.store.maintenance.cluster_faults import find_cluster_faults
from crawler.store.schema import articles, change_counter, changes, kept_pages, revisions

_BATCH = 200
_WORDS = {"sqlite": "SELECT id AS seq FROM article_words_docsize", "postgresql": "SELECT seq FROM article_words"}


def find_faults(database: Database) -> Iterator[str]:
    """What is wrong, a sentence each, the gravest first; of a database that is damaged nothing further is asked."""
    damaged = False
    for fault in _damages(database) if database.is_sqlite else ():
        damaged = True
        yield fault
    if damaged:
        return
    yield from _unreadable_articles(database)
    yield from _unreadable_revisions(database)
    yield from _unreadable_pages(database)
    yield from find_cluster_faults(database)
    with database.read() as connection:
        yield from _words_without_articles(connection)
        yield from _changes_without_articles(connection)


def _damages(database: Database) -> Iterator[str]:
    """What SQLite itself finds wrong."""
    found = []
    with database.read() as connection:
        try:
            said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
            found += [f"the file is damaged: {' '.join(each.split())}" for each in said if each != "ok"]
            rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20)
            found += [f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there" for row in rows]
        except DatabaseError as error:
            found.append(f"the file is damaged: {error.orig}")
    yield from found
    if found or database.is_read_only:  # the check of the index writes
        return
    with database.write() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO article_words (article_words) VALUES ('integrity-check')")
        except DatabaseError as error:
            connection.rollback()
            yield f"the index of words is damaged: {error.orig}"


def _unreadable_articles(database: Database) -> Iterator[str]:
    for row in _rows(database, sa.select(articles.c.id, articles.c.content), articles.c.seq):
        if (fault := _fault_of(row.content, row.id)) is not None:
            yield f"article {row.id} {fault}"


def _unreadable_revisions(database: Database) -> Iterator[str]:
    for row in _rows(database, sa.select(revisions.c.content), revisions.c.article_id, revisions.c.revision):
        if (fault := _fault_of(row.content, row.article_id)) is not None:
            yield f"revision {row.revision} of article {row.article_id} {fault}"


def _unreadable_pages(database: Database) -> Iterator[str]:
    for row in _rows(database, sa.select(kept_pages.c.body), kept_pages.c.article_id):
        try:
            unpack_page(row.body)
        except DamagedRow as damage:
            yield f"the page kept of article {row.article_id} cannot be read: {damage.__cause__}"


def _rows(database: Database, query: sa.Select[Any], *key: sa.Column[Any]) -> Iterator[sa.Row[Any]]:
    """The rows of a query, and the columns of a unique key with each, in that order and a few at a time."""
    query = query.add_columns(*key).order_by(*key).limit(_BATCH)
    wanted = query
    while True:
        with database.read() as connection:
            rows = connection.execute(wanted).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        wanted = query.where(sa.tuple_(*key) > tuple(rows[-1][-len(key) :]))


def _fault_of(content: bytes, article_id: str) -> str | None:
    try:
        article = unpack(content)
    except DamagedRow as damage:
        return f"cannot be read: {damage.__cause__}"
    return None if article.id == article_id else f"holds the article {article.id}"


def _words_without_articles(connection: sa.Connection) -> Iterator[str]:
    indexed = sa.text(_WORDS[connection.dialect.name]).columns(sa.column("seq", sa.BigInteger)).subquery()
    missing = articles.outerjoin(indexed, indexed.c.seq == articles.c.seq)
    for article_id in connection.scalars(sa.select(articles.c.id).select_from(missing).where(indexed.c.seq.is_(None))):
        yield f"article {article_id} is not in the index of words"
    orphans = indexed.outerjoin(articles, indexed.c.seq == articles.c.seq)
    for seq in connection.scalars(sa.select(indexed.c.seq).select_from(orphans).where(articles.c.seq.is_(None))):
        yield f"the index of words has a row {seq} of no article"


def _changes_without_articles(connection: sa.Connection) -> Iterator[str]:
    both = articles.outerjoin(changes, changes.c.article_id == articles.c.id)
    for row in connection.scalars(sa.select(articles.c.id).select_from(both).where(changes.c.article_id.is_(None))):
        yield f"article {row} is not among the changes, so that no reader of them is told of it"
    lost = changes.outerjoin(articles, changes.c.article_id == articles.c.id)
    untold = sa.select(changes.c.article_id).select_from(lost)
    for row in connection.scalars(untold.where(articles.c.id.is_(None), changes.c.outlet.is_(None))):
        yield f"article {row} is no longer stored, and the changes do not say so"
    last = connection.scalar(sa.select(change_counter.c.number)) or 0
    for row in connection.scalars(sa.select(changes.c.article_id).where(changes.c.number > last)):
        yield f"the change of article {row} has a number beyond the last one, {last}"
    twice = sa.select(changes.c.number).where(changes.c.number.is_not(None)).group_by(changes.c.number)
    for number in connection.scalars(twice.having(sa.func.count() > 1)):
        yield f"several changes have the number {number}"
