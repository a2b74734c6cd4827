"""Copies of one text have a cluster in common, whatever came first, and until they are corrected or forgotten."""

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa

from crawler.duplicates import similarity
from crawler.items import Link
from crawler.store import ArticleQuery, Store
from crawler.store.articles import clusters
from crawler.store.articles.insert import put_article
from crawler.store.schema import fingerprints, uncompared

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
chance = random.Random(9)


def words(number):
    return " ".join(f"word{chance.randrange(5000)}" for _ in range(number))


STORY, OTHER, LEAD = words(150), words(150), words(20)
EXCERPT = " ".join(STORY.split()[:75]) + " " + words(10)


@pytest.fixture
def article(make_article):
    """An article of an outlet, by the hour at which it was published."""

    def make(name, text=STORY, hour=0, **values):
        url = f"https://{name}.example/story"
        return make_article(url, text, published=NOON + timedelta(hours=hour), **values)

    return make


def found(store):
    """The outlets of each cluster, the earliest first."""
    names = {article.cluster for article in store.articles()} - {None}
    assert all(store.article(name).cluster == name for name in names)
    copies = [[article.outlet.removesuffix(".example") for article in store.cluster(name).articles] for name in names]
    return sorted(copies)


def test_copies_at_several_outlets_are_a_cluster_named_by_the_earliest(store, article):
    for each in (article("b", hour=1), article("a", LEAD + " " + STORY, hour=2), article("c", OTHER), article("d")):
        store.save(each)
    assert found(store) == [["d", "b", "a"]]
    assert store.article("https://c.example/story").cluster is None
    assert store.article("https://b.example/story").cluster == store.article("https://d.example/story").id


def test_near_duplicates_at_one_outlet_are_kept_and_a_cluster(store, make_article):
    for path, text in (("a", STORY), ("b", STORY + " " + LEAD)):
        store.save(make_article(f"https://a.example/{path}", text, published=NOON))
    assert (store.count(), found(store)) == (2, [["a", "a"]])


def test_the_order_of_arrival_does_not_count(target, clock, article):
    """A chain, the ends of which have too little in common, and an excerpt of one of them."""
    chain = [
        article("a", STORY, hour=3),
        article("b", EXCERPT, hour=2),
        article("c", STORY + " " + OTHER, hour=1),
        article("d", OTHER, hour=4),
    ]
    seen = set()
    with Store.open(target, now=clock) as store:
        for order in permutations(chain):
            for each in order:
                store.save(each)
                if chance.random() < 0.5:
                    store.find_copies()
            seen.add(tuple((each.outlet, each.cluster) for each in sorted(store.articles(), key=lambda one: one.url)))
            store.forget(ArticleQuery())
    assert seen == {tuple((each.outlet, chain[2].id) for each in chain)}


def test_what_comes_later_may_join_two_clusters(store, article):
    for each in (article("a"), article("b"), article("c", OTHER), article("d", OTHER)):
        store.save(each)
    assert [set(each) for each in found(store)] in ([{"a", "b"}, {"c", "d"}], [{"c", "d"}, {"a", "b"}])
    cursor = store.cursor()
    store.save(article("e", STORY + " " + OTHER, hour=-1))
    assert [sorted(each) for each in found(store)] == [["a", "b", "c", "d", "e"]]
    told = {change.article.outlet: change.kind for change in store.changes(ArticleQuery(after=cursor))}
    assert told == {"e.example": "new", **{f"{name}.example": "revised" for name in "abcd"}}


def test_a_correction_moves_an_article_from_one_cluster_into_another(store, article):
    for each in (article("a"), article("b", hour=1), article("c", hour=2), article("d", OTHER)):
        store.save(each)
    assert found(store) == [["a", "b", "c"]]
    cursor = store.cursor()
    store.save(article("a", OTHER))
    assert sorted(found(store)) == [sorted(found(store)[0]), ["b", "c"]]
    told = {change.article.outlet[0]: change.kind for change in store.changes(ArticleQuery(after=cursor))}
    assert told == dict.fromkeys("abcd", "revised")


def test_a_correction_that_leaves_the_text_a_copy_changes_no_cluster(store, article):
    store.save(article("a"))
    store.save(article("b", hour=1))
    assert found(store) == [["a", "b"]]
    cursor = store.cursor()
    store.save(article("b", STORY + " " + LEAD, hour=1))
    assert found(store) == [["a", "b"]]
    assert [change.article.outlet for change in store.changes(ArticleQuery(after=cursor))] == ["b.example"]


def test_another_date_makes_another_the_earliest(store, article):
    store.save(article("a"))
    store.save(article("b", hour=1))
    assert found(store) == [["a", "b"]]
    store.save(article("b", STORY, hour=-1, content_hash="other"))
    assert found(store) == [["b", "a"]]


@pytest.mark.parametrize("forgotten", ["a", "b"])
def test_what_is_forgotten_leaves_its_cluster(store, article, forgotten):
    for each in (article("a"), article("b", hour=1), article("c", hour=2)):
        store.save(each)
    assert found(store) == [["a", "b", "c"]]
    store.forget(ArticleQuery(outlet=f"{forgotten}.example"))
    assert found(store) == [sorted({"a", "b", "c"} - {forgotten})]
    store.forget(ArticleQuery(outlet="c.example"))
    assert found(store) == []
    assert [each.cluster for each in store.articles()] == [None]
    with store.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(fingerprints)) == 1


def test_a_copy_that_is_forgotten_before_it_was_compared_is_in_no_cluster(store, article):
    store.save(article("a"))
    store.save(article("b"))
    store.forget(ArticleQuery(outlet="b.example"))
    assert found(store) == []


