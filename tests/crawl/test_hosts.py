"""A host that asks for it, or that does not answer, is left alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from crawler.crawl import hosts as module
from crawler.crawl.hosts import Hosts
from crawler.crawl.problems import NotNow, Problem

HOST = "outlet.example"
DAY = 24 * 3600


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=1_000_000.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def hosts(clock):
    """The hosts of a crawl that has not begun: waits of up to a minute, three failures."""
    crawler = SimpleNamespace(engine=None, get_extension=lambda kind: None)
    return Hosts(crawler, longest_wait=60, failures=3)


def rest(hosts, clock):
    """For how many seconds the host rests from now on."""
    start, seconds = clock.now, 0
    while hosts.rests(HOST):
        seconds += 10
        clock.now = start + seconds
    clock.now = start
    return seconds


def test_it_rests_after_different_urls_in_a_row_and_twice_as_long_after_the_next(hosts, clock):
    for path in "aab":
        hosts.note_failure(HOST, path, "timeout")
    assert not hosts.rests(HOST)
    assert hosts.keeps_failing(HOST)
    hosts.note_failure(HOST, "c", "timeout")
    assert rest(hosts, clock) == 600
    assert not hosts.rests("other.example")
    clock.now += 600
    hosts.note_failure(HOST, "d", "timeout")
    assert rest(hosts, clock) == 1200


def test_an_answer_ends_the_row(hosts):
    for path in "ab":
        hosts.note_failure(HOST, path, "timeout")
    hosts.note_answer(HOST)
    hosts.note_failure(HOST, "c", "timeout")
    assert not hosts.rests(HOST)
    assert not hosts.keeps_failing(HOST)


@pytest.mark.parametrize(
    ("asked", "seconds", "refusal"), [(50, 50, NotNow), (70, 70, Problem), (3 * DAY, DAY, Problem)]
)
def test_a_short_pause_is_waited_for_and_a_long_one_puts_its_urls_off(hosts, clock, asked, seconds, refusal):
    hosts.back_off(HOST, asked, "answered 429")
    refused = hosts.refusal(HOST)
    assert (type(refused), str(refused)) == (refusal, "answered 429")
    assert refusal is NotNow or refused.retry_in.total_seconds() == seconds
    assert rest(hosts, clock) == seconds


def test_a_host_that_does_not_say_for_how_long_gets_twice_as_long_each_time(hosts, clock):
    pauses = []
    for _ in range(4):
        hosts.back_off(HOST, None, "answered 429")
        pauses.append(rest(hosts, clock))
        clock.now += DAY
    assert pauses == [30, 60, 120, 240]
    hosts.note_answer(HOST)
    hosts.back_off(HOST, None, "answered 429")
    assert rest(hosts, clock) == 30


def test_the_same_article_at_fifty_addresses_in_a_row_is_no_article(hosts, clock):
    for text in ["same"] * 49 + ["other"] + ["same"] * 49:
        hosts.note_article(HOST, text)
    assert not hosts.rests(HOST)
    hosts.note_article(HOST, "same")
    assert rest(hosts, clock) == DAY
    assert "same article" in hosts.refusal(HOST).reason
