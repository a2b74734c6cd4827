"""A store is copied while others write, and gives back the space of what was deleted."""

import os
import threading

import pytest

from crawler.items import Link
from crawler.store import ArticleQuery, Store, StoreError

HOME = "https://www.outlet.example/"
sqlite_only = pytest.mark.parametrize("target", ["sqlite"], indirect=True)


@sqlite_only
def test_a_copy_is_a_store_of_its_own(store, tmp_path, make_article):
    for n in range(50):
        store.save(make_article(f"{HOME}{n}"))
    path = tmp_path / "copies" / "copy.db"
    path.parent.mkdir()
    for _ in range(2):  # the second replaces the first
        store.save(make_article(f"{HOME}further"))
        store.backup(path)
        assert os.listdir(path.parent) == ["copy.db"]
    with Store.open(path) as copy:
        assert list(copy.articles()) == list(store.articles())
        assert list(copy.check()) == []


@sqlite_only
def test_a_copy_that_is_made_while_others_write_is_whole(store, target, tmp_path, make_article):
    def write():
        with Store.open(target) as own:
            for n in range(150):
                own.save(make_article(f"{HOME}{n}"))

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    numbers = []
    for n in range(5):
        store.backup(tmp_path / f"{n}.db")
        with Store.open(tmp_path / f"{n}.db") as copy:
            assert list(copy.check()) == []
            numbers.append(copy.counts().articles)
    writer.join(60)
    assert numbers == sorted(numbers)


@sqlite_only
def test_a_copy_is_never_put_where_it_destroys_something(store, target, tmp_path, make_article):
    store.save(make_article(HOME + "a"))
    with Store.open(tmp_path / "other.db") as other:
        other.save(make_article(HOME + "b"))
        for path, said in (
            (target, "is the store itself"),
            (tmp_path, "is no regular file"),
            (tmp_path / "other.db", "is a database that is in use"),
            (tmp_path / "missing" / "copy.db", "does not exist"),
            ("postgresql://writer:secret@db.example/copy", "^a backup is a file"),
        ):
            with pytest.raises(StoreError, match=said):
                store.backup(path)
        assert [article.url for article in other.articles()] == [HOME + "b"]
    assert [article.url for article in store.articles()] == [HOME + "a"]


@sqlite_only
def test_a_copy_that_fails_leaves_what_was_there(store, tmp_path, monkeypatch):
    path = tmp_path / "copy.db"
    path.write_text("an earlier copy")
    monkeypatch.setattr("os.replace", lambda *paths: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(StoreError, match="No space left"):
        store.backup(path)
    assert path.read_text() == "an earlier copy"
    assert sorted(name for name in os.listdir(tmp_path) if "copy" in name) == ["copy.db"]


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_postgresql_is_copied_by_its_own_tool(store, tmp_path):
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(tmp_path / "copy.db")


@sqlite_only
def test_nothing_of_what_was_forgotten_is_left_in_a_compacted_file(store, frontier, visit, target, make_article):
    frontier.add([Link(url=HOME + "a", title="Quokkaheadline")])
    secret = make_article(HOME + "a", "quokkatext " * 50, title="Quokkaheadline", section="Quokkasection")
    visit(secret)
    for n in range(50):
        visit(make_article(f"{HOME}{n}", f"other text {n} " * 100))
    before = store.sizes().total_bytes
    store.forget([article.id for article in store.articles() if article.id != secret.id][:40])
    store.forget(ArticleQuery(section="Quokkasection"))
    store.compact()
    assert store.sizes().total_bytes < before
    assert list(store.check()) == []
    assert len(store.search(ArticleQuery(words="other text"))) == 10
    files = [path.read_bytes().lower() for path in target.parent.glob(f"{target.name}*")]
    assert [data for data in files if b"quokka" in data] == []


def test_compacting_keeps_everything_and_leaves_the_store_usable(store, make_article):
    store.save(make_article(HOME + "a"))
    store.compact()
    store.save(make_article(HOME + "b"))
    assert [article.url for article in store.articles()] == [HOME + "a", HOME + "b"]
