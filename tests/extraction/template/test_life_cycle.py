"""Every state of a template's life, with what each event does in it."""

from __future__ import annotations

import pytest

from crawler.extraction.template.life_cycle import (
    MOST_KEPT,
    PATIENCE,
    Adopt,
    Forget,
    Keep,
    Learn,
    LifeCycle,
    ReadAgain,
    ReadNow,
    Wait,
)
from crawler.extraction.template.trust import MISSES, Trust
from crawler.items import Article

HIT = Article(id="hit", model="v1", confidence=0.9)
MISS = Article(id="miss", confidence=0.6)
STALE = [False] * MISSES


def life_in(state: str) -> LifeCycle:
    """A life of a template that is learned from two pages, in one of its states."""
    life = LifeCycle(2)
    if state.startswith("template"):
        life.trust = Trust("v1", recent=[True] * 9, read=30)
    if state == "first page read":
        life.kept = {"a": 1}
    if state in ("enough read", "learning"):
        life.kept = {"b": 2, "a": 1}
    if state == "learning":
        life.learning = ("a", "b")
    if state in ("template, stale", "template, relearning"):
        life.trust.recent, life.kept = list(STALE), {name: n for n, name in enumerate("abcde")}
    if state == "template, relearning":
        life.learning = tuple("abcde")
    return life


STATES = (
    *("nothing", "first page read", "enough read", "learning"),
    *("template", "template, stale", "template, relearning"),
)

TURNS = {
    "nothing": "read",
    "first page read": "read",
    "enough read": "wait",
    "learning": "wait",
    "template": "read",
    "template, stale": "read",
    "template, relearning": "wait",
}


@pytest.mark.parametrize("state", STATES)
def test_whether_a_page_is_read_or_waits(state):
    assert life_in(state).turn(9) == TURNS[state]


READ = {
    # state, what it was read with, the article: what is done about it
    ("nothing", None, "miss"): [Keep("miss")],
    ("first page read", None, "miss"): [Keep("miss")],
    ("enough read", None, "miss"): [Keep("miss")],
    ("learning", None, "miss"): [Wait()],
    ("template", None, "miss"): [ReadNow()],
    ("template, stale", None, "miss"): [ReadNow()],
    ("template, relearning", None, "miss"): [Wait()],
    ("template", "v1", "hit"): [],
    ("template, stale", "v1", "hit"): [],
    ("template, relearning", "v1", "hit"): [],
    ("template", "v1", "miss"): [Keep("miss")],
    ("template, stale", "v1", "miss"): [Keep("miss")],
    ("template, relearning", "v1", "miss"): [],
    ("template", "v0", "miss"): [ReadNow()],
    ("template, stale", "v0", "miss"): [ReadNow()],
    ("template, relearning", "v0", "miss"): [ReadNow()],
}


@pytest.mark.parametrize(("state", "version", "article"), READ)
def test_what_is_done_about_a_page_that_was_read(state, version, article):
    life = life_in(state)
    decisions = life.was_read(9, {"hit": HIT, "miss": MISS}[article], version)
    assert decisions == READ[state, version, article]
    assert ("miss" in life.kept) == (Keep("miss") in decisions)


CONSIDERED = {
    "nothing": [],
    "first page read": [],
    "enough read": [Learn(("a", "b"))],
    "learning": [],
    "template": [],
    "template, stale": [Learn(tuple("abcde"))],
    "template, relearning": [],
}


@pytest.mark.parametrize("state", STATES)
def test_when_the_template_is_learned(state):
    life = life_in(state)
    assert life.consider(0.0, awaited=()) == CONSIDERED[state]
    assert life.consider(0.0, awaited=()) == [], "once"


LEARNED = {
    "learning": ("learned", ("a", "b")),
    "template, relearning": ("relearned", tuple("abcde")),
}


@pytest.mark.parametrize("state", LEARNED)
def test_what_was_kept_is_read_again_when_learning_succeeds(state):
    change, articles = LEARNED[state]
    life = life_in(state)
    assert life.learned("v2") == [Adopt(change), ReadAgain(articles)]
    assert (life.version, life.turn(9), life.kept) == ("v2", "read", {})


@pytest.mark.parametrize("state", LEARNED)
def test_what_was_learned_from_is_forgotten_when_learning_fails(state):
    life = life_in(state)
    before = life.version
    life.kept["later"] = 99
    assert life.not_learned() == [Forget(LEARNED[state][1])]
    assert (life.version, life.turn(9), life.kept) == (before, "read", {"later": 99})


@pytest.mark.parametrize("state", LEARNED)
def test_a_further_page_takes_the_place_of_a_copy_which_is_read_again_with_what_is_learned_then(state):
    life = life_in(state)
    change, articles = LEARNED[state]
    assert life.not_learned(articles[:-1]) == []
    assert sorted(life.kept) == sorted(articles[:-1])
    assert life.turn(9) == "read"
    assert life.consider(0.0, awaited=()) == []
    life.was_read(9, Article(id="further"), life.version)
    assert life.consider(0.0, awaited=()) == [Learn((*articles[:-1], "further"))]
    assert life.learned("v2") == [Adopt(change), ReadAgain((*articles, "further"))]


TEXT = "The ferry sailed again on Monday. Nobody was on board when it had left the quay in March."
COPIES = {
    "the same": ("The ferry is back", TEXT),
    "a printed version, whose title names the site": ("The ferry is back - Hafenblatt", TEXT),
    "an update": ("The ferry is back, and late", f"{TEXT}\n\nIt was late by ten minutes."),
}
OTHERS = {
    "another story": ("The mill is sold", "Who bought it did not say what for, and at which price."),
    "another one of the same title": ("The ferry is back", "From June on it sails four times a day instead of two."),
    "one without a text": ("The ferry is back", ""),
}


