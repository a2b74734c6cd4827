"""Copies of robots.txt and tdmrep.json: who finds them, and for how long they serve."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.store import Store
from crawler.store.frontier.host_files import LARGEST, HostFile, find_host_file, keep_host_file

URL = "https://www.outlet.example/robots.txt"


def file(**values):
    own = {"status": 200, "body": b"User-agent: *\nDisallow: /private/\n", "content_type": "text/plain"}
    return HostFile(url=URL, final_url="https://outlet.example/robots.txt", **own | values)


def test_a_copy_is_found_by_whoever_opens_the_store(store, target, clock):
    assert store.read(find_host_file, URL, store.now()) is None
    store.write(keep_host_file, file(), store.now())
    clock.advance(hours=3)
    with Store.open(target, now=clock) as other:
        assert other.read(find_host_file, URL, other.now()) == file(age=timedelta(hours=3))


def test_a_copy_serves_for_a_day_and_not_longer(store, clock):
    store.write(keep_host_file, file(), store.now())
    clock.advance(hours=23, minutes=59)
    assert store.read(find_host_file, URL, store.now()) is not None
    clock.advance(minutes=1)
    assert store.read(find_host_file, URL, store.now()) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_of_a_host_in_trouble_serves_for_ten_minutes(store, clock, status):
    store.write(keep_host_file, file(status=status, body=b""), store.now())
    clock.advance(minutes=9)
    assert store.read(find_host_file, URL, store.now()).status == status
    clock.advance(minutes=1)
    assert store.read(find_host_file, URL, store.now()) is None


def test_a_later_answer_takes_the_place_of_an_earlier_one(store, clock):
    store.write(keep_host_file, file(), store.now())
    clock.advance(hours=25)
    store.write(keep_host_file, file(status=404, body=b""), store.now())
    clock.advance(hours=1)
    assert store.read(find_host_file, URL, store.now()) == file(status=404, body=b"", age=timedelta(hours=1))


def test_a_copy_of_the_future_does_not_serve(store, clock):
    store.write(keep_host_file, file(), store.now())
    clock.advance(days=-1)
    assert store.read(find_host_file, URL, store.now()) is None


def test_what_is_too_large_is_not_kept(store):
    store.write(keep_host_file, file(body=b"#" * (LARGEST + 1)), store.now())
    assert store.read(find_host_file, URL, store.now()) is None
