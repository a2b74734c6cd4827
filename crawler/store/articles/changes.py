"""What changed since somebody last looked: a place in one sequence for the last change of each article.

A number that a transaction drew while it was under way could become visible after a higher one, and a reader that was
past it would miss it. So writers only note that an article has changed; whoever asks gives the noted ones, which are
committed by then, the next numbers. The row of the counter lets one do that at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from secrets import token_hex
from typing import Any, NamedTuple

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.content import DamagedArticles, DamagedRow, unpack
from crawler.store.articles.query import ArticleQuery, is_of
from crawler.store.database import Database, insert_into, insert_missing
from crawler.store.engine import StoreError
from crawler.store.prepared import Prepared
from crawler.store.records import Change, ChangeKind
from crawler.store.schema import articles, change_counter, changes

START = "start"
"""The cursor before all changes, of any store."""

_BATCH = 200
_NUMBERED_AT_ONCE = 20_000
_THIS = changes.c.article_id == sa.bindparam("row_id")
_CHANGED = sa.update(changes).where(_THIS).values(number=None)
_FORGOTTEN = sa.update(changes).where(_THIS).values(number=None, outlet=sa.bindparam("of"), url=sa.bindparam("at"))
_ONE_WAITS = sa.select(changes.c.article_id).where(changes.c.number.is_(None)).limit(1)
# Those that a writer changes again at this moment are left to the next who asks. In a CTE rows are locked once: a
# subquery that PostgreSQL runs again, as the inner side of a loop, would give others.
_WAITING = (
    sa.select(changes.c.article_id)
    .where(changes.c.number.is_(None))
    .limit(_NUMBERED_AT_ONCE)
    .with_for_update(skip_locked=True)
    .cte("waiting")
)
_PLACES = sa.select(
    _WAITING.c.article_id,
    (sa.bindparam("last", type_=sa.BigInteger) + sa.func.row_number().over()).label("place"),
).cte("places")
_NUMBER = (
    sa.update(changes)
    .where(changes.c.article_id == _PLACES.c.article_id)
    .values(number=_PLACES.c.place, first_number=sa.func.coalesce(changes.c.first_number, _PLACES.c.place))
)
_LAST = sa.select(sa.func.max(changes.c.number))
_UNLIKE_BEFORE = dict.fromkeys(("number", "first_number", "outlet", "url"))
_STORED = Prepared(
    lambda dialect: insert_into(dialect, changes).on_conflict_do_update(
        index_elements=["article_id"], set_=_UNLIKE_BEFORE
    )
)
_COUNTER = sa.select(change_counter.c.store, change_counter.c.number)
_COUNT = sa.update(change_counter).values(number=sa.bindparam("last"))


class StaleCursor(StoreError):
    """A cursor is of another store, or of a later state of this one."""


class Cursor(NamedTuple):
    """A place among the changes of a store."""

    store: str
    number: int

    def __str__(self) -> str:
        return f"{self.store}-{self.number}"


def note_stored(connection: sa.Connection, *article_ids: str) -> None:
    """Note that articles, one at least, were stored."""
    for article_id in article_ids:
        _STORED.change(connection, {"article_id": article_id})


def note_changed(connection: sa.Connection, *article_ids: str) -> None:
    """Note that anything of stored articles, one at least, is another."""
    connection.execute(_CHANGED, [{"row_id": article_id} for article_id in article_ids])


def note_forgotten(connection: sa.Connection, article_id: str, outlet: str, url: str) -> None:
    """Note that an article is no longer stored."""
    connection.execute(_FORGOTTEN, {"row_id": article_id, "of": outlet, "at": url})


def number_changes(database: Database) -> Cursor:
    """Give numbers to the changes that have none; return where the last one is."""
    while True:
        with database.read() as connection:
            counter = connection.execute(_COUNTER).first()
            done = database.is_read_only or connection.execute(_ONE_WAITS).first() is None
            if counter is not None and done:
                return Cursor(*counter)
        with database.write() as connection:
            insert_missing(connection, change_counter, [{"id": 1, "store": token_hex(6), "number": 0}])
            cursor = Cursor(*connection.execute(_COUNTER.with_for_update()).one())
            connection.execute(_NUMBER, {"last": cursor.number})  # SQLite does not tell of how many rows
            numbered = max((connection.scalar(_LAST) or 0) - cursor.number, 0)
            if numbered:
                cursor = Cursor(cursor.store, cursor.number + numbered)
                connection.execute(_COUNT, {"last": cursor.number})
        if numbered < _NUMBERED_AT_ONCE:
            return cursor


def read_cursor(connection: sa.Connection, text: str, store: str) -> Cursor:
    """The place that a cursor names in a store, whose changes have numbers.

    :param store: what a person calls it.
    :raises ValueError: when it is no cursor.
    :raises StoreError: when it is of another store, or of a later state of this one.
    """
    here = Cursor(*connection.execute(_COUNTER).one())
    if text == START:
        return Cursor(here.store, 0)
    read = re.fullmatch(r"([0-9a-f]{12})-([0-9]{1,18})", text.strip())
    if read is None:
        raise ValueError(f"{text!r} is no cursor; give the one of the last change that you have, or {START}")
    cursor = Cursor(read[1], int(read[2]))
    if cursor.store != here.store:
        raise StaleCursor(f"the cursor {text} is of another store than {store}; begin again with {START}")
    if cursor.number > here.number:
        raise StaleCursor(
            f"the cursor {text} is ahead of {store}, which seems to be an earlier copy of its store; "
            f"begin again with {START}"
        )
    return cursor


def changed_after(cursor: Cursor) -> sa.ColumnElement[bool]:
    """Whether articles have changed after a cursor."""
    return articles.c.id.in_(sa.select(changes.c.article_id).where(changes.c.number > cursor.number))


def iter_changes(database: Database, query: ArticleQuery, begin: Cursor, end: Cursor) -> Iterator[Change]:
    """The changes between two cursors; see :meth:`crawler.store.Store.changes`.

    :raises DamagedArticles: at the end, when some of them cannot be read.
    """
    stored = sa.and_(articles.c.id.is_not(None), *query.conditions(database.dialect))
    # What came and went after the cursor was never handed out.
    forgotten = articles.c.id.is_(None) & (changes.c.first_number <= begin.number)
    if query.outlet is not None:
        forgotten &= is_of(changes, query.outlet)
    wanted = (
        sa.select(changes, articles.c.content)
        .select_from(changes.outerjoin(articles, articles.c.id == changes.c.article_id))
        .where(stored | forgotten, changes.c.number <= end.number)
        .order_by(changes.c.number)
        .limit(_BATCH)
    )
    after, damaged = begin.number, list[str]()
    while True:
        with database.read() as connection:
            rows = connection.execute(wanted.where(changes.c.number > after)).all()
        for row in rows:
            after = row.number
            try:
                yield _change(row, begin)
            except DamagedRow:
                damaged.append(row.article_id)
        if len(rows) < _BATCH:
            break
    if damaged:
        raise DamagedArticles(damaged)


def _change(row: Any, begin: Cursor) -> Change:
    cursor = str(Cursor(begin.store, row.number))
    if row.content is None:
        return Change("forgotten", cursor, Article(id=row.article_id, outlet=row.outlet or "", url=row.url or ""))
    article = unpack(row.content)
    kind: ChangeKind = "gone" if article.gone else "new" if row.first_number > begin.number else "revised"
    return Change(kind, cursor, article)
