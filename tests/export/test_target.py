import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.export import target
from crawler.export.target import check_target
from crawler.store import Store


def test_what_is_no_place_for_a_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="is a folder; name a file in it"):
        check_target(tmp_path)
    with pytest.raises(FileNotFoundError, match=f"there is no folder {tmp_path}/there; make it"):
        check_target(tmp_path / "there" / "a.csv")
    check_target(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", ["", "a.csv"])
def test_a_file_and_a_folder_that_may_not_be_written_to_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    (tmp_path / "a.csv").touch()
    # Tests may run as root, who may write everywhere.
    monkeypatch.setattr(target.os, "access", lambda path, mode: path != tmp_path / refused)
    with pytest.raises(PermissionError, match=f"^{tmp_path / refused} may not be written to"):
        check_target(tmp_path / "a.csv")


def test_the_target_of_a_link_is_what_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "a.csv")
    with pytest.raises(FileNotFoundError):
        check_target(tmp_path / "link.csv")


def test_a_store_is_no_place_for_anything_else(tmp_path: Path) -> None:
    Store.open(tmp_path / "articles.db").close()
    (tmp_path / "link.csv").symlink_to(tmp_path / "articles.db")
    os.link(tmp_path / "articles.db", tmp_path / "name.csv")
    for name in ("articles.db", "link.csv", "name.csv", "articles.db-wal"):
        with pytest.raises(ValueError, match=f"{name} is a store of articles; name another file"):
            check_target(tmp_path / name)


def test_another_database_may_be_written_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "export.sqlite")) as file:
        file.execute("CREATE TABLE articles (id TEXT)")
    (tmp_path / "cut.sqlite").write_bytes(b"SQLite format 3\0 and no more")
    check_target(tmp_path / "export.sqlite")
    check_target(tmp_path / "cut.sqlite")
