import asyncio
import os
import signal
import time

import pytest
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.crawl.workers.pool import Workers
from crawler.crawl.workers.worker import WorkerFailed


@pytest.fixture
def workers():
    workers = Workers(workers=2, timeout=1.0, pages=50, memory=4096)
    yield workers
    pool, _ = Workers._pools.pop(workers._key)  # the next test starts processes of its own
    pool.stop()
    pool.join()


def reactor(test):
    """Run an async test in the reactor, where asyncio's futures can be awaited."""

    @ensureDeferred
    async def run(workers):
        return await deferred_from_coro(test(workers))

    return run


@reactor
async def test_a_function_runs_in_another_process(workers):
    assert await workers.run(os.getpid) != os.getpid()


@reactor
async def test_what_extraction_loads_at_its_first_page_is_there_before_a_worker_starts(workers):
    assert await workers.run(eval, "'trafilatura' in __import__('sys').modules")


@reactor
async def test_what_libraries_log_of_a_page_does_not_reach_the_terminal(workers):
    handlers = "[type(handler).__name__ for handler in __import__('logging').root.handlers]"
    assert await workers.run(eval, handlers) == ["NullHandler"]  # without any, warnings go to standard error


@reactor
async def test_what_the_function_raises_comes_back(workers):
    with pytest.raises(ValueError, match="invalid literal"):
        await workers.run(int, "x")


@reactor
async def test_a_page_that_hangs_costs_that_page_alone(workers):
    jobs = [workers.run(time.sleep, 60 if n == 3 else 0) for n in range(10)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    failed = [r for r in results if r is not None]
    assert [r.reason for r in failed] == ["extraction took longer than 1 s"]
    assert isinstance(results[3], WorkerFailed)


@reactor
async def test_a_worker_that_dies_costs_one_page(workers):
    jobs = [workers.run(os._exit, 9) if n == 3 else workers.run(abs, -n) for n in range(10)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert isinstance(results[3], WorkerFailed)
    assert results[3].reason == "the extraction process died"
    assert [r for n, r in enumerate(results) if n != 3] == [0, 1, 2, 4, 5, 6, 7, 8, 9]


@reactor
async def test_a_worker_that_is_told_to_end_costs_no_page(workers):
    pid = await workers.run(os.getpid)
    ended = f"__import__('os').kill({pid}, 15) if __import__('os').getpid() == {pid} else 'done'"
    both = await asyncio.gather(workers.run(eval, ended), workers.run(eval, ended))
    assert both == ["done", "done"]


@reactor
async def test_a_worker_that_takes_too_much_memory_costs_one_page(workers):
    with pytest.raises(WorkerFailed, match="out of memory"):
        await workers.run(bytearray, 8 << 30)
    assert await workers.run(abs, -1) == 1


@reactor
async def test_memory_that_the_system_refuses_is_told_as_such(workers):
    with pytest.raises(WorkerFailed, match="out of memory"):
        await workers.run(eval, "(_ for _ in ()).throw(OSError(12, 'Cannot allocate memory'))")


@reactor
async def test_a_limit_of_memory_that_no_page_fits_in_is_named(workers):
    small = Workers(workers=1, timeout=5.0, pages=50, memory=50)
    problems = await asyncio.gather(*(small.run(abs, -n) for n in range(3)), return_exceptions=True)
    await small.close()
    assert {type(problem) for problem in problems} == {WorkerFailed}
    assert len({problem.reason for problem in problems}) == 1
    assert problems[0].reason.startswith("CRAWLER_WORKER_MEMORY=50 is too little; extraction takes ")


@reactor
async def test_the_system_may_kill_processes_that_do_nothing(workers):
    os.kill(await workers.run(os.getpid), signal.SIGKILL)
    assert await asyncio.gather(*(workers.run(abs, -n) for n in range(20))) == list(range(20))
