"""How a store's database is reached: its address, its file, its connections, and what their errors mean."""

from __future__ import annotations

import fcntl
import glob
import os
import sqlite3
import tempfile
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from crawler.store.schema import VERSION_TABLE

_MOST_COMPILED = 1000
_MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")

WRITES = "crawler_writes"
"""The execution option of a connection whose transaction writes."""


class StoreError(Exception):
    """The store cannot be used; the message is one sentence for a person, with what to do."""


FOREIGN = "{name} is not a crawler database; name another with --store"
LOST = "{name} was removed or replaced while it was in use; see that it stays, and run the command again"
SQLITE_ERRORS = {
    "file is not a database": FOREIGN,
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


def store_url(target: str | os.PathLike[str]) -> sa.URL:
    """The address of a store: a path of an SQLite file, or an URL of SQLite or PostgreSQL.

    :raises StoreError: it is none of these.
    """
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


def shown_name(url: sa.URL) -> str:
    """The target as messages may show it: without password and parameters."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True).replace("+psycopg", "")


def file_identity(name: str) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None when there is none."""
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def check_file(name: str | None, *, create: bool) -> None:
    """See that an SQLite file is there, or may be made.

    :raises StoreError: it is not.
    """
    if not name:
        raise StoreError("the store has no name; name a file or the URL of a database with --store")
    path = Path(name)
    if path.is_dir():
        raise StoreError(f"{name} is a folder; name a file with --store")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist; make it, or name another file with --store")
    if not path.exists() and not create:
        raise StoreError(f"there is no store at {name}; `crawler scrape URL` makes one, --store names another")
    if create and is_read_only(path):
        raise StoreError(SQLITE_ERRORS["readonly"].format(name=name))


def is_read_only(path: str | os.PathLike[str]) -> bool:
    """Whether an SQLite file is there and may only be read: writing needs its folder, too."""
    return os.path.exists(path) and not all(os.access(each, os.W_OK) for each in (path, Path(path).parent))


def copy_file(name: str, copy: str) -> None:
    """Copy an SQLite file as it was committed last, while others write; the copy has its name once it is whole.

    What killed processes left of such copies is removed.
    """
    path = Path(copy).absolute()
    prefix = f".{path.name}.partial-"
    partial = None
    try:
        _remove_left(path.parent, prefix)
        handle, partial = tempfile.mkstemp(prefix=prefix, dir=path.parent)
        with os.fdopen(handle) as held, closing(sqlite3.connect(name)) as source:
            fcntl.flock(held, fcntl.LOCK_EX)  # which tells other processes that this one lives
            with closing(sqlite3.connect(partial)) as target:
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


def _remove_left(folder: Path, prefix: str) -> None:
    """Remove partial copies whose process has ended."""
    for left in folder.glob(f"{glob.escape(prefix)}????????"):
        try:
            with left.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for each in (left, Path(f"{left}-journal")):
                    each.unlink(missing_ok=True)
        except OSError:
            continue  # another process makes it, has just removed it, or alone may remove it


def make_engine(url: sa.URL, name: str, timeout: float) -> sa.Engine:
    """What makes connections to a store.

    :param name: what messages call it.
    :param timeout: seconds to wait for a lock.
    :raises StoreError: its driver is not installed.
    """
    if url.get_backend_name() == "sqlite":
        file = str(url.database)
        read_only = is_read_only(file)
        target = _only_read(file) if read_only else url
        engine = sa.create_engine(
            target,
            connect_args={"timeout": timeout, "check_same_thread": False},
            execution_options=_compiled(None),
        )
        sa.event.listen(engine, "connect", _configure_read_only if read_only else _configure_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(
            url,
            connect_args={"connect_timeout": 10, "options": _options(timeout)},
            execution_options=_compiled(url),
            pool_pre_ping=True,  # the server may have been restarted
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(f"{name} needs a driver; `pip install 'psycopg[binary]'` brings it") from error


class _Compiled(dict[Any, Any]):
    """Compiled statements of a database, whichever of a process's engines had them compiled.

    Each of an outlet's crawls has a store of its own, and to compile its statements took a sixth of a crawl that finds
    nothing new. SQLAlchemy has the engine's dialect in front of a key; those of one database are alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= _MOST_COMPILED:
            self.clear()
        super().__setitem__(key[1:], compiled)


@lru_cache(maxsize=16)
def _compiled(server: sa.URL | None) -> dict[str, _Compiled]:
    """The option of an engine by which it shares what was compiled for a server; all files of SQLite are alike."""
    return {"compiled_cache": _Compiled()}


def _only_read(file: str) -> sa.URL:
    """The address by which SQLite reads a file beside which it can make none.

    Without somebody's write-ahead log the file has all, and is read as one that nobody changes.
    """
    log = Path(f"{file}-wal")
    query = {"mode": "ro", "uri": "true"} | ({} if log.exists() and log.stat().st_size else {"immutable": "1"})
    return sa.URL.create("sqlite", database=f"file:{quote(os.path.abspath(file))}", query=query)


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


def _configure_read_only(connection: Any, record: Any) -> None:
    connection.isolation_level = None


def holds_store(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a store, or one that SQLite keeps beside it: whatever else is written there destroys it."""
    name = os.fspath(path)
    for end in _BESIDE:
        name = name.removesuffix(end)
    if not os.path.isfile(name):
        return False
    with open(name, "rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return False
    try:
        with closing(sqlite3.connect(f"file:{quote(name)}?mode=ro", uri=True)) as connection:
            return VERSION_TABLE in _tables(connection.cursor())
    except sqlite3.OperationalError:  # another program has it locked, or is making it
        return True
    except sqlite3.DatabaseError:
        return False


def _is_empty_or_ours(cursor: Any) -> bool:
    """Whether the file may be changed: the journal mode stays in it, so a foreign one keeps its own."""
    names = _tables(cursor)
    return not names or VERSION_TABLE in names


def _tables(cursor: Any) -> set[str]:
    return {row[0] for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
