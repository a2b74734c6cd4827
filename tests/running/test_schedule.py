"""Outlets are crawled when they are due, some at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Link
from crawler.outlets import Outlet, Source
from crawler.running.base import Batch, Ended, Event
from crawler.running.schedule import Schedule
from crawler.store import Frontier, Store
from crawler.store.frontier import visiting
from crawler.store.monitoring.alarms import open_alarms
from crawler.store.revisits import subscriptions
from crawler.store.revisits.visits import next_dues
from tests.looping import in_a_loop
from tests.quick_settings import quick_settings

OUTLETS = [
    Outlet(
        name=f"{name}.example",
        home=f"https://{name}.example/",
        sources=[Source(kind="feed", url=f"https://{name}.example/rss")],
    )
    for name in ("a", "b", "c", "d", "e")
]


class Noted(Schedule):
    """Notes what it would crawl, and takes a moment for each."""

    def __init__(
        self,
        *arguments: Any,
        elsewhere: tuple[str, ...] = (),
        turns: int = 99,
        seconds: float = 0,
        **options: Any,
    ):
        super().__init__(*arguments, **options)
        self.elsewhere, self.turns, self.seconds = elsewhere, turns, seconds
        self.crawled: list[tuple[str, bool]] = []
        self.under_way = self.most_under_way = 0
        self.hears = False

    async def _hear(self, since: datetime) -> None:
        self.hears = True
        await super()._hear(since)

    async def crawl_in_turn(self, outlet: Outlet, everything: bool) -> bool:
        self.crawled.append((outlet.name, everything))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(self.seconds)
        self.under_way -= 1
        self.stopping = len(self.crawled) >= self.turns
        return outlet.name not in self.elsewhere

    def end(self) -> None:
        """The reactor is the tests'."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("scrapy.crawler.configure_logging", lambda *_, **__: None)  # the tests have their own
    with Store.open(tmp_path / "crawler.db") as store:
        yield store


async def _nowhere(batch: Batch) -> None:
    pass


def worked(store: Store, tmp_path: Path, **options: Any) -> tuple[Noted, list[Event]]:
    """A schedule that has done its work, and what it told."""
    told: list[Event] = []
    options = {"faulty": {}, "arguments": {}, "once": True, "at_once": 2} | options
    settings = quick_settings(tmp_path, CRAWLER_OUTLETS_AT_ONCE=options.pop("at_once"))
    schedule = Noted(settings, store, OUTLETS, write=_nowhere, listener=told.append, **options)
    in_a_loop(schedule._work())
    return schedule, told


@pytest.mark.parametrize(("at_once", "most"), [(0, 1), (2, 2), (9, 5)])
def test_every_outlet_that_is_due_has_its_turn_and_no_more_of_them_at_once_than_may(
    store: Store, tmp_path: Path, at_once: int, most: int
) -> None:
    schedule, _ = worked(store, tmp_path, at_once=at_once)
    assert sorted(schedule.crawled) == [(outlet.name, False) for outlet in OUTLETS]
    assert schedule.most_under_way == most
    assert schedule.ended


def test_what_is_not_due_is_left_unless_everything_is_looked_at_now(store: Store, tmp_path: Path) -> None:
    frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "a.example"}))
    lease = frontier.claim(Link(url="https://a.example/rss", role="feed"))
    frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))
    schedule, _ = worked(store, tmp_path)
    assert [name for name, _ in sorted(schedule.crawled)] == [outlet.name for outlet in OUTLETS[1:]]
    schedule, _ = worked(store, tmp_path, arguments={"now": True})
    assert sorted(schedule.crawled) == [(outlet.name, True) for outlet in OUTLETS]


@pytest.mark.parametrize(("once", "turns"), [(True, 99), (False, 15)])
def test_a_crawl_s_end_has_the_store_asked_for_that_outlet_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, once: bool, turns: int
) -> None:
    asked: list[int] = []

    def count(connection: Any, outlets: Any, now: datetime) -> Any:
        asked.append(len(outlets))
        return next_dues(connection, outlets, now)

    monkeypatch.setattr("crawler.running.schedule.next_dues", count)
    schedule, _ = worked(store, tmp_path, once=once, turns=turns, at_once=1)
    assert len(schedule.crawled) == (5 if once else 15)
    assert sum(asked) <= len(OUTLETS) + 2 * len(schedule.crawled)


