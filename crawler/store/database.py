"""A connection to the store's database: opened, checked, brought to the current schema, its errors made readable."""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from crawler.store.schema import FINGERPRINT_INDEX, REVISIONS, VERSION_TABLE, WORD_INDEX, metadata

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that writes."""

_UPGRADE_TIMEOUT = 3600.0  # for another process that brings a large store to the current schema

_WRITES = "crawler_writes"
# Databases bound how many values one statement may take.
_CHUNK = 500

T = TypeVar("T")

_log = logging.getLogger(__name__)


class StoreError(Exception):
    """The store cannot be used; the message is one sentence for a person, with what to do."""


class Database:
    """An engine whose transactions raise :class:`StoreError`.

    :param target: a path of an SQLite file, or an SQLAlchemy URL of SQLite or PostgreSQL.
    :param create: whether a missing SQLite file is made.
    :param timeout: seconds to wait for a lock.
    :raises StoreError: when there is no database, or none of ours.
    """

    def __init__(self, target: str | os.PathLike[str], *, create: bool = True, timeout: float = LOCK_TIMEOUT) -> None:
        url = self._url = _url(target)
        self.name = _shown(url)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _check_file(url.database, create=create)
        self._engine = _engine(url, self.name, timeout)
        self.dialect = self._engine.dialect.name
        self._file: tuple[int, int] | None = None
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise
        self._file = _identity(self.name) if self.is_sqlite else None

    def close(self) -> None:
        """Close every connection; SQLite then folds its write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self._readable_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end, or leaves no trace when it is left by an exception.

        On SQLite it holds the write lock from the start, so what it reads cannot be outdated when it writes.
        """
        with (
            self._readable_errors(),
            self._engine.connect() as connection,
            connection.execution_options(**{_WRITES: True}).begin(),
        ):
            yield connection

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
        if not path.absolute().parent.is_dir():
            raise StoreError(f"the folder {path.parent} does not exist; make it, or name another file")
        if path.exists() and (not path.is_file() or path.samefile(self.name)):
            what = "the store itself" if path.is_file() else "no regular file"
            raise StoreError(f"{path} is {what}; name another file")
        if any(Path(f"{path}{end}").exists() for end in ("-wal", "-journal")):  # it would be read into the copy
            raise StoreError(f"{path} is a database that is in use; name another file")
        with self._readable_errors():
            _copy_file(self.name, os.fspath(copy))

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        if self._file is not None and _identity(self.name) != self._file:
            raise StoreError(_LOST.format(name=self.name))  # SQLite goes on with a file that has no name any more
        try:
            yield
        except (OperationalError, InterfaceError) as error:
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
        for sign, sentence in _SQLITE_ERRORS.items():
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

        engine = _engine(self._url, self.name, _UPGRADE_TIMEOUT)
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
        _copy_file(self.name, copy)

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
            raise StoreError(_FOREIGN.format(name=self.name))
        return None

    def _create_file(self) -> None:
        """Make the tables of a fresh SQLite file, as the migrations would, without importing alembic."""
        with self.write() as connection:
            if self._version(connection) is None:
                _create_tables(connection)
                connection.exec_driver_sql(
                    f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
                    f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
                )
                connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{REVISIONS[-1]}')")  # noqa: S608


def _create_tables(connection: sa.Connection) -> None:
    """Make tables and indexes in the same order each time; ``create_all`` takes a table's indexes from a set."""
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    for statement in (*FINGERPRINT_INDEX[connection.dialect.name], *WORD_INDEX[connection.dialect.name]):
        connection.exec_driver_sql(statement)


def has_row_locks(connection: sa.Connection) -> bool:
    """Whether several transactions write at once, each locking rows; SQLite has one writer at a time."""
    return connection.dialect.name != "sqlite"


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in their order, as many at a time as one statement may take.

    >>> [len(chunk) for chunk in chunks(range(1200))]
    [500, 500, 200]
    """
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that violate no unique constraint, leave out the others."""
    if not rows:
        return
    connection.execute(_insert_missing(connection.dialect.name, table), list(rows))


