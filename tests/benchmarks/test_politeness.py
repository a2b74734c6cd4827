"""Three spiders in two processes, at hosts that log every request."""

from concurrent.futures import ThreadPoolExecutor

from benchmarks.politeness import Allowed, measure


def test_a_host_sees_no_more_of_several_spiders_and_processes_than_of_one():
    with ThreadPoolExecutor(1) as thread:  # the tests' own thread runs an event loop
        seen = thread.submit(
            measure, Allowed(delay=0.5, concurrency=1, answer=0.02, articles=3, spiders=(2, 1))
        ).result()
    assert seen.processes == 2
    assert seen.overlap == 1
    assert seen.gap > 0.1, "a fifth of the delay, for a machine that is busy"
    assert (seen.missing, seen.twice) == (0, 0)
