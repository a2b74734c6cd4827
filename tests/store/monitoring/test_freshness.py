"""Articles that are stored later than the outlet's file wants are an alarm, until they come in time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crawler.store.monitoring.alarms import look_for_alarms
from crawler.store.monitoring.freshness import freshness_problem

HALF_AN_HOUR = timedelta(minutes=30)
NAMES = {"outlet.example"}


@pytest.fixture
def save(store, make_article, clock):
    """Stores so many articles, each some minutes after its publication."""
    store.hold_outlet("outlet.example", "somebody", 1)  # known from here on

    def save(count, minutes, published=None):
        for _ in range(count):
            clock.advance(hours=2)
            url = f"https://www.outlet.example/{clock():%d-%H-%M}"
            store.save(make_article(url, published=published or clock() - timedelta(minutes=minutes)))

    return save


def test_articles_that_come_late_are_told_with_how_late_until_they_come_in_time(store, save):
    save(6, minutes=90)
    said = "6 of the latest 6 articles were stored later than 30 min after their publication, "
    said += "half of them later than 90 min"
    assert store.read(freshness_problem, NAMES, HALF_AN_HOUR) == said
    found = store.read(look_for_alarms, "desk", NAMES, [], store.now(), HALF_AN_HOUR)
    assert [(alarm.kind, alarm.subject, alarm.message) for alarm in found] == [("late", "desk", said)]
    save(6, minutes=10)
    assert store.read(freshness_problem, NAMES, HALF_AN_HOUR) is None


def test_without_a_target_nothing_is_late(store, save):
    save(6, minutes=90)
    assert store.read(look_for_alarms, "desk", NAMES, [], store.now()) == []


def test_a_few_say_nothing(store, save):
    save(4, minutes=90)
    assert store.read(freshness_problem, NAMES, HALF_AN_HOUR) is None


def test_what_was_published_before_the_outlet_was_known_could_not_come_in_time(store, save):
    save(10, minutes=100_000)
    assert store.read(freshness_problem, NAMES, HALF_AN_HOUR) is None


def test_a_day_without_a_time_says_nothing(store, save, clock):
    save(1, minutes=1)
    midnight = datetime(2026, 3, 3, tzinfo=timezone(timedelta(hours=1)))
    save(10, minutes=0, published=midnight)
    assert store.read(freshness_problem, NAMES, HALF_AN_HOUR) is None
