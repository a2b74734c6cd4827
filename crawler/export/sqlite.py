"""SQLite: a table of articles with full-text search, as Datasette shows it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, get_args, get_type_hints

import msgspec

from crawler.export.base import FIELDS, Exporter
from crawler.items import Article

_TYPES = {int: "INTEGER", bool: "INTEGER", float: "REAL"}
_COMMIT_EVERY = 1000
_INDEXES = """
    CREATE INDEX articles_outlet ON articles (outlet);
    CREATE INDEX articles_published ON articles (published);
    CREATE VIRTUAL TABLE articles_fts USING fts5 (title, lead, body, content = "articles");
    INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
"""


class Sqlite(Exporter):
    """An SQLite database for Datasette: a table ``articles``, lists as JSON, and ``articles_fts`` to search them.

    Instants are ISO 8601 in UTC, which sort as text. It is made in a temporary file and copied when it is closed.
    """

    name = "sqlite"
    suffixes = (".sqlite", ".sqlite3")
    media_type = "application/vnd.sqlite3"
    grows = False

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._folder = tempfile.TemporaryDirectory(prefix="crawler-export-")
        self._path = Path(self._folder.name) / "articles.sqlite"
        self._database = sqlite3.connect(self._path)
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        self._database.execute(f"CREATE TABLE articles ({', '.join(_columns())})")
        marks = ", ".join("?" * len(FIELDS))
        self._insert = f"INSERT OR REPLACE INTO articles VALUES ({marks})"  # noqa: S608
        self._number = 0

    def write(self, article: Article) -> None:
        self._database.execute(self._insert, [_value(getattr(article, name)) for name in FIELDS])
        self._number += 1
        if self._number % _COMMIT_EVERY == 0:
            self._database.commit()

    def close(self) -> None:
        self._database.executescript(_INDEXES)
        self._database.commit()
        self._database.close()
        with self._path.open("rb") as made:
            shutil.copyfileobj(made, self.fp)
        self._folder.cleanup()


def _columns() -> list[str]:
    hints = get_type_hints(Article)
    return [f'"{name}" {_type(hints[name])}{" PRIMARY KEY" * (name == "id")}' for name in FIELDS]


def _type(hint: Any) -> str:
    return next((_TYPES[kind] for kind in (hint, *get_args(hint)) if kind in _TYPES), "TEXT")


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return _in_utc(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return msgspec.json.encode(value).decode()


def _in_utc(when: datetime) -> str:
    try:
        return when.astimezone(UTC).isoformat()
    except OverflowError:  # at an end of the calendar
        return when.isoformat()
