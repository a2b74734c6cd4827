"""Alarms: what the latest articles of an outlet lack that earlier ones had."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.walls import WALLS
from crawler.store.monitoring.alarms import Alarm, keep_alarms, look_for_alarms, walls_problem
from tests.standing import standing

_READ = st.lists(st.dictionaries(st.sampled_from([*WALLS, "article"]), st.integers(1, 60), min_size=1).map(Counter))


def test_a_field_stays_an_alarm_until_it_is_back_however_many_articles_lack_it(store, make_article, clock):
    def save(count, **values):
        for _ in range(count):
            number = store.counts().articles
            clock.advance(minutes=30)
            own = {"title": "A title", "word_count": 300, "authors": ["Ann Author"]} | values
            store.save(make_article(f"https://outlet.example/{number}", **own))
            if number % 20 == 19:
                found = store.read(look_for_alarms, "outlet", {"outlet.example"}, [], store.now())
                store.write(keep_alarms, "outlet", found, store.now())
        return store.read(standing, "outlet", {"outlet.example"}, [], store.now()).alarms

    assert save(100) == []
    assert save(20, authors=[]) == ["0% of the latest 20 articles have authors; 100% had"]
    assert len(save(200, authors=[])) == 1
    assert save(60) == []


def test_alarms_open_once_and_end(store):
    alarm = Alarm("field", "lead", "10% of the latest articles have lead; 90% had")
    for _ in range(2):
        store.write(keep_alarms, "outlet", [alarm], store.now())
        assert store.read(standing, "outlet", {"outlet.example"}, [], store.now()).alarms == [alarm.message]
    found = store.read(look_for_alarms, "outlet", {"outlet.example"}, [], store.now())
    store.write(keep_alarms, "outlet", found, store.now())
    assert store.read(standing, "outlet", {"outlet.example"}, [], store.now()).alarms == []


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        ([{"captcha": 8}], "8 of the latest 8 pages are walls (captcha 8)"),  # of an outlet without a past
        ([{"captcha": 6, "article": 4}], None),
        ([{"consent wall": 6, "article": 14}, {"article": 30}], "6 of the latest 20 pages are walls (consent wall 6); "
         "0% were usual"),
        ([{"soft 404": 1, "article": 2}, {"article": 60}], None),
        ([{"soft 404": 20}, {"article": 60}], "20 of the latest 20 pages are walls (soft 404 20); 0% were usual"),
        ([{"login wall": 8, "article": 12}] * 4, None),  # as ever
        ([{"article": 3}, {"captcha": 30}, {"article": 60}], None),  # they come again
        ([{"captcha": 1}] * 9 + [{"article": 60}], "9 of the latest 9 pages are walls (captcha 9); 0% were usual"),
    ],
)  # fmt: skip
def test_walls_are_held_against_the_outlets_past(read, problem):
    found = walls_problem([Counter(pages) for pages in read])
    assert found == problem


@given(_READ)
def test_whatever_was_read_a_crawl_of_articles_alone_ends_the_alarm(read):
    walls_problem(read)
    assert walls_problem([Counter(article=3), *read]) is None
    assert walls_problem([Counter(article=pages.total()) for pages in read]) is None


@given(_READ)
def test_pages_that_are_all_walls_are_an_alarm_whatever_the_past(read):
    assert walls_problem([Counter({"captcha": 20}), *read])
