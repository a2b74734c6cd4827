"""Clusters that do not agree with their members are named, and sound ones are not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.store.articles.content import pack
from crawler.store.schema import articles, fingerprints, uncompared

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number * 7919 % 4001}" for number in range(150))


@pytest.fixture
def copies(store, make_article):
    """Three copies of a text, the earliest first, and a further article."""
    for hour, name in enumerate(("a", "b", "c")):
        store.save(make_article(f"https://{name}.example/story", TEXT, published=NOON + timedelta(hours=hour)))
    store.save(make_article("https://d.example/story", TEXT[::-1]))
    store.find_copies()
    [name] = {article.cluster for article in store.articles()} - {None}
    found = store.cluster(name).articles
    assert found[0].id == name
    return found


def change(store, statement):
    with store.database.write() as connection:
        connection.execute(statement)


def of(article):
    return sa.update(articles).where(articles.c.id == article.id)


def named(article, cluster):
    return of(article).values(cluster=cluster, content=pack(replace(article, cluster=cluster))[1])


def test_sound_ones_have_no_fault_and_what_waits_has_none_yet(store, copies):
    assert list(store.check()) == []
    change(store, named(copies[0], None))
    change(store, sa.insert(uncompared).values(article_id=copies[0].id, cluster=copies[0].id))
    assert list(store.check()) == []


def test_one_that_is_not_named_by_its_earliest_member_is_told(store, copies):
    change(store, named(copies[0], None))
    name, earliest = copies[0].id, copies[1].id
    assert list(store.check()) == [f"cluster {name} is not named by the earliest of its members, {earliest}"]


def test_a_single_member_is_told(store, copies):
    for article in copies[1:]:
        change(store, named(article, None))
    assert list(store.check()) == [f"cluster {copies[0].id} has a single member, {copies[0].id}"]


def test_an_article_that_says_another_is_told(store, copies):
    change(store, of(copies[1]).values(content=pack(replace(copies[1], cluster=None))[1]))
    assert list(store.check()) == [f"article {copies[1].id} is in cluster {copies[0].id}, and says None"]


def test_a_lost_fingerprint_is_told(store, copies):
    seq = sa.select(articles.c.seq).where(articles.c.id == copies[2].id).scalar_subquery()
    change(store, sa.delete(fingerprints).where(fingerprints.c.seq == seq))
    [fault] = store.check()
    assert fault.startswith(f"article {copies[2].id} is in cluster {copies[0].id}, and has no fingerprint")


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_an_index_of_fingerprints_that_does_not_agree_is_told(store, copies):
    with store.database.write() as connection:
        seqs = connection.execute(sa.select(fingerprints.c.seq).order_by(fingerprints.c.seq)).scalars().all()
        connection.exec_driver_sql(f"DELETE FROM fingerprint_features_new WHERE seq = {seqs[0]}")
        connection.exec_driver_sql("INSERT INTO fingerprint_features VALUES (1, 999)")
    assert list(store.check()) == [
        "the index of fingerprints has rows of number 999, which has no fingerprint",
        f"the fingerprint of number {seqs[0]} is not in its index, so that its copies are not found",
    ]
