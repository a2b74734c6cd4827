"""Sources go on, but articles cannot be read: held against what the outlet's crawls used to bring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.store.monitoring.alarms import keep_alarms, look_for_alarms
from crawler.store.monitoring.failing import Tried, failures_problem
from tests.standing import standing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def tried(*brought, hours=4):
    """Crawls so many hours apart, each with the articles that it stored and failed at, the latest first."""
    return [Tried(NOON - n * timedelta(hours=hours), *each) for n, each in enumerate(brought)]


WELL = [(5, 0)] * 20


@pytest.mark.parametrize(
    ("crawls", "is_wrong"),
    [
        ([(0, 4)] * 3 + WELL, True),
        ([(0, 2)] * 3 + WELL, True),
        ([(1, 4)] * 3 + WELL, True),
        ([(0, 4), *WELL], False),
        ([(5, 1)] * 3 + WELL, False),
        ([(4, 0), *[(0, 4)] * 6, *WELL], False),  # they come again
        ([(0, 5)] * 4, True),  # never came, but all are tried and fail
        ([(2, 4)] * 20, False),  # as ever
        ([(0, 1)] * 3 + WELL, False),
    ],
)
def test_failures_are_held_against_the_outlets_past(crawls, is_wrong):
    assert bool(failures_problem(tried(*crawls))) is is_wrong


def test_an_outage_of_some_hours_is_no_alarm():
    assert failures_problem(tried(*[(0, 1)] * 20, *[(3, 0)] * 200, hours=1 / 12)) is None
    assert failures_problem(tried(*[(0, 1)] * 90, *[(3, 0)] * 200, hours=1 / 12))


def test_articles_that_cannot_be_read_are_an_alarm_until_they_come_again(store, clock):
    def crawl(stored, failed):
        begun = store.begin_crawl("outlet", {"outlet": "outlet"})
        figures = {"articles/stored": stored, "articles/failed": failed, "pages/failed/answered 403": failed}
        store.finish_crawl(begun, stats=figures)
        clock.advance(hours=4)
        found = store.read(look_for_alarms, "outlet", {"outlet.example"}, [], store.now())
        store.write(keep_alarms, "outlet", found, store.now())
        return store.read(standing, "outlet", {"outlet.example"}, [], store.now()).alarms

    for _ in range(10):
        assert crawl(5, 0) == []
    for _ in range(30):
        alarms = crawl(0, 5)
    assert alarms == ["15 of the latest 15 articles could not be read; 0% used to, most often: answered 403"]
    assert crawl(5, 0) == []
