"""No outlet waits for ever because others are due before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.running.turns import Turns

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_who_has_waited_longest_comes_first_and_who_is_not_due_not_at_all() -> None:
    due = {"a": NOON - MINUTE, "b": NOON - 2 * MINUTE, "c": NOON + MINUTE}
    assert Turns().order(due, NOON) == ["b", "a"]


def test_one_that_is_due_anew_at_any_moment_gets_its_turn() -> None:
    turns = Turns()
    crawled = set()
    for minute in range(10):
        now = NOON + minute * MINUTE
        due = {"new": now, "busy": now - MINUTE / 2, "other": now - MINUTE / 3}
        crawled.add(turns.order(due, now)[0])
        turns.order({"new": now} if "new" not in crawled else {}, now)  # the others are being crawled meanwhile
    assert "new" in crawled


def test_the_wait_of_one_that_was_crawled_is_forgotten() -> None:
    turns = Turns()
    turns.order({"a": NOON - 5 * MINUTE}, NOON)
    turns.order({"b": NOON}, NOON)  # a is being crawled
    assert turns.order({"a": NOON + MINUTE, "b": NOON}, NOON + 2 * MINUTE) == ["b", "a"]
