"""``crawler run --processes``: several processes crawl, one tells and writes for all."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from tests.serving import Answer, Handler, serving

ROOT = Path(__file__).resolve().parents[2]
QUICK = [
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1"),
    *("-s", "CRAWLER_PROGRESS_SECONDS=0", "-s", "CRAWLER_TDMREP=False", "-s", "CRAWLER_TEMPLATE_PAGES=0"),
]
LIMIT = 120  # seconds after which a process that hangs fails its test
NAMES = ("bridge-opens-again", "library-opens", "ferry-returns")


class Paper(Handler):
    """A feed and its articles, which are answered once ``go`` is set."""

    def answer(self) -> Answer:
        if self.path == "/feed.xml":
            links = "".join(f"<item><link>http://{self.headers['Host']}/news/{name}</link></item>" for name in NAMES)
            return 200, {"Content-Type": "application/rss+xml"}, f"<rss version='2.0'><channel>{links}".encode()
        if not self.path.startswith("/news/"):
            return 404, {}, b""
        self.server.asked.set()
        self.server.go.wait(LIMIT)
        text = f"<p>At {self.path} the council met for hours, and few expected that it would come to a vote at all.</p>"
        page = f"<html lang=en><body><article><h1>What {self.path[6:]} means</h1>{text * 9}</article>"
        return 200, {"Content-Type": "text/html"}, page.encode()


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[list[tuple[Event, Event]]]:
    """For each of two outlets, with their files: whether an article was asked for, and what lets it be answered."""
    events = [(Event(), Event()) for _ in range(2)]
    with ExitStack() as stack:
        for number, (asked, go) in enumerate(events, 71):
            server = stack.enter_context(serving(f"127.0.0.{number}", Paper, asked=asked, go=go))
            source = Source(kind="feed", url=f"{server.url}/feed.xml")
            outlet = Outlet(name=f"paper{number}", home=f"{server.url}/", sources=[source])
            write_outlet(outlet, tmp_path / f"outlets/{outlet.name}.toml")
        stack.callback(lambda: [go.set() for _, go in events])
        yield events


@pytest.fixture
def start(tmp_path: Path) -> Iterator[object]:
    """Start ``crawler run --processes 2``."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, stdout: int | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "crawler", "run", "--processes", "2", *arguments, *QUICK]
        own = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(ROOT)}, "text": True}
        process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, **own)  # type: ignore[call-overload]
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


def engines(process: subprocess.Popen[str]) -> set[int]:
    """The processes that crawl for a command (proc(5))."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == process.pid and b"crawler.running.engine" in (stat.parent / "cmdline").read_bytes():
                found.add(int(stat.parent.name))
        except OSError:  # ended meanwhile
            continue
    return found


@contextmanager
def told_of_ends(pids: set[int]) -> Iterator[Callable[[], bool]]:
    """Gives what waits until some processes, which are there, have ended; False when one has not after a long time."""
    with ExitStack() as stack:
        handles = [os.pidfd_open(pid) for pid in pids]  # each is readable when its process has ended
        for handle in handles:
            stack.callback(os.close, handle)
        yield lambda: all(select.select([handle], [], [], LIMIT)[0] for handle in handles)


def test_what_killed_processes_crawled_is_taken_over_and_written_once_into_one_file(papers, start, tmp_path) -> None:
    run = start("--once", "-o", "new.jsonl")
    for asked, _ in papers:
        assert asked.wait(LIMIT)
    crawling = engines(run)
    assert len(crawling) == 2
    for pid in crawling:
        os.kill(pid, signal.SIGKILL)
    for _, go in papers:
        go.set()
    _, said = run.communicate(timeout=LIMIT)
    assert run.returncode == 0, said
    assert said.count("was killed by SIGKILL; another one takes over its outlets") == 2
    assert "2 outlets: 6 new" in said
    written = Counter(json.loads(line)["url"] for line in (tmp_path / "new.jsonl").read_text().splitlines())
    assert sorted(written.values()) == [1] * 6


def test_told_to_end_it_ends_all_its_processes_in_order(papers, start) -> None:
    run = start()
    assert all(asked.wait(LIMIT) for asked, _ in papers)
    with told_of_ends(engines(run)) as all_ended:
        run.send_signal(signal.SIGTERM)
        assert run.stderr is not None
        lines = iter(run.stderr.readline, "")
        assert any(line.startswith("Ending: waiting for 6 requests to 127.0.0.71") for line in lines)
        for _, go in papers:
            go.set()
        _, rest = run.communicate(timeout=LIMIT)
        assert (run.returncode, "Traceback" in rest) == (130, False)
        assert all_ended()


def test_its_processes_end_with_it_when_it_is_killed(papers, start) -> None:
    run = start()
    assert papers[0][0].wait(LIMIT)
    crawling = engines(run)
    assert len(crawling) == 2
    with told_of_ends(crawling) as all_ended:
        run.kill()
        run.wait(LIMIT)
        for _, go in papers:
            go.set()
        assert all_ended()


def test_it_can_be_told_to_end_while_nobody_takes_what_it_writes(papers, start) -> None:
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)  # less than the articles of one outlet
    run = start("-o", "-", stdout=writing)
    os.close(writing)
    for _, go in papers:
        go.set()
    assert select.select([reading], [], [], LIMIT)[0]
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=LIMIT)
    os.close(reading)
    assert (run.returncode, "Traceback" in said) == (130, False)
