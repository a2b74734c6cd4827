"""Who holds a lease, and whether that process still runs."""

from __future__ import annotations

from crawler.store.owner import is_dead, this_process
from tests.store.frontier.conftest import dead_owner


def test_each_holder_has_a_name_of_its_own():
    assert this_process() != this_process()


def test_a_process_is_dead_only_when_it_ran_here_and_is_gone():
    mine = this_process()
    host, pid, machine, started, end = mine.split(":")
    assert not is_dead(mine)
    assert is_dead(dead_owner())
    assert is_dead(f"{host}:{pid}:{machine}:{int(started) - 1}:{end}"), "another process had this number"
    assert not is_dead(f"{host}:{pid}:elsewhere:{int(started) - 1}:{end}")
    assert not is_dead("worker-7")
