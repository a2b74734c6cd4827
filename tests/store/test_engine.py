import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.sql.compiler import SQLCompiler

from crawler.store import ArticleQuery, Store
from crawler.store.engine import StoreError, check_file, copy_file, shown_name, store_url


@pytest.mark.parametrize(
    ("target", "address", "shown"),
    [
        ("news.db", "sqlite:///news.db", "news.db"),
        ("sqlite:////srv/news.db", "sqlite:////srv/news.db", "/srv/news.db"),
        (
            "postgres://me:secret@db.example/news?sslmode=require",
            "postgresql+psycopg://me:***@db.example/news?sslmode=require",
            "postgresql://me:***@db.example/news",
        ),
    ],
)
def test_an_address_is_shown_without_what_is_secret(target: str, address: str, shown: str) -> None:
    url = store_url(target)
    assert (str(url), shown_name(url)) == (address, shown)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("mysql://db.example/news", "none that crawler knows"),
        ("postgres:me:secret@db.example/news", "none that crawler knows"),
        ("postgresql://me:se@cret@db.example/news", "write it as %40"),
    ],
)
def test_an_address_of_nothing_that_is_known_is_refused_without_its_password(target: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        store_url(target)
    assert "cret" not in str(refused.value)


def test_a_file_is_made_only_where_somebody_asks_for_it(tmp_path: Path) -> None:
    check_file(str(tmp_path / "news.db"), create=True)
    with pytest.raises(StoreError, match="there is no store at"):
        check_file(str(tmp_path / "news.db"), create=False)
    with pytest.raises(StoreError, match="does not exist; make it"):
        check_file(str(tmp_path / "there" / "news.db"), create=True)


def test_a_copy_that_cannot_be_whole_is_none(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(b"no database at all, but long enough for its header to be read" * 9)
    with pytest.raises(StoreError, match="no copy of"):
        copy_file(str(tmp_path / "news.db"), str(tmp_path / "copy.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["news.db"]


def test_what_a_killed_process_left_of_a_copy_goes_and_what_a_living_one_makes_stays(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "news.db")) as news:
        news.execute("CREATE TABLE news (id)")
    for name in (".copy.db.partial-abcd1234", ".copy.db.partial-abcd1234-journal", ".copy.db.partial-_living_"):
        (tmp_path / name).touch()
    with (tmp_path / ".copy.db.partial-_living_").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        copy_file(str(tmp_path / "news.db"), str(tmp_path / "copy.db"))
    assert {path.name for path in tmp_path.iterdir()} == {"news.db", "copy.db", ".copy.db.partial-_living_"}


def test_what_one_store_had_compiled_is_not_compiled_for_the_next(tmp_path, monkeypatch):
    compiled = []
    begin = SQLCompiler.__init__
    monkeypatch.setattr(SQLCompiler, "__init__", lambda *given, **named: compiled.append(1) or begin(*given, **named))
    for name in ("one", "two"):
        with Store.open(tmp_path / f"{name}.db") as store:
            compiled.clear()
            assert store.article("0123456789abcdef") is None
            assert len(list(store.articles(ArticleQuery(language=name)))) == 0
    assert not compiled
