"""A crawl that is killed again and again loses nothing, stores nothing twice, and leaves a whole export and archive.

    python -m benchmarks.crash [--kills 25] [--seed 1] [--keep FOLDER] [--site FOLDER --truth FILE]

Crawls 20 outlets with 50 articles each and sends SIGKILL at random moments: to every process, to the engine alone, to
a worker (and a little later to all), and in the middle of a write; then it starts the same command again. A crawl that
ends before all kills were made is looked at, and a further one is begun in a fresh store. A kill may come when the
store has the crawl finished already: then the same command begins another crawl, which looks at all lists, and what
that asks for is no kill's fault. Without a site (a folder of
files for each address, and a JSON object whose keys are the articles' URLs) invented outlets are served.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.crash_check import Checked, check, is_whole
from benchmarks.invented_site import InventedSite
from benchmarks.site import SavedSite, SiteServer

_CONCURRENT = 64
_BATCH = 1
"""Articles that one transaction of the store holds."""
_OF_HOSTS = ("/robots.txt", "/.well-known/tdmrep.json")
"""What a host says of all its pages, which is asked for beside them, and counts as none of them."""

_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS": str(_CONCURRENT),
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "CRAWLER_CONTACT": "crash@benchmark.example",
}


@dataclass(slots=True)
class Kill:
    target: str
    fetched: int
    """Pages that the killed process had asked for."""
    whole: bool
    """Whether the export had whole lines only."""
    again: int = 0
    """Pages that were asked for again afterwards."""


@dataclass(slots=True)
class Result:
    kills: list[Kill] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)
    left: int = 0
    """Processes that outlived their engine."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER", help="keep the stores and logs there")
    parser.add_argument("--site", metavar="FOLDER", type=Path)
    parser.add_argument("--truth", metavar="FILE", type=Path)
    arguments = parser.parse_args()
    site = SavedSite(arguments.site, arguments.truth) if arguments.site else InventedSite(20, 50)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments.keep or temporary)
        result = asyncio.run(crawl(SiteServer(site), folder, arguments.kills, random.Random(arguments.seed)))
    return table(result)


async def crawl(server: SiteServer, folder: Path, kills: int, moments: random.Random) -> Result:
    """Crawl the site until so many kills were made and the last crawl has ended."""
    await server.start()
    result = Result()
    for number in count():
        own = folder / str(number)
        own.mkdir(parents=True)
        await _crawl_once(server, own, result, kills, moments)
        result.checks.append(check(own, server.site.truth(server.port)))
        if len(result.kills) >= kills:
            server.stop()
            return result
    raise AssertionError


async def _crawl_once(server: SiteServer, folder: Path, result: Result, kills: int, moments: random.Random) -> None:
    """One crawl from its beginning to its end, with as many of the kills as come in time."""
    asked: dict[tuple[str, str], Kill] = {}
    attempts = 0
    while attempts < 3:
        begin = len(server.log)
        process = await _start(server, folder)
        killed = None
        if len(result.kills) < kills:
            killed = await _kill(process, server, begin, folder, len(result.kills), moments)
        status = await process.wait()
        await asyncio.sleep(0.2)  # what was sent to the killed process is in the log by then
        pages = [(entry.host, entry.path) for entry in server.log[begin:] if entry.path not in _OF_HOSTS]
        for page in pages:  # a page that has to be fetched again is the fault of the kill that it was in flight at
            if page in asked:
                asked[page].again += 1
        if killed is None:
            attempts += 1
            if status == 0:
                return
            continue
        kill = Kill(killed, len(pages), is_whole(folder / "articles.jsonl"))
        if _is_finished(folder):
            kill.target += ", finished"
            asked.clear()
        else:
            asked.update(dict.fromkeys(pages, kill))
        result.kills.append(kill)
        result.left += await _clear(process.pid)


