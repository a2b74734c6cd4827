"""Three spiders in each of two processes, at a host that logs every request."""

from benchmarks.politeness import Allowed, measure


def test_a_host_sees_no_more_of_several_spiders_and_processes_than_of_one():
    seen = measure(Allowed(delay=0.2, concurrency=1, answer=0.02, articles=5))
    assert seen.processes == 2
    assert seen.overlap == 1
    assert seen.gap > 0.1, "half the delay, for a machine that is busy"
    assert (seen.missing, seen.twice) == (0, 0)
