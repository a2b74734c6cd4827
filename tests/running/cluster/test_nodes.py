"""``crawler run --ray``: every node of a cluster crawls, on one PostgreSQL."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store
from tests.serving import Answer, Handler, serving

OUTLETS, AT_ONCE, ARTICLES = 4, 2, 12
LIMIT = 90  # seconds after which a process that hangs fails its test
QUICK = [
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1"),
    *("-s", "CRAWLER_TDMREP=False", "-s", "CRAWLER_TEMPLATE_PAGES=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"),
    *("-s", f"CRAWLER_OUTLETS_AT_ONCE={AT_ONCE}"),
]


class Paper(Handler):
    """A feed and its articles, which are answered once two nodes crawl; what is asked for is counted."""

    def answer(self) -> Answer:
        host = self.headers["Host"]
        if self.path == "/feed.xml":
            links = "".join(f"<item><link>http://{host}/news/story-{n}</link></item>" for n in range(ARTICLES))
            return 200, {"Content-Type": "application/rss+xml"}, f"<rss version='2.0'><channel>{links}".encode()
        if not self.path.startswith("/news/"):
            return 404, {}, b""
        self.server.asked[f"http://{host}{self.path}"] += 1
        self.server.hosts.add(host)
        if len(self.server.hosts) > AT_ONCE:  # more than one node crawls, so both do
            self.server.both.set()
        assert self.server.both.wait(LIMIT)
        text = f"<p>At {host}{self.path} the council met for hours, and few expected that it would come to a vote.</p>"
        page = f"<html lang=en><body><article><h1>What {self.path[6:]} means for {host}</h1>{text * 9}</article>"
        return 200, {"Content-Type": "text/html"}, page.encode()


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[list[Any]]:
    """The servers of the outlets, whose files are there."""
    with ExitStack() as stack:
        servers = []
        shared = {"asked": Counter(), "hosts": set(), "both": Event()}
        for number in range(OUTLETS):
            server = stack.enter_context(serving(f"127.0.0.{81 + number}", Paper, **shared))
            source = Source(kind="feed", url=f"{server.url}/feed.xml")
            outlet = Outlet(name=f"paper{number}", home=f"{server.url}/", sources=[source])
            write_outlet(outlet, tmp_path / f"outlets/{outlet.name}.toml")
            servers.append(server)
        yield servers


def stored(store: str) -> Counter[str]:
    with Store.open(store) as opened:
        return Counter(article.url for article in opened.articles())


@pytest.mark.slow
@pytest.mark.parametrize("lost", [False, True])
def test_all_nodes_crawl_and_one_may_be_lost(papers, store, cluster, start, lost):
    process = start(store, "run", *QUICK, "--once")
    if lost:
        assert papers[0].both.wait(LIMIT)
        cluster.remove_node(cluster.worker_nodes.copy().pop(), allow_graceful=False)
    _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    every = {f"{server.url}/news/story-{n}" for server in papers for n in range(ARTICLES)}
    assert stored(store) == Counter(every), said
    assert ("was lost, and the others go on" in said) is lost
    if not lost:
        assert set(papers[0].asked.values()) == {1}, said


@pytest.mark.slow
def test_sigterm_ends_the_crawls_of_all_nodes_in_order(papers, store, start):
    process = start(store, "run", *QUICK)
    assert papers[0].both.wait(LIMIT)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    with psycopg.connect(store) as connection:
        assert connection.execute("SELECT count(*) FROM host_claims WHERE expires > now()").fetchone() == (0,), said