@pytest.mark.parametrize(("title", "text"), COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_copy_of_a_first_page_stands_aside_and_the_one_found_first_is_learned_from(title, text, order):
    life = life_in("nothing")
    pages = {1: Article(id="1", title="The ferry is back", body=TEXT), 2: Article(id="2", title=title, body=text)}
    for place in order:
        assert life.was_read(place, pages[place], None) == [Keep(str(place))]
    assert life.turn(3) == "read"
    assert life.consider(0.0, awaited=()) == []
    life.was_read(3, Article(id="3", title="The mill is sold", body="Who bought it did not say."), None)
    assert life.consider(0.0, awaited=()) == [Learn(("1", "3"))]
    assert life.learned("v1") == [Adopt("learned"), ReadAgain(("1", "2", "3"))]


@pytest.mark.parametrize(("title", "text"), OTHERS.values(), ids=OTHERS)
def test_what_tells_another_story_is_no_copy(title, text):
    life = life_in("nothing")
    life.was_read(1, Article(id="1", title="The ferry is back", body=TEXT), None)
    life.was_read(2, Article(id="2", title=title, body=text), None)
    assert life.consider(0.0, awaited=()) == [Learn(("1", "2"))]


def test_of_many_copies_among_the_first_pages_the_latest_are_kept():
    life = life_in("nothing")
    first, *copies = [Article(id=str(n), title="The ferry is back", body=TEXT) for n in range(MOST_KEPT + 2)]
    decisions = [life.was_read(place, article, None) for place, article in enumerate([first, *copies])]
    assert [d for found in decisions for d in found if isinstance(d, Forget)] == [Forget(("1",))]


def test_of_many_copies_the_latest_are_kept():
    life = life_in("nothing")
    life.kept = {"a": 0}
    for number in range(1, MOST_KEPT + 1):
        life.was_read(number, Article(id=str(number)), None)
        life.consider(0.0, awaited=())
        assert life.not_learned(["a"]) == []
    life.was_read(99, Article(id="99"), None)
    life.consider(0.0, awaited=())
    assert life.not_learned(["a"]) == [Forget(("1",))]


def test_a_copy_that_is_read_anew_is_kept_once():
    life = life_in("learning")
    life.not_learned(["a"])
    assert life.was_read(2, Article(id="b"), None) == [Keep("b")]
    life.consider(0.0, awaited=())
    assert life.learned("v1") == [Adopt("learned"), ReadAgain(("a", "b"))]


LOADED = {
    # the template that is there, what the kept pages were read with: what is read again
    (None, (None, None)): [],
    (None, (None, "v0")): [],
    ("v1", (None, "v1")): [ReadAgain(("a",))],
    ("v1", ("v0", "v1")): [ReadAgain(("a",))],
    ("v1", ("v1", "v1")): [],
}


@pytest.mark.parametrize(("version", "read_with"), LOADED)
def test_pages_that_an_earlier_crawl_kept_are_read_again_unless_there_is_something_to_learn(version, read_with):
    life = LifeCycle(4)
    kept = {name: (place, version) for place, (name, version) in enumerate(zip("ab", read_with, strict=True))}
    decisions = life.loaded(Trust(version) if version else None, kept)
    assert decisions == LOADED[version, read_with]
    again = {article for decision in decisions for article in decision.articles}
    assert life.kept == {name: place for name, place in {"a": 0, "b": 1}.items() if name not in again}


def test_a_page_found_before_those_that_are_read_is_read_as_well():
    life = LifeCycle(2)
    assert [life.turn(5), life.turn(6), life.turn(7), life.turn(3)] == ["read", "read", "wait", "read"]


def test_a_page_that_gave_nothing_leaves_its_place_to_another():
    life = LifeCycle(1)
    assert [life.turn(1), life.turn(2)] == ["read", "wait"]
    life.gave_none(1)
    assert life.turn(2) == "read"


def test_the_template_is_learned_from_what_was_found_first_whatever_came_in_first():
    life = LifeCycle(2)
    for place in (7, 4, 5):
        life.was_read(place, Article(id=f"at {place}"), None)
    assert life.consider(0.0, awaited=()) == [Learn(("at 4", "at 5"))]


def test_what_was_found_earlier_is_waited_for_but_not_for_long():
    life = life_in("enough read")
    assert life.consider(100.0, awaited=[0]) == []
    assert life.consider(100.0 + PATIENCE - 0.1, awaited=[0]) == []
    assert life.consider(100.0 + PATIENCE, awaited=[0]) == [Learn(("a", "b"))]


@pytest.mark.parametrize("awaited", [[3], [2], []])
def test_what_was_found_later_or_has_come_in_is_not_waited_for(awaited):
    assert life_in("enough read").consider(0.0, awaited) == [Learn(("a", "b"))]


def test_what_a_young_template_misses_extends_it_and_is_no_change_of_layout():
    life = life_in("learning")
    life.learned("v1")
    for number in range(MISSES):
        life.was_read(number, Article(id=str(number)), "v1")
    assert life.consider(0.0, awaited=()) == [Learn(tuple("01234"))]
    assert life.learned("v2")[0] == Adopt("extended")


def test_of_many_misses_the_latest_are_kept():
    life = life_in("template")
    life.trust.futile = 4  # many are borne
    for number in range(MOST_KEPT):
        assert life.was_read(number, Article(id=str(number)), "v1") == [Keep(str(number))]
    assert life.was_read(99, Article(id="99"), "v1") == [Keep("99"), Forget(("0",))]
    assert len(life.kept) == MOST_KEPT
