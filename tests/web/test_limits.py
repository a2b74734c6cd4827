"""How much is taken from one client."""

from __future__ import annotations

import asyncio

import pytest

from crawler.web.limits import Rates, TooMuch, replayed, whole_body
from tests.looping import in_a_loop


def test_who_asks_too_often_waits_and_others_do_not():
    now = [0.0]
    rates = Rates(rate=2, burst=3, now=lambda: now[0])
    assert [rates.allow("one") for _ in range(4)] == [True, True, True, False]
    assert rates.allow("other")
    now[0] = 0.5
    assert [rates.allow("one") for _ in range(2)] == [True, False]
    now[0] = 1000.0
    assert [rates.allow("one") for _ in range(4)] == [True, True, True, False]


def test_clients_without_end_take_bounded_memory():
    rates = Rates(now=lambda: 0.0)
    for number in range(5000):
        rates.allow(str(number))
    assert len(rates._left) == 2000


def read(*messages: dict, declared: str | None = None, largest: int = 10) -> bytes:
    waiting = list(messages)

    async def receive():
        return waiting.pop(0)

    return in_a_loop(whole_body(receive, declared, largest))


def piece(body: bytes, more: bool = False) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_comes_in_pieces():
    assert read(piece(b"one ", True), piece(b"two")) == b"one two"
    assert read({"type": "http.disconnect"}) == b""


@pytest.mark.parametrize(
    ("declared", "pieces", "status"),
    [
        ("11", [piece(b"")], 413),
        ("-1", [piece(b"")], 400),
        ("٣", [piece(b"")], 400),
        ("9" * 16, [piece(b"")], 400),
        (None, [piece(b"x" * 6, True), piece(b"x" * 6)], 413),
        ("3", [piece(b"x" * 11)], 413),  # it says less than it sends
    ],
)
def test_what_is_too_large_or_says_nonsense_is_refused(declared, pieces, status):
    with pytest.raises(TooMuch) as refused:
        read(*pieces, declared=declared)
    assert refused.value.status == status


def test_a_body_that_does_not_end_coming_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("crawler.web.limits._BODY_SECONDS", 0.01)

    async def receive():
        return piece(b"a", more=True) if not sent and not sent.append(1) else await asyncio.Event().wait()

    sent: list[int] = []
    with pytest.raises(TooMuch) as refused:
        in_a_loop(whole_body(receive, "1000"))
    assert refused.value.status == 408


def test_a_body_that_was_read_is_there_again():
    async def both():
        async def later():
            return {"type": "http.disconnect"}

        again = replayed(b"whole", later)
        return [await again(), await again()]

    assert in_a_loop(both()) == [piece(b"whole"), {"type": "http.disconnect"}]
