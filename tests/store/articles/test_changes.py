"""What changed since a cursor: nothing missed, nothing twice, in order."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from benchmarks.migration import articles_of, make_store
from crawler.items import Link
from crawler.store import ArticleQuery, Store, StoreError
from crawler.store.articles.insert import put_article

HOME = "https://www.outlet.example/"


def told(store, after, **query):
    return [
        (change.kind, change.article.url.removeprefix(HOME))
        for change in store.changes(ArticleQuery(after=after, **query))
    ]


def test_a_cursor_gives_what_came_after_it(store, make_article):
    for path in "abc":
        store.save(make_article(HOME + path))
    assert told(store, "start") == [("new", "a"), ("new", "b"), ("new", "c")]
    cursor = store.cursor()
    assert told(store, cursor) == []
    store.save(make_article(HOME + "d"))
    store.save(make_article(HOME + "a", "other text"))
    assert sorted(told(store, cursor)) == [("new", "d"), ("revised", "a")]
    assert sorted(article.url for article in store.articles(ArticleQuery(after=cursor))) == [HOME + "a", HOME + "d"]
    assert sorted(article.url for article in store.latest(9, ArticleQuery(after=cursor))) == [HOME + "a", HOME + "d"]


def test_each_change_has_the_cursor_to_go_on_with(store, make_article):
    for path in "abcde":
        store.save(make_article(HOME + path))
    changes = list(store.changes())
    for n, change in enumerate(changes):
        assert list(store.changes(ArticleQuery(after=change.cursor))) == changes[n + 1 :]


def test_what_is_unchanged_is_no_change(store, make_article):
    store.save(make_article(HOME + "a"))
    cursor = store.cursor()
    store.save(make_article(HOME + "a"))
    assert told(store, cursor) == []


def test_an_article_that_is_gone_or_at_a_further_address_is_told(store, frontier, make_article, visit):
    visit(make_article(HOME + "a", "text"))
    cursor = store.cursor()
    visit(make_article(HOME + "b", "text"))
    [change] = store.changes(ArticleQuery(after=cursor))
    assert (change.kind, change.article.other_urls) == ("revised", [HOME + "b"])
    frontier.fail(frontier.claim(Link(url=HOME + "a")), "answered 404", state="gone")
    assert told(store, change.cursor) == [("gone", "a")]


def test_an_article_that_is_forgotten_is_told_to_those_who_know_it(store, frontier, make_article, visit):
    fed = make_article(HOME + "fed", "a feed's text", provenance={"body": "feed"})
    visit(fed)
    before = store.cursor()
    moved = make_article(HOME + "page", "the page's text")
    visit(moved, HOME + "fed")  # the feed's address leads to the page, which takes its place
    assert sorted(told(store, before)) == [("forgotten", "fed"), ("new", "page")]
    assert told(store, before, outlet="other.example") == []
    assert told(store, "start") == [("new", "page")]


def test_filters_hold_for_changes(store, make_article):
    store.save(make_article(HOME + "a", language="en"))
    store.save(make_article(HOME + "b", language="fr"))
    assert told(store, "start", language="fr") == [("new", "b")]


def test_a_page_of_changes_ends_where_the_next_begins(store, make_article, monkeypatch):
    monkeypatch.setattr("crawler.store.articles.changes._BATCH", 3)
    monkeypatch.setattr("crawler.store.articles.changes._NUMBERED_AT_ONCE", 2)
    for n in range(7):
        store.save(make_article(HOME + str(n)))
    assert len(told(store, "start")) == 7


def test_each_change_has_a_number_of_its_own(store, make_article):
    for n in range(5):
        store.save(make_article(HOME + str(n)))
    end = store.cursor()
    cursors = [change.cursor for change in store.changes(ArticleQuery(after="start"))]
    assert [int(cursor.partition("-")[2]) for cursor in cursors] == [1, 2, 3, 4, 5]
    assert cursors[-1] == end


def test_the_last_change_may_change_again(store, make_article):
    """Its number is free then, and must not be given a second time."""
    store.save(make_article(HOME + "a"))
    cursor = store.cursor()
    store.save(make_article(HOME + "a", "other text"))
    assert told(store, cursor) == [("revised", "a")]


@pytest.mark.parametrize("cursor", ["", "12", "f" * 12, "f" * 12 + "-x", "0" * 12 + "-" + "9" * 30])
def test_what_is_no_cursor_is_refused(store, cursor):
    with pytest.raises(ValueError, match="is no cursor"):
        store.changes(ArticleQuery(after=cursor))


def test_a_cursor_of_another_store_is_refused(store, tmp_path, make_article):
    with Store.open(tmp_path / "other.db") as other:
        cursor = other.cursor()
    with pytest.raises(StoreError, match="is of another store"):
        store.changes(ArticleQuery(after=cursor))


def test_a_cursor_that_an_earlier_copy_has_not_reached_is_refused(store):
    name, number = store.cursor().split("-")
    with pytest.raises(StoreError, match="is ahead of"):
        store.changes(ArticleQuery(after=f"{name}-{int(number) + 1}"))


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_what_is_committed_late_is_not_missed(store, make_article):
    """A transaction that began first, and wrote first, is committed after a reader has read on."""
    late = make_article("https://late.example/a")
    with store.database.write() as connection:
        put_article(connection, late, late.url, datetime(2026, 3, 1, tzinfo=UTC))
        store.save(make_article(HOME + "b"))
        first = list(store.changes())
    assert [change.article.url for change in first] == [HOME + "b"]
    [second] = store.changes(ArticleQuery(after=first[-1].cursor))
    assert second.article.url == late.url


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_who_asks_waits_for_no_writer(store, make_article):
    article = make_article(HOME + "a")
    store.save(article)
    with store.database.write() as connection:
        put_article(connection, replace(article, content_hash="other"), article.url, datetime(2026, 3, 1, tzinfo=UTC))
        assert told(store, "start") == []  # its number is the writer's
    assert told(store, "start") == [("new", "a")]


def test_several_writers_and_a_reader(store, target, make_article):
    """Nothing is missed and nothing comes twice while others write."""
    number = 40

    def write(outlet):
        with Store.open(target) as own:
            for n in range(number):
                own.save(make_article(f"https://{outlet}/{n}"))

    writers = [threading.Thread(target=write, args=(f"{name}.example",), daemon=True) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    seen, after, running = [], "start", True
    while running:
        for writer in writers:
            writer.join(0.01)
        running = any(writer.is_alive() for writer in writers)
        for change in store.changes(ArticleQuery(after=after)):
            seen.append(change.article.url)
            after = change.cursor
    assert sorted(seen) == sorted(f"https://{name}.example/{n}" for name in ("one", "two") for n in range(number))


def test_articles_of_an_earlier_version_are_changes_too(target):
    address = (
        str(target).replace("postgresql:", "postgresql+psycopg:") if "://" in str(target) else f"sqlite:///{target}"
    )
    engine = sa.create_engine(address)
    make_store(engine, "0009", articles_of(5))
    engine.dispose()
    with Store.open(target) as store:
        assert sorted(change.kind for change in store.changes()) == ["gone", "new", "new", "new", "new"]