def test_a_text_cut_to_a_line_leaves_its_cluster(store, article):
    store.save(article("a"))
    store.save(article("b", hour=1))
    assert found(store) == [["a", "b"]]
    store.save(article("b", "Withdrawn.", hour=1))
    assert found(store) == []


def test_an_article_that_is_gone_stays_in_its_cluster(store, frontier, article, visit):
    visit(article("a"))
    visit(article("b", hour=1))
    lease = frontier.claim(Link(url=article("b").url))
    frontier.fail(lease, "answered 404", state="gone")
    assert found(store) == [["a", "b"]]
    assert store.article(article("b").url).gone


def test_of_each_cluster_the_earliest_can_be_had_alone(store, article):
    for each in (article("a", hour=1), article("b"), article("c", OTHER), article("d", hour=2)):
        store.save(each)
    unique = ArticleQuery(unique=True)
    assert [each.outlet[0] for each in store.articles(unique)] == ["b", "c"]
    assert store.count(unique) == 2
    assert {each.outlet[0] for each in store.latest(9, unique)} == {"b", "c"}
    # of those that fit
    assert [each.outlet[0] for each in store.articles(replace(unique, outlet=("a.example", "d.example")))] == ["a"]
    assert [each.outlet[0] for each in store.articles(replace(unique, since=NOON + timedelta(hours=2)))] == ["d"]
    word = STORY.split()[0]
    assert [each.outlet[0] for each in store.articles(replace(unique, words=word, outlet="d.example"))] == ["d"]
    assert [hit.article.outlet[0] for hit in store.search(replace(unique, words=word))] == ["b"]


def test_a_cluster_can_be_asked_for(store, article):
    for each in (article("a"), article("b", authors=["AFP"], hour=1), article("c", OTHER)):
        store.save(each)
    first = article("a").id
    for name in (first, first[:6], article("b").url):
        cluster = store.cluster(name)
        assert (cluster.id, [each.outlet[0] for each in cluster.articles], cluster.agency) == (first, ["a", "b"], "AFP")
    assert store.cluster(article("c").url) is store.cluster("https://nobody.example/") is None
    assert sorted(each.outlet[0] for each in store.articles(ArticleQuery(cluster=first))) == ["a", "b"]


def test_scripts_without_spaces(store, article):
    characters = ["".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(40)) + "。" for _ in range(8)]
    store.save(article("a", "".join(characters)))
    store.save(article("b", "".join(characters[:6]) + "".join(chr(0x4E00 + n) for n in range(40)), hour=1))
    store.save(article("c", "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(300))))
    assert found(store) == [["a", "b"]]


def test_boilerplate_that_many_have_in_common_makes_no_cluster(store, article):
    notice = words(30)
    for number in range(30):
        store.save(article(f"a{number}", f"{words(120)} {notice}"))
    assert found(store) == []


def test_a_copy_is_found_among_many_that_share_more_of_what_stands_below_all(store, article):
    """What many have in common says nothing of a pair.."""
    below = words(60)  # a third of each of the others
    store.save(article("story", STORY))
    for n in range(30):
        store.save(article(f"n{n}", f"{words(60)} {below}"))
    store.save(article("excerpt", " ".join(STORY.split()[:105]) + " " + below, hour=1))
    assert found(store) == [["story", "excerpt"]]


def test_what_stands_in_the_place_of_many_texts_is_compared_no_more_often_than_that(store, article, monkeypatch):
    """A cluster of any size costs each further copy one comparison."""
    monkeypatch.setattr(clusters, "_AT_ONCE", 5)
    for number in range(40):
        store.save(article(f"a{number}", hour=number))
    store.find_copies()
    compared = []
    monkeypatch.setattr(similarity, "are_copies", lambda one, other: compared.append(1) or True)
    store.save(article("last", hour=99))
    assert (store.find_copies(), len(compared)) == (1, 1)


def test_an_interrupted_comparison_is_made_again(store, article, monkeypatch):
    for name in "abc":
        store.save(article(name))
    monkeypatch.setattr(clusters, "note_changed", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.find_copies()
    monkeypatch.undo()
    with store.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(uncompared)) == 3
    assert [sorted(each) for each in found(store)] == [["a", "b", "c"]]
    assert store.find_copies() == 0


def test_writers_that_store_copies_in_one_moment_and_readers(store, target, article):
    def write(name):
        with Store.open(target) as own:
            for n in range(15):
                own.save(replace(article(f"{name}{n}", f"{STORY} {n}", hour=n), url=f"https://{name}{n}.example/x"))
                if n % 5 == 4:
                    own.find_copies()

    writers = [threading.Thread(target=write, args=(name,), daemon=True) for name in "ab"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        store.find_copies()
        writers[0].join(0.05)
    [copies] = found(store)
    assert len(copies) == 30


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_copies_of_which_neither_writer_sees_the_other(store, article):
    with store.database.write() as late:
        put_article(late, article("a"), article("a").url, NOON)
        store.save(article("b"))
        assert found(store) == []
    assert [sorted(each) for each in found(store)] == [["a", "b"]]


def test_a_copy_of_the_store_goes_on_with_its_clusters(store, tmp_path, article):
    for name in "ab":
        store.save(article(name))
    store.find_copies()
    store.save(article("c", hour=5))
    with Store.open(tmp_path / "copy.db") as copy:
        store.copy_to(copy)
        assert [sorted(each) for each in found(copy)] == [["a", "b", "c"]]
        copy.save(article("d", hour=6))
        assert [sorted(each) for each in found(copy)] == [["a", "b", "c", "d"]]
