"""``crawler store``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.store import Store


def test_info_says_what_is_stored_and_what_takes_the_space(run, store: Path) -> None:
    result = run("store", "info")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("crawler.db, version ")
    assert lines[1] == "3 articles, 0 earlier versions, 0 kept pages"
    sizes = {line.rsplit(maxsplit=2)[0]: int(line.split()[-2]) for line in lines[5:]}
    assert lines[2].startswith(f"{sum(sizes.values())} bytes, ")
    assert {"articles", "search", "indexes"} <= sizes.keys()


def test_check_ends_with_1_where_something_is_wrong(run, store: Path) -> None:
    assert run("store", "check").stdout == "crawler.db is sound: 3 articles read.\n"
    with sqlite3.connect(store) as opened:
        opened.execute("UPDATE articles SET content = x'30' WHERE url LIKE '%story-2'")
    result = run("store", "check")
    assert result.exit_code == 1
    assert "cannot be read" in result.stdout
    assert "crawler.db has 1 fault;" in result.stderr


def test_compact_says_what_it_brought(run, store: Path) -> None:
    result = run("store", "compact")
    assert result.exit_code == 0
    assert result.stdout.startswith("crawler.db had ")


def test_a_backup_is_a_store(run, store: Path) -> None:
    assert run("store", "backup", "copy.db").stdout == "crawler.db is copied to copy.db.\n"
    with Store.open("copy.db") as copy:
        assert copy.counts().articles == 3
    result = run("store", "backup", "crawler.db")
    assert result.exit_code == 1
    assert "is the store itself" in result.stderr


def test_a_copy_goes_into_an_empty_store_only(run, store: Path) -> None:
    assert run("store", "copy", "other.db").stdout == "crawler.db is copied to other.db: 3 articles.\n"
    result = run("store", "copy", "other.db")
    assert result.exit_code == 1
    assert "holds something already" in result.stderr


def test_a_store_that_is_not_there_is_not_made(run) -> None:
    for command in (["info"], ["check"], ["compact"], ["backup", "copy.db"]):
        assert run("store", *command).exit_code == 1
    assert not Path("crawler.db").exists()
