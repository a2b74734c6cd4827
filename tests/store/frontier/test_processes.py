"""Several processes on one store, and processes that are killed."""

import multiprocessing
import os
import random
import signal
from collections import Counter

import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Frontier, Store

HOME = "https://www.outlet.example/"
COMMAND = ("scrape", {"urls": [HOME]})
processes = multiprocessing.get_context("fork")


def run(target, *arguments):
    process = processes.Process(target=target, args=arguments)
    process.start()
    return process


def ended_well(started):
    for process in started:
        process.join()
    return [process.exitcode for process in started] == [0] * len(started)


def open_at_once(target, barrier):
    barrier.wait()
    with Store.open(target) as store:
        store.begin_crawl(*COMMAND)


def test_several_processes_may_make_a_store_at_once(target):
    barrier = processes.Barrier(4)
    assert ended_well([run(open_at_once, target, barrier) for _ in range(4)])
    assert rows(target, "SELECT count(*) FROM crawls") == [(1,)]


def rows(target, query):
    with Store.open(target) as store, store.database.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def crawl_all(target, make_article, barrier, log):
    """Crawl until nothing is open, and write down every URL that was fetched."""
    with Store.open(target) as store, open(log, "w") as fetched:
        frontier = Frontier(store, store.begin_crawl(*COMMAND))
        leases = frontier.lease(1, per_host=4)
        barrier.wait()  # each holds a page by now, so both have something to do
        while leases or frontier.counts().open:
            for lease in leases:
                print(lease.link.url, file=fetched)
                if lease.link.role == "article":
                    frontier.article_done(lease, make_article(lease.link.url))
                else:
                    frontier.listing_done(lease, listed(lease.link.url))
            leases = frontier.lease(7, per_host=4)


def listed(url):
    """A listing names the articles of the next listing too, so the processes add the same links."""
    number = int(url.rpartition("/")[2])
    return [Link(url=f"https://h{n % 5}.example/{number + n // 40}/{n}", found_on=url) for n in range(60)]


def test_two_processes_never_fetch_the_same_url(target, tmp_path, make_article):
    barrier = processes.Barrier(2)
    with Store.open(target) as store:
        frontier = Frontier(store, store.begin_crawl(*COMMAND))
        frontier.add([Link(url=f"https://list{n}.example/{n}", role="section") for n in range(6)])
        logs = [tmp_path / "first.log", tmp_path / "second.log"]
        assert ended_well([run(crawl_all, target, make_article, barrier, log) for log in logs])
        fetched = [log.read_text().split() for log in logs]
        assert all(fetched), "both had something to do"
        assert [url for url, times in Counter(fetched[0] + fetched[1]).items() if times > 1] == []
        counts = frontier.counts()
        assert (counts.open, counts.pages, counts.failed) == (0, 6, {})
        assert counts.stored == counts.found == len(list(frontier.reached())) == store.counts().articles


def crawl_slowly(target, make_article):
    """Crawl a chain of listings, each with some articles, some of which are copies."""
    with Store.open(target) as store:
        frontier = Frontier(store, store.begin_crawl(*COMMAND))
        frontier.add([Link(url=HOME + "list/0", role="start")])
        while leases := frontier.lease(5, per_host=5):
            for lease in leases:
                url = lease.link.url
                number = int(url.rpartition("/")[2])
                if lease.link.role == "article":
                    frontier.article_done(lease, make_article(url, f"text {number % 50}" + "x" * 5000))
                else:
                    links = [Link(url=f"{HOME}{number}/{n}", found_on=url) for n in range(number * 6, number * 6 + 6)]
                    following = [Link(url=f"{HOME}list/{number + 1}", role="page")] if number < 19 else []
                    frontier.listing_done(lease, links + following)


def assert_consistent(target):
    """Nothing is half-stored: a URL of an article is done if and only if its article is there."""
    for impossible in (
        "SELECT url FROM urls WHERE state = 'done' AND role = 'article' AND article_id IS NULL",
        "SELECT url FROM urls WHERE state != 'done' AND article_id IS NOT NULL",
        "SELECT a.url FROM articles a LEFT JOIN urls u ON u.url = a.url WHERE coalesce(u.article_id, '') != a.id",
        "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM crawl_articles)",
        "SELECT url_id FROM crawl_urls c JOIN urls u ON u.id = c.url_id"
        " WHERE (c.outcome IS NULL) != (u.state IN ('found', 'leased'))",
        "SELECT url FROM urls WHERE (state = 'leased') != (lease_owner IS NOT NULL)",
    ):
        assert rows(target, impossible) == [], impossible


def test_a_process_killed_at_any_moment_leaves_nothing_half_stored(target, make_article):
    moments = random.Random(20260301)
    for _ in range(8):
        process = run(crawl_slowly, target, make_article)
        process.join(moments.uniform(0.02, 0.25))
        process.kill()
        process.join()
        assert_consistent(target)
    assert ended_well([run(crawl_slowly, target, make_article)])
    assert_consistent(target)
    with Store.open(target) as store:
        frontier = Frontier(store, store.begin_crawl(*COMMAND))
        counts = frontier.counts()
        assert (counts.open, counts.pages, counts.found, counts.failed) == (0, 20, 120, {})
        assert (counts.stored, counts.duplicates) == (50, 70)
        assert len(list(frontier.reached())) == 50
        assert sum(len(article.other_urls) for article in store.articles()) == 70


def lease_and_wait(target, leased):
    with Store.open(target) as store:
        frontier = Frontier(store, store.begin_crawl(*COMMAND))
        frontier.lease(2, per_host=2)
        leased.set()
        signal.pause()


def test_leases_of_a_killed_process_are_handed_out_at_once(target):
    leased = processes.Event()
    with Store.open(target) as store:
        Frontier(store, store.begin_crawl(*COMMAND)).add([Link(url=f"{HOME}{n}") for n in range(3)])
        process = run(lease_and_wait, target, leased)
        leased.wait()
        while_it_runs = Frontier(store, store.begin_crawl(*COMMAND)).lease(9, per_host=9)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert while_it_runs == []
        resumed = Frontier(store, store.begin_crawl(*COMMAND))
        assert [lease.link.url for lease in resumed.lease(9, per_host=9)] == [f"{HOME}{n}" for n in range(3)]
