"""Articles come back: by an id, an address, in the order they were stored, the latest first."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from crawler.store import ArticleQuery, StoreError
from tests.store.conftest import HOME


def test_an_article_is_found_by_id_its_beginning_and_any_spelling_of_its_urls(store, visit, make_article):
    id_ = visit(make_article(HOME + "a", "same")).article_id
    visit(make_article(HOME + "b", "same"))
    for name in (id_, id_[:6], HOME + "a", HOME + "b", "HTTPS://WWW.outlet.example:443/a?utm_source=rss#top"):
        assert store.article(name).id == id_, name
    assert store.article("0" * 16) is None
    assert store.article(HOME + "c") is None


def test_an_ambiguous_beginning_of_an_id_is_an_error(store, make_article):
    store.save(make_article(HOME + "a", id="abc0000000000001"))
    store.save(make_article(HOME + "b", id="abc0000000000002"))
    with pytest.raises(StoreError, match="several articles have an id that begins with abc"):
        store.article("abc")
    assert store.article("abc0000000000002").url == HOME + "b"


def test_articles_are_listed_in_the_order_they_were_stored(store, make_article):
    for n in range(450):
        published = None if n == 3 else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n)
        url = f"https://{'www' if n % 2 else 'sport'}.outlet{n % 2}.example/{n}"
        store.save(make_article(url, published=published, section="World" if n % 3 else "Sport"))

    def numbers(limit=None, **conditions):
        found = store.articles(ArticleQuery(**conditions), limit=limit)
        return [int(article.url.rpartition("/")[2]) for article in found]

    assert numbers() == list(range(450))
    assert numbers(outlet="outlet1.example") == list(range(1, 450, 2))
    assert numbers(section="Sport") == list(range(0, 450, 3))
    assert numbers(limit=3) == [0, 1, 2]
    assert numbers(limit=0) == []
    assert numbers(limit=401) == list(range(401))
    since = datetime(2026, 1, 1, 4, tzinfo=timezone(timedelta(hours=2)))
    assert numbers(since=since, until=since + timedelta(hours=4)) == [2, 4, 5]


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_postgresql_finds_an_article_by_its_address_without_reading_the_table(store, make_article):
    store.save(make_article("https://www.outlet.example/a"))
    asked = []
    with store.database.read() as connection:
        engine = connection.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    assert store.article("https://www.outlet.example/a").url == "https://www.outlet.example/a"
    statement, parameters = asked[-1]
    with store.database.read() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a table of one row is read whole otherwise
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
    assert "articles" in "".join(plan)
    assert not [line for line in plan if "Seq Scan on articles" in line]


def test_the_latest_come_first_and_those_without_a_date_last(store, make_article):
    days = {"old": 1, "new": 9, "none": None, "same": 9}
    for name, day in days.items():
        published = None if day is None else datetime(2026, 1, day, tzinfo=UTC)
        store.save(make_article(HOME + name, published=published))
    assert [article.url.removeprefix(HOME) for article in store.latest(9)] == ["same", "new", "old", "none"]
    assert len(store.latest(2)) == 2


def test_the_latest_behind_a_cursor_are_of_what_came_after_it(store, make_article):
    store.save(make_article(HOME + "a", published=datetime(2026, 1, 9, tzinfo=UTC)))
    cursor = store.cursor()
    store.save(make_article(HOME + "b", published=datetime(2026, 1, 1, tzinfo=UTC)))
    assert [article.url for article in store.latest(9, ArticleQuery(after=cursor))] == [HOME + "b"]


def test_what_is_forgotten_is_not_chosen_by_a_cursor(store, make_article):
    store.save(make_article(HOME + "a"))
    with pytest.raises(ValueError, match="not chosen by a cursor"):
        store.forget(ArticleQuery(after=store.cursor()))
    assert store.count() == 1


def test_more_are_forgotten_than_are_read_at_a_time(store, make_article):
    for n in range(230):
        store.save(make_article(f"{HOME}{n}"))
    assert store.forget([article.id for article in store.articles(limit=205)]) == 205
    assert store.forget(ArticleQuery()) == 25
    assert store.count() == 0
