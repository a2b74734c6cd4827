"""How long readers of the server wait while a crawl stores, beside the same without one.

    python -m benchmarks.readers STORE [--readers 50] [--requests 10] [--pause 0] [--articles-a-second 20]

STORE is an SQLite file with articles; it is copied, for articles are stored into it. A real `crawler serve` answers
each reader in turn: the articles, a search, one article, the latest as a feed. What a reader waits for the first byte
is printed, with nothing else on the store, and while another process stores articles, one transaction each. With
--pause a reader looks at an answer for so many seconds, on the mean, before asking again; without it all ask at once.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from benchmarks.invented_articles import Articles
from crawler.store import Store

_TOKEN = "a-token-for-the-readers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--requests", type=int, default=10, help="of each reader")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds, on the mean")
    parser.add_argument("--articles-a-second", type=float, default=20)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write(asked.store, asked.articles_a_second)
        return
    with tempfile.TemporaryDirectory(dir=asked.store.parent) as folder:
        copy = Path(shutil.copy(asked.store, Path(folder) / "crawler.db"))
        with Store.open(str(copy)) as store:
            paths = ["/", "/?words=hundredth7", f"/articles/{store.latest(1)[0].id}", "/feeds/articles.atom"]
        with served(copy) as address:
            read(address, paths, 1, len(paths), 0.0)
            show("alone", read(address, paths, asked.readers, asked.requests, asked.pause))
            with storing(copy, asked.articles_a_second):
                show("while a crawl stores", read(address, paths, asked.readers, asked.requests, asked.pause))


def write(target: Path, rate: float) -> None:
    """Store invented articles at a rate, until killed."""
    with Store.open(str(target)) as store:
        article = Articles(400)
        for number in count(10_000_000):
            store.save(article(number))
            print(number, flush=True)
            time.sleep(1 / rate)


@contextmanager
def storing(target: Path, rate: float) -> Iterator[None]:
    """While a process stores; says how many it has stored."""
    words = [sys.executable, "-m", "benchmarks.readers", str(target), "--write", "--articles-a-second", str(rate)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        stored, _ = process.communicate()
    print(f"{len(stored.splitlines())} articles were stored meanwhile")


@contextmanager
def served(target: Path) -> Iterator[str]:
    """A server of the store; gives its address."""
    words = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--store", str(target)]
    environment = os.environ | {"SERVE_TOKEN": _TOKEN}
    process = subprocess.Popen(words, cwd=target.parent, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    try:
        line = next(line for line in process.stderr if line.startswith("Open "))
        yield line.split()[1].partition("/sign-in")[0]
    finally:
        process.terminate()
        process.communicate()


def read(address: str, paths: list[str], readers: int, requests: int, pause: float) -> list[float]:
    """Milliseconds until the first byte of each answer."""

    def one(reader: int) -> list[float]:
        waited, chance = [], random.Random(reader)
        for n in range(requests):
            time.sleep(chance.expovariate(1 / pause) if pause else 0)
            waited.append(ask(address, paths[(reader + n) % len(paths)], reader))
        return waited

    with ThreadPoolExecutor(readers) as threads:
        return [each for waited in threads.map(one, range(readers)) for each in waited]


def ask(address: str, path: str, reader: int) -> float:
    """Milliseconds until the first byte; each reader has an address of its own, for a client's rate is bounded."""
    host, port = urlsplit(address).hostname or "", urlsplit(address).port
    connection = HTTPConnection(host, port, source_address=(f"127.0.9.{1 + reader % 250}", 0), timeout=600)
    with closing(connection):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {_TOKEN}"})
        answer = connection.getresponse()
        waited = 1000 * (time.perf_counter() - began)
        answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} was answered {answer.status}")
    return waited


def show(name: str, waited: list[float]) -> None:
    print(f"{name}: {len(waited)} answers, median {median(waited):.0f} ms, p95 {quantiles(waited, n=20)[-1]:.0f} ms")


if __name__ == "__main__":
    main()
