"""What changed is written, and the cursor kept once it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crawler.cli.changes import read_kept, write_changes
from crawler.export import exporter_for
from crawler.items import Article
from crawler.store import ArticleQuery, StaleCursor, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "crawler.db") as store:
        for name in "abc":
            save(store, name)
        yield store


def save(store: Store, name: str) -> None:
    store.save(Article(id=name * 16, url=f"https://outlet.example/{name}", outlet="outlet.example", body=name))


def written(path: Path) -> list[str]:
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    return [row["url"] for row in rows]


def write(store: Store, path: Path, after: str = "start", **how):
    return write_changes(store, ArticleQuery(after=after), exporter_for("jsonl")(), str(path), **how)


def test_a_cursor_goes_on_where_the_last_one_ended(store: Store, tmp_path: Path) -> None:
    first = write(store, tmp_path / "first.jsonl")
    assert first.changes == 3
    assert write(store, tmp_path / "none.jsonl", first.cursor).changes == 0
    save(store, "d")
    store.forget(["a" * 16])
    second = write(store, tmp_path / "second.jsonl", first.cursor)
    assert (second.changes, second.forgotten) == (2, 1)
    assert sorted(written(tmp_path / "second.jsonl")) == ["https://outlet.example/a", "https://outlet.example/d"]


def test_a_limit_leaves_the_rest_for_the_next_time(store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    write(store, tmp_path / "two.jsonl", read_kept(kept), limit=2, kept=kept)
    write(store, tmp_path / "rest.jsonl", read_kept(kept), kept=kept)
    assert [len(written(tmp_path / name)) for name in ("two.jsonl", "rest.jsonl")] == [2, 1]


def test_a_file_that_is_not_there_keeps_the_start_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert read_kept(tmp_path / "none") == "start"
    with pytest.raises(OSError, match="directory"):
        read_kept(tmp_path)


def test_a_cursor_that_cannot_be_used_leaves_the_file_as_it_was(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file.jsonl").write_text("before")
    with pytest.raises((StaleCursor, ValueError)):
        write(store, tmp_path / "file.jsonl", "no cursor")
    assert (tmp_path / "file.jsonl").read_text() == "before"


def test_the_cursor_is_not_kept_when_writing_fails(store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    with pytest.raises(OSError, match="there is no folder"):
        write(store, tmp_path / "no folder" / "file.jsonl", kept=kept)
    assert not kept.exists()


def test_who_follows_ends_with_the_limit_and_keeps_the_cursor(store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    assert write(store, tmp_path / "file.jsonl", limit=3, kept=kept, follow=True).changes == 3
    assert write(store, tmp_path / "more.jsonl", read_kept(kept)).changes == 0
