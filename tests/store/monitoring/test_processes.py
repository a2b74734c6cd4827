"""Who works on a store, as it is told from what is held there."""

from __future__ import annotations

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.monitoring.processes import Working, working
from tests.store.frontier.conftest import dead_owner


def test_processes_of_all_machines_are_told_with_what_they_hold(store, clock) -> None:
    began = clock()
    crawl = store.begin_crawl("outlet", {"outlet": "a"})
    one = Frontier(store, crawl, owner="north:7:m1:100:aa")
    one.add([Link(url=f"https://{name}.example/a") for name in ("a", "b", "c")])
    assert len(one.lease(2, per_host=1)) == 2
    clock.advance(seconds=10)
    assert len(Frontier(store, crawl, owner="south:9:m2:200:bb").lease(1, per_host=1)) == 1
    Frontier(store, crawl, owner=dead_owner()).claim_host("d.example")
    assert store.hold_outlet("a.example", "north:7:m1:100:cc", 600)
    north, south = store.read(working, clock())
    assert north == Working(machine="north", process=7, outlets=1, hosts=2, since=began)
    assert (south.machine, south.process, south.outlets, south.hosts) == ("south", 9, 0, 1)
    clock.advance(hours=1)
    assert store.read(working, clock()) == []