def test_what_another_process_has_crawled_meanwhile_leaves_its_place_to_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def meanwhile(connection: Any, outlets: Any, now: datetime) -> Any:
        asked.append(len(outlets))
        later = {"https://b.example/rss", "https://c.example/rss"} if len(asked) > 1 else set()
        return [(now + timedelta(hours=1) if later & set(sources) else now, 0) for _, sources in outlets]

    monkeypatch.setattr("crawler.running.schedule.next_dues", meanwhile)
    schedule, _ = worked(store, tmp_path, at_once=3, seconds=0.05)
    assert [name for name, _ in schedule.crawled] == ["a.example", "d.example", "e.example"]
    assert schedule.most_under_way == 3


def test_now_is_once_and_then_an_outlet_follows_what_is_due(store: Store, tmp_path: Path) -> None:
    schedule, _ = worked(store, tmp_path, arguments={"now": True}, once=False, turns=8)
    assert sorted(schedule.crawled[:5]) == [(outlet.name, True) for outlet in OUTLETS]
    assert [everything for _, everything in schedule.crawled[5:]] == [False] * len(schedule.crawled[5:])


def test_what_another_process_crawls_is_asked_for_again_after_a_while_only(store: Store, tmp_path: Path) -> None:
    schedule, _ = worked(store, tmp_path, once=False, turns=7, elsewhere=("a.example", "b.example"))
    names = [name for name, _ in schedule.crawled]
    assert (names.count("a.example"), names.count("b.example")) == (1, 1)


@pytest.mark.parametrize("busy", [0, 1])
def test_an_outlet_of_which_a_hub_tells_has_its_turn_at_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    """Also while others are crawled again and again."""
    monkeypatch.setattr("crawler.running.schedule._HEAR", 0.01 if not busy else 3.0)
    for outlet in OUTLETS[busy:]:
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": outlet.name}))
        lease = frontier.claim(Link(url=outlet.source_urls[0], role="feed"))
        frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))
    with store.database.write() as connection:  # looked at long ago
        connection.exec_driver_sql("UPDATE urls SET fetched_at = '2026-01-31 00:00:00.000000'")
    feed = OUTLETS[3].source_urls[0]
    settings = quick_settings(tmp_path, CRAWLER_WEBSUB_CALLBACK="https://news.example/")
    options: dict[str, Any] = {"faulty": {}, "arguments": {}, "once": False, "turns": 1 + 20 * busy, "seconds": 0.05}
    schedule = Noted(settings, store, OUTLETS, write=_nowhere, listener=lambda _: None, **options)

    async def tell() -> None:
        hub = ("d.example", feed, "https://hub.example/", feed, store.now() + timedelta(days=1))
        store.write(subscriptions.note_hub, *hub)
        [found] = store.write(subscriptions.to_ask, {"d.example": [feed]}, store.now() + timedelta(days=2))
        while not schedule.hears:
            await asyncio.sleep(0)
        store.write(subscriptions.told, found, store.now())

    async def both() -> None:
        await asyncio.gather(schedule._work(), tell())

    in_a_loop(both())
    assert ("d.example", False) in schedule.crawled
    assert len(schedule.crawled) == 1 or busy


def test_an_outlet_that_cannot_be_crawled_is_told_and_has_an_alarm(store: Store, tmp_path: Path) -> None:
    schedule, told = worked(store, tmp_path, faulty={"f.example": "line 1: no home"})
    [ended] = told
    assert isinstance(ended, Ended)
    assert (ended.job.name, str(ended.error)) == ("f.example", "line 1: no home")
    assert store.read(open_alarms, "f.example") == ["line 1: no home"]
    assert "f.example" not in dict(schedule.crawled)


def test_what_is_edited_while_it_runs_is_taken_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.running.schedule._LOOK", timedelta(0))
    added = Outlet(name="f.example", home="https://f.example/")
    edits = iter([([OUTLETS[0], added], {"b.example": "line 1: no"}), ([added], {})])
    schedule, told = worked(store, tmp_path, once=False, turns=12, edited=lambda: next(edits, None))
    names = [name for name, _ in schedule.crawled]
    assert set(names[-2:]) == {"f.example"}
    assert [str(event.error) for event in told if isinstance(event, Ended)] == ["line 1: no"]
    assert store.read(open_alarms, "b.example") == []
