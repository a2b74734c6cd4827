"""A store goes from SQLite to PostgreSQL and back with everything in it."""

from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import ArticleQuery, Frontier, Store, StoreError
from crawler.store.schema import metadata

HOME = "https://www.outlet.example/"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other(request, tmp_path):
    """Where the copy goes: a file, or a schema of its own on the server."""
    if request.param == "sqlite":
        return tmp_path / "copy.db"
    url = request.getfixturevalue("postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS other")
        connection.execute("CREATE DATABASE other")
    return sa.make_url(url).set(database="other").render_as_string(hide_password=False)


def rows_of(store):
    with store.database.read() as connection:
        return {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
            for table in metadata.sorted_tables
        }


@pytest.fixture
def filled(store, frontier, visit, make_article):
    frontier.add([Link(url=f"{HOME}{n}", title=f"Link {n}", tags=["rain"]) for n in range(5)])
    for n in range(3):
        visit(make_article(f"{HOME}{n}", f"text of {n}", title="Rain" if n else "東京"))
    visit(replace(make_article(HOME + "2", "another text"), content_hash="other"))
    visit(make_article(HOME + "forgotten", "no more"))
    store.cursor()
    store.forget([make_article(HOME + "forgotten").id])
    store.cursor()
    return store


def test_the_copy_has_every_row_and_goes_on(filled, other, clock, frontier, make_article):
    cursor = filled.cursor()
    with Store.open(other, now=clock) as copy:
        number = filled.copy_to(copy)
        assert rows_of(copy) == rows_of(filled)
        assert number == sum(map(len, rows_of(filled).values()))
        assert list(copy.check()) == []
        for words in ("rain", "東京", "text", "another"):
            query = ArticleQuery(words=words)
            assert [hit.article for hit in copy.search(query)] == [hit.article for hit in filled.search(query)] != []
        copy.save(make_article(HOME + "later"))
        assert [change.article.url for change in copy.changes(ArticleQuery(after=cursor))] == [HOME + "later"]
        crawl = copy.begin_crawl("scrape", {"urls": [HOME]})
        assert (crawl.id, crawl.resumed) == (frontier.crawl.id, True)
        leases = Frontier(copy, crawl).lease(9, per_host=9)
        assert [lease.link.url for lease in leases] == [HOME + "3", HOME + "4"]
        assert copy.begin_crawl("scrape", {"urls": [HOME + "another"]}).id == crawl.id + 1


def test_a_store_that_holds_something_is_left_as_it_is(filled, other, make_article):
    with Store.open(other) as copy:
        copy.save(make_article(HOME + "own"))
        before = rows_of(copy)
        with pytest.raises(StoreError, match="holds something already"):
            filled.copy_to(copy)
        assert rows_of(copy) == before


def test_a_copy_that_breaks_off_leaves_nothing(filled, other, monkeypatch):
    def fail(*_):
        raise RuntimeError("broken off")

    monkeypatch.setattr("crawler.store.maintenance.copying.add_words", fail)
    with Store.open(other) as copy:
        with pytest.raises(RuntimeError):
            filled.copy_to(copy)
        assert [rows for rows in rows_of(copy).values() if rows] == []


def test_what_is_written_meanwhile_is_in_neither_half(filled, other, make_article, monkeypatch):
    """The copy is of one instant, though others write to the source while it is made."""
    from crawler.store.maintenance import copying

    before = rows_of(filled)
    later = iter([make_article(HOME + "meanwhile")])

    def add_words(*arguments):
        for article in later:
            filled.save(article)
        return real(*arguments)

    real = copying.add_words
    monkeypatch.setattr(copying, "add_words", add_words)
    with Store.open(other) as copy:
        filled.copy_to(copy)
        assert rows_of(copy) == before
    assert filled.article(HOME + "meanwhile") is not None
