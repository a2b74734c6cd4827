"""A database for Datasette, as SQLite reads it."""

from __future__ import annotations

import json
import sqlite3

from crawler.items import Article


def test_sqlite_has_a_table_that_can_be_searched(written, full: Article, bare: Article, tmp_path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(written("sqlite", full, bare, full))
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM articles ORDER BY id").fetchall()
        assert [row["id"] for row in rows] == [full.id, bare.id], "an article twice is one row"
        assert json.loads(rows[0]["authors"]) == full.authors
        assert (rows[0]["published"], rows[0]["paywalled"]) == ("2026-03-31T23:30:00+00:00", 0)
        query = "SELECT id FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        assert [row["id"] for row in database.execute(query, ["ligne"])] == [full.id]
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
