"""A connection to the store's database: opened, checked, brought to the current schema, its errors made readable."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from crawler.store.engine import (
    FOREIGN,
    LOST,
    SQLITE_ERRORS,
    WRITES,
    StoreError,
    check_file,
    copy_file,
    file_identity,
    is_read_only,
    make_engine,
    shown_name,
    store_url,
)
from crawler.store.outage import Outage, StoreAway
from crawler.store.prepared import Prepared
from crawler.store.schema import FINGERPRINT_INDEX, REVISIONS, VERSION_TABLE, WORD_INDEX, metadata
from crawler.store.writers import writers_of

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that writes."""

_UPGRADE_TIMEOUT = 3600.0  # for another process that brings a large store to the current schema

# Databases bound how many values one statement may take.
_CHUNK = 500

_NUMBER = sa.text("SELECT txid_current_if_assigned()")
_STATUS = sa.text("SELECT txid_status(:number)")
_BETWEEN_LOOKS = 0.1  # seconds

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Database:
    """An engine whose transactions raise :class:`StoreError`.

    :param target: a path of an SQLite file, or an SQLAlchemy URL of SQLite or PostgreSQL.
    :param create: whether a missing SQLite file is made.
    :param timeout: seconds to wait for a lock.
    :param patience: seconds to wait for a PostgreSQL server that is away.
    :raises StoreError: when there is no database, or none of ours.
    """

    def __init__(
        self,
        target: str | os.PathLike[str],
        *,
        create: bool = True,
        timeout: float = LOCK_TIMEOUT,
        patience: float = 0.0,
    ) -> None:
        url = self._url = store_url(target)
        self.name = shown_name(url)
        self.outage = Outage(self.name, patience)
        """What waits for the server."""
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            check_file(url.database, create=create)
        self.is_read_only = self.is_sqlite and is_read_only(self.name)
        self._engine = make_engine(url, self.name, timeout)
        self.dialect = self._engine.dialect.name
        self._writers = writers_of(os.path.realpath(url.database or "")) if self.is_sqlite else None
        self._file: tuple[int, int] | None = None
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise
        self._file = file_identity(self.name) if self.is_sqlite else None

    def close(self) -> None:
        """Close every connection; SQLite then folds its write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def read(self, *, patient: bool = True) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the database and changes nothing.

        :param patient: whether a server that is away is waited for, if at all.
        """
        with self._readable_errors(), self._connect(patient) as connection, self._readable_errors(undone=True):
            yield connection

    def _connect(self, patient: bool = True) -> sa.Connection:
        def connect() -> sa.Connection:
            with self._readable_errors():
                return self._engine.connect()

        return self.outage.reach(connect) if patient else connect()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end, or leaves no trace when it is left by an exception.

        On SQLite it holds the write lock from the start, so what it reads cannot be outdated when it writes.
        """
        number = None
        try:
            with (
                self._readable_errors(),
                self._writers.turn() if self._writers else nullcontext(),
                self._connect() as connection,
                connection.execution_options(**{WRITES: True}).begin(),
                self._readable_errors(undone=True),
            ):
                yield connection
                number = self._number(connection)
        except StoreAway as problem:
            if number is None:
                raise
            if not self._is_committed(number):
                problem.undone = True
                raise

    def _number(self, connection: sa.Connection) -> int | None:
        """What a server calls a transaction, where one that goes away is waited for; None when nothing was changed."""
        return connection.scalar(_NUMBER) if self.outage.seconds and not self.is_sqlite else None

    def _is_committed(self, number: int) -> bool:
        """Whether a transaction is, to whose commit no answer came."""
        while True:
            with self.read() as connection:
                status = connection.scalar(_STATUS, {"number": number})
            if status != "in progress":
                return bool(status == "committed")
            time.sleep(_BETWEEN_LOOKS)

    def compact(self) -> None:
        """Give the space of what was deleted back: to the disk, or in PostgreSQL to what is stored next (VACUUM).

        Nothing of what was deleted stays in an SQLite file, nor in its index of words.
        """
        if self.is_sqlite:
            with self.write() as connection:
                connection.exec_driver_sql("INSERT INTO article_words (article_words) VALUES ('optimize')")
        with self._readable_errors(), closing(self._engine.raw_connection()) as connection:
            connection.rollback()
            if self.is_sqlite:
                connection.cursor().execute("VACUUM")
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                return
            connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
            connection.cursor().execute("VACUUM ANALYZE")
            connection.dbapi_connection.autocommit = False  # type: ignore[union-attr]

    def backup(self, copy: str | os.PathLike[str]) -> None:
        """Copy an SQLite file as it was committed last, while others write; a whole copy replaces what was there.

        :raises StoreError: on PostgreSQL, and when there cannot be a copy in that place.
        """
        path = Path(copy)
        if not self.is_sqlite:
            raise StoreError(f"{self.name} is PostgreSQL's to copy; use pg_dump")
        if "://" in os.fspath(copy):
            raise StoreError("a backup is a file; `crawler store copy` fills another database")
        if not path.absolute().parent.is_dir():
            raise StoreError(f"the folder {path.parent} does not exist; make it, or name another file")
        if path.exists() and (not path.is_file() or path.samefile(self.name)):
            what = "the store itself" if path.is_file() else "no regular file"
            raise StoreError(f"{path} is {what}; name another file")
        if any(Path(f"{path}{end}").exists() for end in ("-wal", "-journal")):  # it would be read into the copy
            raise StoreError(f"{path} is a database that is in use; name another file")
        with self._readable_errors():
            copy_file(self.name, os.fspath(copy))

    @contextmanager
    def _readable_errors(self, *, undone: bool = False) -> Iterator[None]:
        """Raise what a person understands.

        :param undone: whether what fails is within a transaction, and leaves no trace.
        """
        if self._file is not None and file_identity(self.name) != self._file:
            raise StoreError(LOST.format(name=self.name))  # SQLite goes on with a file that has no name any more
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            if not self.is_sqlite and _is_away(error):
                raise StoreAway(self._explain(error), undone=undone) from error
            raise StoreError(self._explain(error)) from error
        except DatabaseError as error:
            said = str(error.orig)
            if any(sign in said for sign in ("file is not a database", "malformed", "invalid connection option")):
                raise StoreError(self._explain(error)) from error
            raise

    def _explain(self, error: DatabaseError | InterfaceError) -> str:
        said = str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else "no answer"
        if not self.is_sqlite:
            return f"the database {self.name} gave an error ({said}); see that it runs and that you may use it"
        for sign, sentence in SQLITE_ERRORS.items():
            if sign in said:
                return sentence.format(name=self.name)
        return f"{self.name} cannot be used as a store ({said}); name another with --store"

    def _prepare(self) -> None:
        if self._is_current():
            return
        if self.is_sqlite:
            self._create_file()
            if self._is_current():
                return
        from crawler.store.migrations import upgrade  # alembic takes a while to import, and is rarely needed

        engine = make_engine(self._url, self.name, _UPGRADE_TIMEOUT)
        try:
            with self._readable_errors():
                upgrade(engine, self._before_upgrade)
        finally:
            engine.dispose()

    def _before_upgrade(self, version: str) -> None:
        """Say that a store of an earlier version is changed, and keep a copy of an SQLite file as it is."""
        if not self.is_sqlite:
            _log.warning("%s is of an earlier version of crawler (%s) and is brought to this one", self.name, version)
            return
        copy = f"{self.name}.{version}"
        _log.warning(
            "%s is of an earlier version of crawler (%s) and is brought to this one; %s is a copy of what it was",
            *(self.name, version, copy),
        )
        copy_file(self.name, copy)

    def _is_current(self) -> bool:
        with self.read() as connection:
            version = self._version(connection)
        if version and version not in REVISIONS:
            raise StoreError(
                f"{self.name} was made by a later version of crawler; update crawler, or name another with --store"
            )
        return version == REVISIONS[-1]

    def _version(self, connection: sa.Connection) -> str | None:
        """The migration that the database is at: empty before the first one, None when there are no tables at all."""
        tables = set(sa.inspect(connection).get_table_names())
        if VERSION_TABLE in tables:
            return connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")) or ""  # noqa: S608
        foreign = tables if self.is_sqlite else tables & set(metadata.tables)
        if foreign:
            raise StoreError(FOREIGN.format(name=self.name))
        return None

    def _create_file(self) -> None:
        """Make the tables of a fresh SQLite file, as the migrations would, without importing alembic."""
        with self.write() as connection:
            if self._version(connection) is None:
                for statement in _schema_of_a_file():
                    connection.exec_driver_sql(statement)
                connection.exec_driver_sql(
                    f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
                    f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
                )
                connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{REVISIONS[-1]}')")  # noqa: S608


def _is_away(error: DatabaseError | InterfaceError) -> bool:
    """Whether a server broke a connection off, or there was none to begin with, which has no SQLSTATE."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None


