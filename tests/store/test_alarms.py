"""Alarms: what the latest articles of an outlet lack that earlier ones had."""

from __future__ import annotations

from crawler.store.alarms import Alarm, coverage_alarms, keep_alarms, look_for_alarms
from crawler.store.standing import standing


def articles(make_article, count, first=0, **values):
    return [make_article(f"https://outlet.example/{first + n}", **values) for n in range(count)]


def test_a_field_that_goes_missing_is_named(make_article):
    past = articles(make_article, 40, authors=["Ann Author"], title="A title", word_count=300)
    recent = articles(make_article, 20, first=40, title="A title", word_count=300)
    assert [alarm.subject for alarm in coverage_alarms([*recent, *past])] == ["authors"]


def test_a_field_that_was_rare_before_is_no_alarm(make_article):
    stored = articles(make_article, 60, title="A title", word_count=300)
    assert coverage_alarms(stored) == []


def test_texts_that_shrink_are_named(make_article):
    stored = [*articles(make_article, 20, word_count=40), *articles(make_article, 40, first=20, word_count=400)]
    assert [alarm.message for alarm in coverage_alarms(stored)] == ["the latest articles have 40 words; 400 were usual"]


def test_alarms_open_once_and_end(store):
    alarm = Alarm("field", "lead", "10% of the latest articles have lead; 90% had")
    for _ in range(2):
        keep_alarms(store, "outlet", [alarm])
        assert standing(store, "outlet", {"outlet.example"}, []).alarms == [alarm.message]
    keep_alarms(store, "outlet", look_for_alarms(store, {"outlet.example"}, []))
    assert standing(store, "outlet", {"outlet.example"}, []).alarms == []
