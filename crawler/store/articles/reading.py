"""Stored articles are read: one, those of a query in some order, what a page said before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.changes import changed_after, number_changes, read_cursor
from crawler.store.articles.content import DamagedArticles, outline_of, readable, unpack
from crawler.store.articles.query import ArticleQuery
from crawler.store.database import Database
from crawler.store.engine import StoreError
from crawler.store.schema import articles, revisions, urls
from crawler.urls import normalise

_BATCH = 200


class ListPlace(NamedTuple):
    """Where an article stands among all by the day of publication."""

    published: datetime | None
    seq: int


def find_article(connection: sa.Connection, url_or_id: str) -> Article | None:
    """The article with an id, the beginning of an id, or a URL at which it was found; None when there is none.

    :raises StoreError: when several ids begin so.
    """
    row = _find(connection, url_or_id)
    return None if row is None else unpack(row.content)


def find_outline(connection: sa.Connection, url_or_id: str) -> Article | None:
    """The same article with what can be read of it without its content (:func:`outline_of`).

    :raises StoreError: when several ids begin so.
    """
    row = _find(connection, url_or_id)
    return None if row is None else outline_of(row._mapping)


def read_revisions(connection: sa.Connection, article_id: str) -> list[Article]:
    """Every version of an article that was seen, the oldest first, the current one last."""
    named = revisions.c.article_id.label("id")
    old = sa.select(named, revisions.c.content).where(named == article_id).order_by(revisions.c.revision)
    current = sa.select(articles.c.id, articles.c.content).where(articles.c.id == article_id)
    rows = [row for query in (old, current) for row in connection.execute(query)]
    return [article for _, article in readable(rows)]


def iter_articles(database: Database, query: ArticleQuery, limit: int | None) -> Iterator[Article]:
    """The articles of a query without a cursor, in the order they were stored, a few at a time in memory.

    :raises DamagedArticles: at the end, when some of them cannot be read.
    """
    damaged: list[str] = []
    wanted = (
        sa.select(articles.c.seq, articles.c.id, articles.c.content)
        .where(*query.conditions(database.dialect))
        .order_by(articles.c.seq)
    )
    after, left = 0, limit
    while left is None or left > 0:
        size = _BATCH if left is None else min(_BATCH, left)
        with database.read() as connection:
            rows = connection.execute(wanted.where(articles.c.seq > after).limit(size)).all()
        for _, article in readable(rows, damaged):
            yield article
        if len(rows) < size:
            break
        after, left = rows[-1].seq, None if left is None else left - size
    if damaged:
        raise DamagedArticles(damaged)


def iter_ids(database: Database, wanted: ArticleQuery | Collection[str]) -> Iterator[list[str]]:
    """Ids of articles, some at a time.

    :param wanted: which articles, or their ids.
    :raises ValueError: when the query has a cursor.
    """
    if isinstance(wanted, ArticleQuery):
        if wanted.after is not None:
            raise ValueError("what is to be forgotten is not chosen by a cursor; give ids instead")
        yield from _ids_of_query(database, wanted)
        return
    ids = list(wanted)
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def read_page(
    database: Database, query: ArticleQuery, limit: int, below: ListPlace | None
) -> tuple[list[Article], ListPlace | None]:
    """The articles published last, the latest first, those without a date at the end; and the place to go on below."""
    wanted = query.conditions(database.dialect)
    if query.after is not None:
        number_changes(database)
    with database.read() as connection:
        if query.after is not None:
            wanted.append(changed_after(read_cursor(connection, query.after, database.name)))
        rows = _rows_below(connection, wanted, limit + 1, below)
    found = rows[:limit]
    more = ListPlace(found[-1].published, found[-1].seq) if found and len(rows) > limit else None
    return [article for _, article in readable(found)], more


def _rows_below(
    connection: sa.Connection, wanted: Sequence[sa.ColumnElement[bool]], limit: int, below: ListPlace | None
) -> list[Any]:
    """Published, seq, id and content of the articles published last, of those below a place; without a date at the end.

    :param wanted: what is asked of the articles.
    """
    column = articles.c
    query = sa.select(column.published, column.seq, column.id, column.content).where(*wanted).limit(limit)
    latest = column.published.desc().nulls_last(), column.seq.desc()  # as the index of PostgreSQL has it
    if below is None or below.published is None:
        query = query if below is None else query.where(column.published.is_(None), column.seq < below.seq)
        return list(connection.execute(query.order_by(*latest)))
    # With both bounds in one condition no index would lead to the place.
    dated = query.where(
        column.published <= below.published, (column.published < below.published) | (column.seq < below.seq)
    )
    rows = list(connection.execute(dated.order_by(*latest)))
    undated = query.where(column.published.is_(None)).order_by(column.seq.desc()).limit(limit - len(rows))
    return rows if len(rows) == limit else [*rows, *connection.execute(undated)]


def _ids_of_query(database: Database, query: ArticleQuery) -> Iterator[list[str]]:
    found = sa.select(articles.c.seq, articles.c.id).where(*query.conditions(database.dialect))
    found = found.order_by(articles.c.seq).limit(_BATCH)
    after = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(found.where(articles.c.seq > after)).all()
        if not rows:
            return
        after = rows[-1].seq
        yield [row.id for row in rows]


def _find(connection: sa.Connection, url_or_id: str) -> sa.Row[Any] | None:
    rows = _by_id(connection, url_or_id) or _by_url(connection, url_or_id)
    if len(rows) > 1:
        raise StoreError(f"several articles have an id that begins with {url_or_id}; give more of it")
    return rows[0] if rows else None


def _by_id(connection: sa.Connection, prefix: str) -> Sequence[sa.Row[Any]]:
    if not re.fullmatch(r"[0-9a-f]{1,16}", prefix):
        return []
    query = sa.select(articles).where(articles.c.id >= prefix, articles.c.id < prefix + "g")
    return connection.execute(query.order_by(articles.c.id).limit(2)).all()


def _by_url(connection: sa.Connection, url: str) -> Sequence[sa.Row[Any]]:
    spellings = {url, normalise(url) or url}
    found = sa.select(urls.c.article_id).where(urls.c.url.in_(spellings), urls.c.article_id.is_not(None))
    ways = (articles.c.id.in_(found), articles.c.url.in_(spellings))
    # With both in one condition PostgreSQL reads the whole table.
    query = sa.union_all(*(sa.select(articles).where(way) for way in ways))
    return connection.execute(query.limit(1)).all()
