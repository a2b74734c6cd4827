"""What hubs are asked, when they are asked again, and when a feed is looked at because a hub told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier, Store
from crawler.store.frontier import visiting
from crawler.store.revisits import subscriptions
from crawler.store.revisits.subscriptions import Subscription, note_hub, subscription_at, to_ask, told_until
from crawler.store.schema import urls

FEED, HUB, TOPIC = "https://outlet.example/rss", "https://hub.example/", "https://outlet.example/rss?all"
SOURCES = {"outlet": [FEED]}
DAY = timedelta(days=1)


def named(store: Store, now: datetime, hub: str | None = HUB) -> None:
    with store.database.write() as connection:
        note_hub(connection, "outlet", FEED, hub, TOPIC if hub else None, now)


def asked(store: Store, now: datetime, sources: dict[str, list[str]] = SOURCES) -> list[Subscription]:
    with store.database.write() as connection:
        return to_ask(connection, sources, now)


@pytest.fixture
def told_of(store: Store, clock) -> Subscription:
    """A feed that a hub tells of for ten days."""
    named(store, clock())
    [subscription] = asked(store, clock())
    with store.database.write() as connection:
        subscriptions.granted(connection, subscription.path, 10 * DAY, clock())
    return subscription


def test_a_hub_is_asked_once_a_day_until_it_answers(store, clock):
    named(store, clock())
    named(store, clock())
    [first] = asked(store, clock())
    assert (first.feed, first.hub, first.topic, first.wanted) == (FEED, HUB, TOPIC, True)
    assert asked(store, clock()) == []
    assert asked(store, clock() + DAY) == [first]
    with store.database.read() as connection:
        assert subscription_at(connection, first.path) == first
        assert subscription_at(connection, "guessed") is None
        assert told_until(connection, "outlet", clock()) == {}


def test_what_was_granted_is_asked_for_again_in_the_middle_of_its_time(store, clock, told_of):
    with store.database.read() as connection:
        assert told_until(connection, "outlet", clock()) == {FEED: clock() + 10 * DAY}
        assert told_until(connection, "outlet", clock() + 10 * DAY) == {}
    assert asked(store, clock() + 4 * DAY) == []
    assert asked(store, clock() + 5 * DAY) == [told_of]


def test_a_hub_grants_no_more_than_a_month(store, clock, told_of):
    with store.database.write() as connection:
        subscriptions.granted(connection, told_of.path, 3650 * DAY, clock())
        assert told_until(connection, "outlet", clock()) == {FEED: clock() + 30 * DAY}


@pytest.mark.parametrize("hub", [None, "https://another.example/"])
def test_a_hub_that_the_feed_no_longer_names_is_asked_to_end(store, clock, told_of, hub):
    named(store, clock(), hub)
    found = {(each.hub, each.wanted) for each in asked(store, clock())}
    assert found == {(HUB, False), *([(hub, True)] if hub else [])}
    with store.database.write() as connection:
        subscriptions.ended(connection, told_of.path)
        assert subscription_at(connection, told_of.path) is None


def test_what_is_no_source_any_more_is_ended_and_goes_with_its_time(store, clock, told_of):
    assert [each.wanted for each in asked(store, clock(), {"outlet": []})] == [False]
    assert asked(store, clock() + 11 * DAY, {"outlet": []}) == []
    with store.database.read() as connection:
        assert subscription_at(connection, told_of.path) is None


def test_a_hub_that_denies_tells_of_nothing(store, clock, told_of):
    with store.database.write() as connection:
        subscriptions.denied(connection, told_of.path)
        assert told_until(connection, "outlet", clock()) == {}


def test_a_feed_that_a_hub_tells_of_is_due_at_most_once_a_minute(store: Store, frontier: Frontier, clock, told_of):
    def due() -> datetime:
        with store.database.write() as connection:
            subscriptions.told(connection, told_of, clock())
            return connection.execute(sa.select(urls.c.next_fetch_at)).scalar_one()

    frontier.add([Link(url=FEED, role="feed", how="user")])
    [lease] = frontier.lease(1, per_host=1)
    frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))
    read = clock()
    clock.advance(seconds=10)
    assert due() == read + timedelta(minutes=1)
    with store.database.read() as connection:
        assert subscriptions.was_told(connection, clock())
        assert not subscriptions.was_told(connection, clock() + DAY)


def test_the_address_that_a_hub_calls_cannot_be_guessed(told_of):
    assert told_of.callback("https://news.example/") == f"https://news.example/websub/{told_of.path}"
    assert len(told_of.path) >= 32
    assert len(told_of.secret) >= 32
