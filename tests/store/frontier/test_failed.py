"""What gave nothing is listed with why, and made due again."""

from datetime import timedelta

from crawler.items import Link
from tests.store.conftest import HOME


def test_failed_urls_are_listed_with_why(store, frontier, links, clock):
    frontier.add([*links("a", "b"), Link(url="https://other.example/c")])
    leases = {lease.link.url: lease for lease in frontier.lease(9, per_host=9)}
    frontier.fail(leases[HOME + "b"], "timeout", retry_at=clock() + timedelta(hours=1))
    frontier.fail(leases["https://other.example/c"], "consent wall", state="blocked")
    c, b = store.failed()
    assert (b.url, b.state, b.reason, b.attempts) == (HOME + "b", "failed", "timeout", 1)
    assert (b.tried_at, b.next_fetch_at) == (clock(), clock() + timedelta(hours=1))
    assert (c.outlet, c.state, c.next_fetch_at) == ("other.example", "blocked", None)
    assert list(store.failed(outlet="other.example")) == [c]


def test_many_failed_urls_are_listed_by_outlet_then_as_found(store, frontier):
    for n in range(450):
        frontier.add([Link(url=f"https://outlet{n % 2}.example/{n}")])
    for lease in frontier.lease(450, per_host=450):
        frontier.fail(lease, "timeout")
    numbers = [int(failed.url.rpartition("/")[2]) for failed in store.failed()]
    assert numbers == [*range(0, 450, 2), *range(1, 450, 2)]


def test_pages_of_failed_urls_go_on_to_the_last_one(store, frontier):
    states = ("blocked", "failed", "gone")
    for n in range(250):
        frontier.add([Link(url=f"https://outlet{n % 2}.example/{n}")])
    for n, lease in enumerate(frontier.lease(250, per_host=250)):
        frontier.fail(lease, "timeout", state=states[n % 3])
    pages, place = [], None
    while not pages or place is not None:
        found, place = store.failed_page(30, after=place)
        pages.append(found)
    assert [failed for page in pages for failed in page] == list(store.failed())
    assert [len(page) for page in pages] == [*[30] * 8, 10]


def test_retrying_the_failed_makes_them_due(store, begin, fetch, links):
    first = begin()
    first.add(links("a", "b"))
    first.add([Link(url="https://other.example/c")])
    for lease in first.lease(9, per_host=9):
        first.fail(lease, "404", state="gone")
    first.leave_hosts({})
    store.finish_crawl(first.crawl)
    again = store.retry_failed(outlet="outlet.example")
    assert [link.url for link in again] == [HOME + "a", HOME + "b"]
    assert again[0].found_on == HOME
    retry = begin("failed", {"retry": True})
    retry.add(again)
    assert fetch(retry) == ["a", "b"]
    assert [failed.url for failed in store.failed()] == ["https://other.example/c"]
