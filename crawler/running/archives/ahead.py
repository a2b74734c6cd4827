"""Works through many things in worker processes and gives what became of them in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from threading import Thread
from typing import TypeVar

from crawler.crawl.workers.pool import Workers

S = TypeVar("S")
T = TypeVar("T")

_AHEAD = 32
"""Things that are worked on or wait for it, so that no worker waits for what reads them."""


def work_ahead(
    things: Iterable[S], workers: Callable[[], Workers], work: Callable[[Workers, S], Awaitable[T]]
) -> Iterator[T]:
    """What work makes of each thing, in their order; some are worked on ahead of what is asked for.

    :param things: read in another thread than the caller's, one after the other.
    :param workers: makes the processes, which are stopped at the end.
    :param work: makes something of a thing, with the processes; it runs in that other thread.
    :raises Exception: whatever the things or the work raise.
    """
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="ahead", daemon=True)  # whoever calls may have a loop that runs
    thread.start()
    results = _results(things, workers, work)
    steps: list[asyncio.Future[T | None]] = []

    async def step() -> T | None:
        steps[:] = [asyncio.ensure_future(anext(results, None))]
        return await steps[0]

    async def end() -> None:
        for each in steps:  # which whoever was interrupted waits for no more
            each.cancel()
            await asyncio.wait([each])
        await results.aclose()

    try:
        while (result := asyncio.run_coroutine_threadsafe(step(), loop).result()) is not None:
            yield result
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _results(
    things: Iterable[S], workers: Callable[[], Workers], work: Callable[[Workers, S], Awaitable[T]]
) -> AsyncGenerator[T, None]:
    pool, under_way = workers(), deque[asyncio.Future[T]]()
    try:
        for thing in things:
            under_way.append(asyncio.ensure_future(work(pool, thing)))
            if len(under_way) >= _AHEAD:
                yield await under_way.popleft()
            else:
                await asyncio.sleep(0)  # it is given to a worker
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await pool.close()
