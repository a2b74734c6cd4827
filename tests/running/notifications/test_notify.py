"""Alarms are sent by apprise, and no address is told."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import pytest

from crawler.running.notifications.notify import check_addresses, send_messages
from crawler.store.monitoring.alarms import AlarmChange
from crawler.store.monitoring.watches import WatchHit
from tests.serving import Answer, Handler, serving

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "s3cret-of-the-desk"


class Desk(Handler):
    """Takes messages, as apprise's json:// sends them."""

    def answer(self) -> Answer:
        return self.server.status, {}, b""

    def do_POST(self) -> None:
        self.server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.do_GET()


def change(event: str, outlet: str, message: str) -> AlarmChange:
    return AlarmChange(event=event, outlet=outlet, kind="wall", subject=outlet, message=message, at=NOON)


CHANGES = [
    change("raised", "morning", "9 of 10 pages are walls"),
    change("ended", "evening", "silent"),
    change("raised", "morning", "lists <b>2</b>"),
]


def test_what_was_raised_comes_as_one_message_and_what_ended_as_another():
    with serving("127.0.0.1", Desk, status=200, taken=[]) as desk:
        send_messages(f"json://127.0.0.1:{desk.port}/{TOKEN}", CHANGES)
        raised, ended = desk.taken
    assert (raised["title"], raised["type"]) == ("Alarm: morning", "warning")
    assert raised["message"] == "morning: 9 of 10 pages are walls\nmorning: lists <b>2</b>"
    assert (ended["title"], ended["message"]) == ("Over: evening", "evening: silent")


def test_what_a_watch_tells_comes_as_one_message_of_its_own():
    told = {"id": "0", "outlet": "morning", "at": NOON}
    hits = [
        WatchHit(event="found", watch="ferry", url="https://a.example/1", title="No ferry", was=None, **told),
        WatchHit(event="headline", watch="ferry", url="https://a.example/2", title="Calm", was="Storm", **told),
        WatchHit(event="gone", watch="council", url="https://a.example/3", title="Vote", was=None, **told),
    ]
    with serving("127.0.0.1", Desk, status=200, taken=[]) as desk:
        send_messages(f"json://127.0.0.1:{desk.port}/{TOKEN}", hits)
        ferry, council = desk.taken
    assert (ferry["title"], ferry["type"]) == ("Watch: ferry", "info")
    assert ferry["message"] == (
        "No ferry (morning) https://a.example/1\n“Storm” is now “Calm” (morning) https://a.example/2"
    )
    assert council["message"] == "gone: Vote (morning) https://a.example/3"


def test_a_service_that_takes_nothing_is_a_line_in_the_log_without_its_address(caplog):
    caplog.set_level(logging.DEBUG)
    with serving("127.0.0.1", Desk, status=500, taken=[]) as desk:
        send_messages(f"json://127.0.0.1:{desk.port}/{TOKEN}", CHANGES[:1])
    own = [record for record in caplog.records if record.name == "crawler.running.notifications.notify"]
    assert [record.levelname for record in own] == ["WARNING"]
    assert TOKEN not in caplog.text


def test_an_address_that_apprise_does_not_know_is_told_by_its_place_alone():
    with pytest.raises(ValueError, match="second one") as told:
        check_addresses(f"json://127.0.0.1/x nothing-of-the-kind://{TOKEN}")
    assert TOKEN not in str(told.value)
    check_addresses("")


def test_without_apprise_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ValueError, match="pip install apprise"):
        check_addresses("json://127.0.0.1/x")
