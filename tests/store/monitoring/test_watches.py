"""Watches tell what came since they were made, each thing once."""

from __future__ import annotations

import pytest

from crawler.store import ArticleQuery, Store
from crawler.store.monitoring.watches import (
    EVENTS,
    Watch,
    drop_watch,
    hits_of,
    keep_watch,
    list_watches,
    look_at_watches,
)

HOME = "https://www.outlet.example/"


@pytest.fixture
def watching(store, clock):
    def watching(name="desk", events=tuple(EVENTS), **query):
        return keep_watch(store.database, Watch(name=name, events=events, query=ArticleQuery(**query), since=clock()))

    return watching


def look(store, clock):
    return [(hit.event, hit.url.removeprefix(HOME)) for hit in look_at_watches(store.database, clock())]


def test_an_article_that_fits_is_told_once(store, clock, make_article, watching):
    store.save(make_article(HOME + "before", "rain"))
    assert watching(words="rain")
    store.save(make_article(HOME + "dry", "sun"))
    store.save(make_article(HOME + "wet", "much rain"))
    assert look(store, clock) == [("found", "wet")]
    store.save(make_article(HOME + "wet", "rain and wind"))
    store.save(make_article(HOME + "before", "rain as ever"))
    assert look(store, clock) == []
    assert [(hit.event, hit.watch) for hit in store.read(hits_of, "desk", 9)] == [("found", "desk")]


def test_an_article_that_fits_after_a_correction_is_told_then(store, clock, make_article, watching):
    watching(words="rain")
    store.save(make_article(HOME + "a", "sun"))
    assert look(store, clock) == []
    store.save(make_article(HOME + "a", "rain after all"))
    assert look(store, clock) == [("found", "a")]


def test_each_other_headline_is_told_with_the_one_before(store, clock, make_article, watching):
    store.save(make_article(HOME + "a", "text", title="Calm"))
    clock.advance(hours=1)
    watching(events=("headline",))
    clock.advance(hours=1)
    for text, title in (("text 2", "Calm"), ("text 3", "Storm"), ("text 4", "Hurricane")):
        store.save(make_article(HOME + "a", text, title=title))
    hits = look_at_watches(store.database, clock())
    assert [(hit.was, hit.title) for hit in hits] == [("Calm", "Storm"), ("Storm", "Hurricane")]
    assert hits[0].message == f"“Calm” is now “Storm” (outlet.example) {HOME}a"
    store.save(make_article(HOME + "a", "text 5", title="Hurricane"))
    assert look(store, clock) == []


def test_a_headline_that_changed_before_the_watch_was_made_is_not_told(store, clock, make_article, watching):
    store.save(make_article(HOME + "a", "text", title="Calm"))
    store.save(make_article(HOME + "a", "text 2", title="Storm"))
    clock.advance(hours=1)
    watching()
    store.save(make_article(HOME + "a", "text 3", title="Storm"))
    assert look(store, clock) == []


def test_an_article_that_is_gone_is_told_once(store, frontier, clock, make_article, links, visit, watching):
    watching(events=("gone",))
    visit(make_article(HOME + "a"))
    assert look(store, clock) == []
    clock.advance(days=1)
    frontier.fail(frontier.claim(links("a")[0]), "answered 410", state="gone")
    assert look(store, clock) == [("gone", "a")]
    assert look(store, clock) == []


def test_outlets_and_sections_narrow_a_watch(store, clock, make_article, watching):
    watching("one", outlet=["other.example"])
    watching("two", section="Coast")
    store.save(make_article(HOME + "a", section="Coast"))
    store.save(make_article("https://other.example/b"))
    assert [(hit.watch, hit.outlet) for hit in look_at_watches(store.database, clock())] == [
        ("one", "other.example"),
        ("two", "outlet.example"),
    ]


def test_a_long_list_of_changes_is_told_whole(store, clock, make_article, watching):
    watching(events=("found",))
    for number in range(450):
        store.save(make_article(f"{HOME}{number}"))
    assert len(look(store, clock)) == 450
    assert len(store.read(hits_of, "desk", 100)) == 100


def test_of_two_who_look_at_once_one_tells(target, store, clock, make_article, watching):
    watching(events=("found",))
    with Store.open(target, now=clock) as other:
        for number in range(3):
            store.save(make_article(f"{HOME}{number}"))
            assert len(look(store, clock) + look(other, clock)) == 1


def test_what_is_forgotten_leaves_a_watch_too(store, clock, make_article, watching):
    watching()
    store.save(make_article(HOME + "a", title="Secret"))
    look(store, clock)
    store.forget(ArticleQuery())
    assert store.read(hits_of, "desk", 9) == []
    assert look(store, clock) == []


def test_watches_are_listed_and_removed(store, clock, watching):
    assert watching("rain", events=("gone",), words="rain", since=clock())
    assert not watching("rain")
    [watch] = store.read(list_watches)
    assert (watch.name, list(watch.events), watch.query) == (
        "rain",
        ["gone"],
        ArticleQuery(words="rain", since=clock()),
    )
    assert store.write(drop_watch, "rain")
    assert not store.write(drop_watch, "rain")


@pytest.mark.parametrize(
    ("query", "events"), [({"words": '""'}, ("found",)), ({"after": "start"}, ("found",)), ({}, ())]
)
def test_what_cannot_be_watched_is_refused(watching, query, events):
    with pytest.raises(ValueError, match=r"a watch|looked for"):
        watching(events=events, **query)
