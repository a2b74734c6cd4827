"""Which hosts a crawl may ask, and which rest."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy import Request

from crawler.crawl import host_gate
from crawler.crawl.host_gate import HostGate
from crawler.items import Link
from crawler.store import Lease
from crawler.store.frontier.host_claims import Claim

NOW = 1_800_000_000.0
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Clock:
    now = NOW

    def time(self):
        return self.now

    def clock_gettime(self, _):
        return self.now

    def monotonic(self):
        return self.now - NOW + 1000


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(host_gate, "time", clock)
    return clock


@pytest.fixture
def slot():
    return SimpleNamespace(delay=2.0, lastseen=0.0)


@pytest.fixture
def gate(clock, slot):
    """A gate whose claims hold for a minute, before a downloader that asks ``asked.example`` and has one slot."""
    downloader = SimpleNamespace(
        active=[Request("https://asked.example/a")],
        slots={"slow.example": slot},
        _get_slot=lambda request: ("slow.example", slot),
    )
    return HostGate(SimpleNamespace(engine=SimpleNamespace(downloader=downloader)), 60.0)


def lease(url):
    return Lease(url_id=1, link=Link(url=url), expires=MOMENT)


def test_what_is_claimed_may_be_asked_until_the_claims_run_out(gate, clock):
    gate.claim({"one.example": None}, [lease("https://two.example:8443/a")], began=clock.now)
    assert [gate.holds(host) for host in ("one.example", "two.example", "three.example")] == [True, True, False]
    clock.now += 61
    assert not gate.holds("one.example")
    assert gate.lost("one.example")
    assert not gate.lost("three.example"), "it never was this crawl's"


def test_renewed_in_time_they_hold_and_too_late_they_are_another_crawls(gate, clock):
    gate.claim({"one.example": None}, began=clock.now)
    clock.now += 50
    with gate.renewing():
        pass
    clock.now += 50
    assert gate.holds("one.example")
    clock.now += 50
    with gate.renewing():
        pass
    assert not gate.holds("one.example")
    assert gate.lost("one.example"), "what waits for its turn there must not go out"
    gate.claim({"one.example": None}, began=clock.now)
    assert gate.holds("one.example")
    assert not gate.lost("one.example")


def test_a_claim_holds_from_when_the_store_was_asked_for_it(gate, clock):
    asked = clock.now
    clock.now += 50
    gate.claim({"one.example": None}, began=asked)
    with gate.renewing():
        clock.now += 5
    clock.now += 56
    assert not gate.holds("one.example"), "the store was slow"


def test_hosts_stay_claimed_while_they_are_asked_leased_kept_or_waited_for(gate, clock):
    hosts = ("asked", "leased", "kept", "resting", "idle")
    gate.claim({f"{host}.example": None for host in hosts}, began=clock.now)
    gate.rest("resting.example:8080", clock.now + 30, waits=True)
    with gate.keep("kept.example"):
        busy = gate.busy([lease("https://leased.example/a")])
        assert busy == {f"{host}.example" for host in hosts} - {"idle.example"}
    assert not gate.holds("idle.example"), "it has to be claimed again"
    assert gate.holds("resting.example")
    assert "kept.example" not in gate.busy([])


def test_a_host_that_two_keep_is_kept_until_both_have_ended(gate):
    with gate.keep("one.example"):
        with gate.keep("one.example"):
            pass
        assert "one.example" in gate.busy([])
    assert "one.example" not in gate.busy([])


def test_nothing_is_leased_of_a_host_that_is_waited_for_until_its_time(gate, clock):
    gate.rest("one.example", clock.now + 30, waits=True)
    gate.rest("two.example", clock.now + 3600, waits=False)
    assert gate.resting() == {"one.example"}
    clock.now += 31
    assert gate.resting() == frozenset()


def test_a_host_that_asks_for_too_much_is_not_waited_for_any_more(gate, clock):
    gate.rest("one.example", clock.now + 30, waits=True)
    gate.rest("one.example", clock.now + 3600, waits=False)
    assert gate.resting() == frozenset()
    assert gate.pauses()["one.example"] == 3600


def test_whoever_asks_next_keeps_the_delay_or_the_rest(gate, clock):
    gate.rest("slow.example:8080", clock.now + 30, waits=True)
    gate.rest("other.example", clock.now + 60, waits=False)
    assert gate.pauses() == {"slow.example": 30.0, "other.example": 60.0}
    clock.now += 29
    assert gate.pauses() == {"slow.example": 2.0, "other.example": 31.0}
    clock.now += 60
    assert gate.pauses() == {"slow.example": 2.0}


def test_the_delay_from_another_crawls_last_request_is_kept(gate, slot, clock):
    gate.claim({"slow.example": timedelta(seconds=5)}, began=clock.now)
    gate.keep_delay(Request("https://slow.example/a"), "slow.example")
    assert slot.lastseen == pytest.approx(clock.monotonic() - 5)
    slot.lastseen = 0.0
    gate.keep_delay(Request("https://slow.example/b"), "slow.example")
    assert slot.lastseen == 0.0, "only before the first one"


def test_who_asks_the_others_is_said_once(gate, caplog):
    elsewhere = [
        Claim(f"{n}.example", owner, MOMENT, MOMENT) for n, owner in enumerate(("box:7:m:1:a", "box:8:m:1:b", None))
    ]
    with caplog.at_level(logging.WARNING):
        gate.warn(elsewhere)
        gate.warn(elsewhere)
    assert [record.getMessage() for record in caplog.records] == [
        "Waiting for hosts that another crawl asks: 0.example (process 7 on box, since 12:00:00 UTC), "
        "1.example (process 8 on box, since 12:00:00 UTC)"
    ]


def test_before_there_is_an_engine_nothing_is_asked(clock):
    gate = HostGate(SimpleNamespace(engine=None), 60.0)
    assert gate.busy([]) == set()
    assert gate.pauses() == {}