async def _start(server: SiteServer, folder: Path) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "crawler", "--store", str(folder / "crawler.db"), "scrape", *server.urls]
    command += ["-o", str(folder / "articles.jsonl"), "--archive", str(folder / "archive")]
    for name, value in _SETTINGS.items():
        command += ["-s", f"{name}={value}"]
    with (folder / "crawl.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, start_new_session=True)


async def _kill(
    process: asyncio.subprocess.Process,
    server: SiteServer,
    begin: int,
    folder: Path,
    number: int,
    moments: random.Random,
) -> str | None:
    """Kill at a random moment; gives what was killed, None when the crawl ended before."""
    target = ("all", "engine", "worker", "write")[number % 4]
    early = moments.random() < 0.1  # while it starts
    while not early and len(server.log) == begin and process.returncode is None:
        await asyncio.sleep(0.01)
    await asyncio.sleep(moments.uniform(0, 2.0))
    if target == "worker" and (workers := _workers(process.pid)):
        os.kill(moments.choice(workers), signal.SIGKILL)
        await asyncio.sleep(moments.uniform(0.1, 1.0))
    if target == "write":
        before = _written(folder)
        while process.returncode is None and _written(folder) == before:
            await asyncio.sleep(0)
    if process.returncode is not None:
        return None
    if target in ("engine", "write"):
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    return f"{target}, while it starts" if early else target


def _is_finished(folder: Path) -> bool:
    """Whether the store has the crawl finished, so that the same command is another one."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'crawler.db'}?mode=ro", uri=True)) as store:
            last = store.execute("SELECT finished_at FROM crawls ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.OperationalError:  # it was killed before there was one, or tables in it
        return False
    return last is not None and last[0] is not None


def _written(folder: Path) -> list[int]:
    """When the export and the store's log were written to last, in nanoseconds."""
    times = []
    for name in ("articles.jsonl", "crawler.db-wal"):
        try:
            times.append((folder / name).stat().st_mtime_ns)
        except FileNotFoundError:  # not yet, or no longer
            times.append(0)
    return times


async def _clear(group: int) -> int:
    """How many processes of a killed crawl did not end by themselves within five seconds; they are killed as well."""
    for _ in range(50):
        if not (left := list(_group(group))):
            return 0
        await asyncio.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return len(left)


def _workers(group: int) -> list[int]:
    """The worker processes of a crawl: children of its fork server."""
    found = dict(_group(group))
    return [pid for pid, parent in found.items() if parent in found and parent != group]


def _group(group: int) -> Iterator[tuple[int, int]]:
    """Each running process of a process group, with its parent (proc(5))."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, own, *_ = file.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(own) == group and state not in "ZX":
            yield int(file.parent.name), int(parent)


def table(result: Result) -> int:
    """Print what the kills did; gives 1 if anything was lost, doubled or broken, or too much fetched again."""
    most = _CONCURRENT + _BATCH
    print(f"{'':4}{'killed':28}{'pages asked for':>16}{'asked again':>13}   export")
    for number, kill in enumerate(result.kills, 1):
        over = f"   more than {most}" if kill.again > most else ""
        print(
            f"{number:<4}{kill.target:28}{kill.fetched:16}{kill.again:13}"
            f"   {'whole lines' if kill.whole else 'half a line'}{over}"
        )
    print(f"\n{'crawl':8}{'articles':>10}{'stored':>8}{'lost':>6}{'twice':>7}{'archived':>10}   export, archive")
    for number, found in enumerate(result.checks, 1):
        print(
            f"{number:<8}{found.wanted:10}{found.stored:8}{len(found.lost):6}{len(found.twice):7}{found.archived:10}"
            f"   {json.dumps(found.problems) if found.problems else 'complete, valid'}"
        )
    again = [kill.again for kill in result.kills]
    print(
        f"\n{len(again)} kills; asked again after one: {sum(again) / len(again):.1f} pages on average, {max(again)} at "
        f"most ({_CONCURRENT} CONCURRENT_REQUESTS and a batch of {_BATCH} allow {most}); "
        f"{result.left} processes outlived their engine"
    )
    bad = result.left or max(again) > most or not all(kill.whole for kill in result.kills)
    return 1 if bad or any(found.lost or found.twice or found.problems for found in result.checks) else 0


if __name__ == "__main__":
    sys.exit(main())
