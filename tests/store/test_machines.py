"""Two machines on one PostgreSQL, whose clocks differ, and of which one is stopped for longer than its leases hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from threading import Lock

import psycopg
import pytest

from crawler.store import Store
from tests.serving import Answer, Handler, serving

ROOT = Path(__file__).resolve().parents[2]
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
LIMIT = 150  # seconds after which what hangs fails its test
HOSTS, ARTICLES = 4, 8
LEASE = 3  # seconds
QUICK = [
    *(
        "-s",
        "DOWNLOAD_DELAY=0",
        "-s",
        "AUTOTHROTTLE_ENABLED=False",
        "-s",
        "CRAWLER_WORKERS=1",
        "-s",
        "RETRY_ENABLED=False",
    ),
    *("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", f"CRAWLER_LEASE={LEASE}", "-s", "CRAWLER_TEMPLATE_PAGES=0"),
    *("-s", "CRAWLER_TDMREP=False", "-s", "CRAWLER_PROGRESS_SECONDS=0", "-s", "ROBOTSTXT_OBEY=False"),
]


@dataclass
class Asked:
    """What the hosts were asked for: host → path with the moments at which it came and was answered."""

    by_host: dict[str, list[tuple[str, float, float]]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def articles(self) -> Counter[str]:
        with self.lock:
            return Counter(host + path for host, all_ in self.by_host.items() for path, _, _ in all_ if "story" in path)


class Section(Handler):
    """A section page and its articles; each answer takes a while."""

    def answer(self) -> Answer:
        began, host = time.monotonic(), self.headers["Host"]
        self.server.never.wait(0.15)
        with self.server.asked.lock:
            self.server.asked.by_host.setdefault(host, []).append((self.path, began, time.monotonic()))
        html = {"Content-Type": "text/html"}
        names = [f"/news/2026/story-number-{n}-of-the-harbour-town" for n in range(ARTICLES)]
        if self.path == "/":
            items = "".join(
                f"<li><h2><a href='{name}'>Story number {n} of the town</a></h2></li>" for n, name in enumerate(names)
            )
            return 200, html, f"<html lang=en><title>News</title><body><h1>News</h1><ul>{items}</ul>".encode()
        if self.path not in names:
            return 404, {}, b""
        text = "".join(
            f"<p>Of {host}{self.path}, sentence {n}: the council met for hours and came to no vote.</p>"
            for n in range(9)
        )
        return (
            200,
            html,
            f"<html lang=en><title>A</title><body><article><h1>On {self.path}</h1>{text}</article>".encode(),
        )


@pytest.fixture
def sites() -> Iterator[tuple[list[str], Asked]]:
    """The addresses of some hosts, and what they were asked for."""
    from threading import Event

    asked, never = Asked(), Event()
    with ExitStack() as stack:
        hosts = [f"127.0.0.{number}" for number in range(81, 81 + HOSTS)]
        yield [stack.enter_context(serving(host, Section, asked=asked, never=never)).url for host in hosts], asked


@pytest.fixture
def empty(postgresql: str) -> str:
    """The URL of an empty database."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgresql


def until(condition: object, *processes: subprocess.Popen[str]) -> None:
    """Wait for something that happens while processes run."""
    late = time.monotonic() + LIMIT
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < late
        assert all(process.poll() is None for process in processes)
        time.sleep(0.02)  # a core is theirs


@pytest.mark.postgresql
@pytest.mark.skipif(FAKETIME is None, reason="Debian's faketime is not installed")
def test_clocks_that_differ_and_a_machine_that_sleeps_lose_nothing_and_ask_no_host_twice(
    sites: tuple[list[str], Asked], empty: str, tmp_path: Path
) -> None:
    urls, asked = sites
    command = [sys.executable, "-m", "crawler", "scrape", *(f"{url}/" for url in urls), *QUICK]
    here = os.environ | {"PYTHONPATH": str(ROOT), "CRAWLER_STORE": empty}
    there = here | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+10m"}
    Store.open(empty).close()
    with ExitStack() as stack:
        own = {"cwd": tmp_path, "stderr": subprocess.PIPE, "text": True}
        sleeper, other = (
            stack.enter_context(subprocess.Popen(command, env=environment, **own))  # type: ignore[call-overload]
            for environment in (here, there)
        )
        stack.callback(sleeper.kill)
        stack.callback(other.kill)
        until(lambda: asked.articles().total() >= HOSTS, sleeper, other)
        sleeper.send_signal(signal.SIGSTOP)
        before = asked.articles()
        with Store.open(empty) as store:
            had = {url for article in store.articles() for url in {article.url, *article.other_urls}}
        until(lambda: len(asked.articles()) == HOSTS * ARTICLES, sleeper, other)
        sleeper.send_signal(signal.SIGCONT)
        said = [process.communicate(timeout=LIMIT)[1] for process in (sleeper, other)]
    assert [sleeper.returncode, other.returncode] == [0, 0], said
    with Store.open(empty) as store:
        stored = Counter(url for article in store.articles() for url in {article.url, *article.other_urls})
    assert len(stored) == HOSTS * ARTICLES, said
    assert set(stored.values()) == {1}
    twice = {url: times for url, times in asked.articles().items() if times > 1}
    assert not twice.keys() & {url.removeprefix("http://") for url in had}, "what was stored when it was stopped"
    assert before.total() < HOSTS * ARTICLES
    for all_ in asked.by_host.values():
        assert all(ended <= began for (_, _, ended), (_, began, _) in pairwise(sorted(all_, key=lambda each: each[1])))
