"""What is wrong with a store is found, and nothing is found where nothing is wrong."""

import pytest
import sqlalchemy as sa

from crawler.store import Store
from crawler.store.articles.insert import _DELETE
from crawler.store.schema import articles, changes, revisions
from crawler.store.words.index import remove_words

HOME = "https://www.outlet.example/"


@pytest.fixture
def filled(store, make_article):
    for n in range(250):  # more than are read at once
        store.save(make_article(f"{HOME}{n}"))
    store.save(make_article(HOME + "0", "another text"))
    store.forget([make_article(HOME + "1").id])
    return store


def run(store, *statements):
    with store.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_store_has_none(filled):
    assert list(filled.check()) == []
    filled.cursor()
    assert list(filled.check()) == []


@pytest.mark.parametrize("content", [b"", b"0", b"0no zlib", b"1x\x9c\x03\x00\x00\x00\x00\x01"])
def test_an_article_or_a_version_that_cannot_be_read_is_named(filled, make_article, content):
    first, last = (make_article(f"{HOME}{n}").id for n in (0, 249))
    run(
        filled,
        sa.update(articles).where(articles.c.id == last).values(content=content),
        sa.update(revisions).values(content=content),
    )
    one, other = filled.check()
    assert one.startswith(f"article {last} cannot be read")
    assert other.startswith(f"revision 1 of article {first} cannot be read")


def test_what_the_search_and_the_changes_lack_is_named(filled, make_article):
    lost, unindexed, untold = (make_article(f"{HOME}{n}") for n in (7, 8, 9))
    with filled.database.write() as connection:
        seq = connection.scalar(sa.select(articles.c.seq).where(articles.c.id == unindexed.id))
        remove_words(connection, seq, unindexed)
        connection.execute(_DELETE, {"row_id": lost.id})
        connection.execute(sa.delete(changes).where(changes.c.article_id == untold.id))
        connection.execute(sa.update(changes).where(changes.c.article_id == unindexed.id).values(number=10**9))
    faults = list(filled.check())
    assert f"article {unindexed.id} is not in the index of words" in faults
    assert f"article {lost.id} is no longer stored, and the changes do not say so" in faults
    assert f"article {untold.id} is not among the changes, so that no reader of them is told of it" in faults
    assert [fault for fault in faults if f"change of article {unindexed.id} has a number beyond" in fault]


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_a_row_that_names_one_that_is_not_there_is_told(filled):
    with filled.database.read() as connection:
        raw = connection.connection.dbapi_connection
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE urls SET article_id = 'none' WHERE url = ?", (HOME + "1",))
        raw.execute("PRAGMA foreign_keys = ON")
    [fault] = filled.check()
    assert fault.endswith("of urls names a row of articles that is not there")


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_a_damaged_file_is_told(filled, target):
    filled.close()
    data = bytearray(target.read_bytes())
    data[-8 * 4096 :] = b"\xff" * 8 * 4096
    target.write_bytes(data)
    with Store.open(target) as store:
        faults = list(store.check())
    assert faults
    assert all("damaged" in fault for fault in faults)


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_a_damaged_index_of_words_is_told(filled):
    run(filled, sa.text("DELETE FROM article_words_data WHERE id > 10"))
    [fault] = filled.check()
    assert fault.startswith("the index of words is damaged")
