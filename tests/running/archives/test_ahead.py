"""Many things are worked on at once, and what became of them is given in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from crawler.running.archives.ahead import work_ahead


class Pool:
    """Stands for worker processes; what is done with them here needs none."""

    closed = False

    async def close(self) -> None:
        self.closed = True


def things(number: int, read: list[int]) -> Iterator[int]:
    for each in range(number):
        read.append(each)
        yield each


async def late_if_even(pool: Any, number: int) -> int:
    for _ in range(20 if number % 2 == 0 else 0):
        await asyncio.sleep(0)
    return number * 10


def test_results_come_in_the_order_of_the_things_whichever_is_done_first() -> None:
    pool = Pool()
    found = list(work_ahead(range(100), lambda: pool, late_if_even))  # type: ignore[arg-type, return-value]
    assert found == [number * 10 for number in range(100)]
    assert pool.closed


def test_no_more_is_read_than_is_worked_on_ahead_and_who_leaves_ends_it() -> None:
    pool, read = Pool(), list[int]()
    with closing(work_ahead(things(1000, read), lambda: pool, late_if_even)) as results:  # type: ignore[type-var]
        assert [next(results), next(results)] == [0, 10]
        assert len(read) < 40
    assert pool.closed


def test_who_is_interrupted_while_waiting_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, asked = Pool(), Event()

    async def never(pool: Any, number: int) -> int:
        asked.set()
        await asyncio.Event().wait()
        return number

    class Interrupted:
        """What Ctrl-C makes of a wait for the other thread."""

        def result(self) -> None:
            assert asked.wait(60)
            monkeypatch.undo()
            raise KeyboardInterrupt

    run = asyncio.run_coroutine_threadsafe
    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", lambda *step: (run(*step), Interrupted())[1])
    with pytest.raises(KeyboardInterrupt):
        next(work_ahead(range(9), lambda: pool, never))  # type: ignore[arg-type, return-value]
    assert pool.closed


def test_what_the_work_raises_reaches_who_asks() -> None:
    async def fails(pool: Any, number: int) -> int:
        if number == 3:
            raise ValueError("no page")
        return number

    pool = Pool()
    results = work_ahead(range(9), lambda: pool, fails)  # type: ignore[arg-type, return-value]
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="no page"):
        next(results)
    assert pool.closed