@cache
def _schema_of_a_file() -> tuple[str, ...]:
    """What makes tables and indexes in the same order each time; ``create_all`` takes a table's indexes from a set."""
    made: list[ExecutableDDLElement] = []
    for table in metadata.sorted_tables:
        made.append(CreateTable(table))
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    dialect = sqlite.dialect()
    written = (str(each.compile(dialect=dialect)) for each in made)
    return (*written, *FINGERPRINT_INDEX[dialect.name], *WORD_INDEX[dialect.name])


def has_row_locks(connection: sa.Connection) -> bool:
    """Whether several transactions write at once, each locking rows; SQLite has one writer at a time."""
    return connection.dialect.name != "sqlite"


def chunks(items: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """The items in their order, so many at a time, or as many as one statement may take.

    >>> [len(chunk) for chunk in chunks(range(1200))]
    [500, 500, 200]
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that violate no unique constraint, leave out the others."""
    if len(rows) == 1:
        _one_missing(table).change(connection, rows[0])
    elif rows:
        connection.execute(_missing(connection.dialect.name, table), list(rows))


def insert_into(dialect: str, table: sa.Table) -> Any:
    """An insertion that can say what becomes of a row which is there, as either dialect has it."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


@cache
def _missing(dialect: str, table: sa.Table) -> Any:
    return insert_into(dialect, table).on_conflict_do_nothing()


@cache
def _one_missing(table: sa.Table) -> Prepared:
    return Prepared(lambda dialect: _missing(dialect, table))
