"""A row whose content cannot be read any more costs its text alone, until its page is read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import ArticleQuery, Store
from crawler.store.articles.content import DamagedArticles
from crawler.store.articles.insert import put_reading
from crawler.store.schema import articles, revisions

HOME = "https://www.outlet.example/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "the old bridge over the river is closed for repairs"


@pytest.fixture
def bridge(make_article):
    return make_article(HOME + "bridge", TEXT, title="Bridge", published=NOON, fetched_at=NOON)


@pytest.fixture
def damage(store):
    """Damage the row of an article that is stored."""

    def damage(article, table=articles):
        key = table.c.id if table is articles else table.c.article_id
        with store.database.write() as connection:
            connection.execute(sa.update(table).where(key == article.id).values(content=b"1no zlib"))

    return damage


@pytest.fixture
def damaged(visit, bridge, damage):
    """An article that was stored, and whose row is damaged since."""
    visit(bridge)
    damage(bridge)
    return bridge


def test_the_same_text_is_put_back(store, visit, damaged, find, caplog):
    assert visit(damaged).kind == "unchanged"
    assert f"Article {damaged.id} in the store was damaged" in caplog.text
    assert store.article(damaged.id) == replace(damaged, cluster=None)
    assert find("bridge") == ["bridge"]
    assert list(store.check()) == []


def test_another_text_is_a_revision_of_what_is_known(store, visit, damaged, find, make_article):
    again = make_article(damaged.url, "a ferry takes its place", title="Ferry", published=NOON)
    assert visit(again).kind == "revised"
    before, after = store.revisions(damaged.id)
    assert (before.title, before.text, before.revision) == ("Bridge", "", 1)
    assert (after.title, after.text, after.revision) == ("Ferry", again.text, 2)
    assert (find("bridge"), find("ferry")) == ([], ["bridge"])
    assert list(store.check()) == []


def test_further_addresses_are_kept(store, visit, damaged):
    visit(damaged, asked=HOME + "short")
    assert store.article(HOME + "short").other_urls == [HOME + "short"]
    assert list(store.check()) == []


def test_the_text_of_a_feed_is_better_than_none(store, visit, damaged):
    fed = replace(damaged, provenance={"body": "feed"})
    visit(fed)
    assert store.article(damaged.id).text == TEXT


@pytest.mark.parametrize("text", [TEXT, TEXT + "!"])
def test_no_article_is_a_copy_of_a_damaged_one(store, visit, damaged, make_article, text):
    assert visit(make_article(HOME + "copy", text, title="Bridge", published=NOON)).kind == "stored"
    visit(damaged)
    assert store.count() == 2
    assert list(store.check()) == []


def test_a_page_that_is_gone_and_comes_back_is_noted(store, frontier, damaged, clock):
    frontier.fail(frontier.claim(Link(url=damaged.url)), "404", state="gone")
    assert store.outline(damaged.id).gone == clock()
    assert store.count(ArticleQuery(gone=True)) == 1


def test_a_further_reading_of_the_page_is_put_in_its_place(store, damaged, find):
    read = replace(damaged, body="what the archive has of the bridge", content_hash="1" * 16)
    assert not store.write(put_reading, replace(read, fetched_at=NOON + timedelta(hours=1)))
    assert store.write(put_reading, read)
    assert store.article(damaged.id).text == read.text
    assert find("archive") == ["bridge"]
    assert list(store.check()) == []


def test_a_feeds_text_gives_way_to_the_page_though_it_is_damaged(store, visit, bridge, damage, make_article):
    fed = make_article(HOME + "feed-entry", "of a feed", provenance={"body": "feed"})
    visit(fed)
    damage(fed)
    visit(bridge, asked=fed.url)
    assert [article.url for article in store.articles()] == [bridge.url]
    assert store.article(fed.url).url == bridge.url
    assert list(store.check()) == []


def test_a_redirect_to_it_is_followed(frontier, damaged):
    lease = frontier.claim(Link(url=HOME + "short"))
    assert frontier.redirect(lease, damaged.url).kind in ("follow", "fetch")


def test_what_reads_many_leaves_it_out(store, visit, damaged, make_article, damage, target, tmp_path, caplog):
    visit(make_article(HOME + "other", "words about a harbour"))
    assert [article.url for article in store.latest(5)] == [HOME + "other"]
    assert store.search(ArticleQuery(words="bridge")) == []
    assert store.revisions(damaged.id) == []
    with Store.open(tmp_path / "copy.db") as copy:
        store.copy_to(copy)
        assert [article.url for article in copy.latest(5)] == [HOME + "other"]
        assert [fault.split(" cannot")[0] for fault in copy.check()] == [f"article {damaged.id}"]
        with copy.database.write() as connection:
            assert put_reading(connection, damaged)
        assert list(copy.check()) == []


def test_a_damaged_version_costs_that_version(store, visit, bridge, damage, make_article):
    visit(bridge)
    visit(make_article(bridge.url, "a ferry takes its place", title="Ferry", published=NOON))
    damage(bridge, revisions)
    assert [version.title for version in store.revisions(bridge.id)] == ["Ferry"]


def test_the_copies_of_a_damaged_one_stay_a_cluster(store, visit, damage, make_article):
    text = " ".join(f"word{n}" for n in range(150))
    a, b, c = (make_article(f"https://{name}.example/story", text) for name in "abc")
    for each in (a, b, c):
        store.save(each)
    name = store.article(a.id).cluster or store.cluster(a.id).id
    damage(next(each for each in (a, b, c) if each.id != name))
    assert len(store.cluster(name).articles) == 2


@pytest.mark.parametrize("content", ["'a text'", "7", "2", "1.5"])
def test_what_another_program_wrote_as_text_or_number_is_a_damaged_row(store, visit, bridge, make_article, content):
    other = make_article(HOME + "ferry", "a ferry takes its place", title="Ferry", published=NOON, fetched_at=NOON)
    visit(bridge)
    visit(other)
    if store.database.is_sqlite:  # PostgreSQL takes nothing but bytes
        with store.database.write() as connection:
            connection.exec_driver_sql(f"UPDATE articles SET content = {content} WHERE title = 'Bridge'")
        assert [problem for problem in store.check() if bridge.id in str(problem)]
        with pytest.raises(DamagedArticles, match=bridge.id):
            list(store.articles())
    assert visit(replace(bridge)).kind == "unchanged"
    assert {article.title for article in store.articles()} == {"Bridge", "Ferry"}