@cache
def _insert_missing(dialect: str, table: sa.Table) -> sa.Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


_FOREIGN = "{name} is not a crawler database; name another with --store"
_LOST = "{name} was removed or replaced while it was in use; see that it stays, and run the command again"
_SQLITE_ERRORS = {
    "file is not a database": _FOREIGN,
    "unable to open": "{name} cannot be opened or made there; check the folder and its permissions, or name another "
    "with --store",
    "readonly": "{name} cannot be written to; change its permissions, or name another with --store",
    "locked": "{name} is locked by another program; end that one, or name another with --store",
    "full": "the disk of {name} is full; make room and run the command again",
    "malformed": "{name} is damaged; restore it from a copy, or name another with --store",
    "disk I/O": "{name} cannot be read or written (disk error); check the disk, or name another with --store",
}

_NO_FILE = ("postgres:", "postgresql:", "postgresql+psycopg:")
"""How an address begins; without its slashes it is a slip, and a file's name would be shown with its password."""


def _url(target: str | os.PathLike[str]) -> sa.URL:
    text = os.fspath(target)
    if "://" not in text and not text.startswith(_NO_FILE):
        return sa.URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        backend = None
    if backend == "postgres":
        backend, url = "postgresql", url.set(drivername="postgresql")
    if backend == "postgresql":
        if "@" in (url.host or ""):  # the end of a password, which messages would show
            raise StoreError("the store's password holds an @; write it as %40 in the address")
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database:
        return sa.URL.create("sqlite", database=url.database)
    raise StoreError(
        "the store is none that crawler knows; name a file, or postgresql://user@host/database, with --store"
    )


def _shown(url: sa.URL) -> str:
    """The target as messages may show it: without password and parameters."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True).replace("+psycopg", "")


def _identity(name: str) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None when there is none."""
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_file(name: str | None, *, create: bool) -> None:
    path = Path(name or "")
    if path.is_dir():
        raise StoreError(f"{name} is a folder; name a file with --store")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist; make it, or name another file with --store")
    if not path.exists() and not create:
        raise StoreError(f"there is no store at {name}; `crawler scrape URL` makes one, --store names another")
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreError(_SQLITE_ERRORS["readonly"].format(name=name))


def _copy_file(name: str, copy: str) -> None:
    """Copy an SQLite file as it was committed last, while others write; the copy has its name once it is whole."""
    path = Path(copy).absolute()
    partial = None
    try:
        handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        os.chmod(partial, os.stat(name).st_mode & 0o777)
        os.replace(partial, path)
    except (sqlite3.Error, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"no copy of {name} can be kept at {copy} ({said}); make room there, or name another file"
        ) from error
    finally:
        if partial is not None:
            Path(partial).unlink(missing_ok=True)


def _engine(url: sa.URL, name: str, timeout: float) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, connect_args={"timeout": timeout, "check_same_thread": False})
        sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(url, connect_args={"connect_timeout": 10, "options": _options(timeout)})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(f"{name} needs a driver; `pip install 'outlet-crawler[postgres]'` brings it") from error


def _options(timeout: float) -> str:
    """What a session asks of PostgreSQL: a process that is stopped within a transaction must not keep its locks.

    :param timeout: seconds to wait for a lock.
    """
    wait = int(timeout * 1000)
    return f"-c lock_timeout={wait} -c idle_in_transaction_session_timeout={wait * 2 // 3}"


def _configure_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where the driver guesses
    cursor = connection.cursor()
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal" and _is_empty_or_ours(cursor):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _is_empty_or_ours(cursor: Any) -> bool:
    """Whether the file may be changed: the journal mode stays in it, so a foreign one keeps its own."""
    names = {row[0] for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return not names or VERSION_TABLE in names


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
