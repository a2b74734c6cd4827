"""What waits at a host that does not answer is put off in one step."""

from __future__ import annotations

from datetime import timedelta

from crawler.items import Link
from crawler.store import Frontier

HOME = "https://www.outlet.example/"


def test_what_waits_at_a_host_is_put_off_with_its_reason_and_nothing_else_is(store, frontier, links, clock):
    frontier.add(links("a", "b", "c"))
    frontier.add([Link(url="https://other.example/a")])
    leases = {lease.link.url: lease for lease in frontier.lease(2, per_host=1)}
    frontier.release([leases["https://other.example/a"]])
    assert len(frontier.postpone("www.outlet.example", "host does not answer", clock() + timedelta(hours=1))) == 2
    counts = frontier.counts()
    assert (counts.failed, counts.open) == ({"host does not answer": 2}, 2)
    frontier.release([leases[HOME + "a"]])
    assert [lease.link.url for lease in frontier.lease(9, per_host=9)] == ["https://other.example/a", HOME + "a"]


def test_a_patient_crawl_comes_back_to_it_when_it_is_time(store, frontier, links, clock):
    frontier.add(links("a"))
    frontier.postpone("www.outlet.example", "asks to be left alone", clock() + timedelta(hours=1))
    store.finish_crawl(frontier.crawl)
    for hours, due in ((0.5, []), (1, [HOME + "a"])):
        clock.advance(hours=hours)
        later = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME]}), patient=True)
        later.add(links("a"))
        assert [lease.link.url for lease in later.lease(9, per_host=9)] == due
        store.finish_crawl(later.crawl)
