"""A daemon that watches changing outlets, some of them hostile: is it as light and as punctual at the end as at first?

    python -m benchmarks.soak [--minutes 30] [--outlets 20] [--hostile 5] [--terms 50]

Runs ``crawler run`` with its schedule some 60 times as fast (sources every 10 to 60 s, articles again after 15 s and
more). Prints, a line a minute, the engine's memory, threads and descriptors, its worker processes, articles, crawls,
and the longest time for which a well-behaved outlet's feed was not asked for. Then sends SIGTERM at random moments of
further runs and prints how long each took to end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.processes import descendants, resident
from benchmarks.soak_site import ChangingOutlets

_SETTINGS = (
    "DOWNLOAD_DELAY=0.05",
    "AUTOTHROTTLE_ENABLED=False",
    "CRAWLER_WORKERS=1",
    "CRAWLER_LEASE=60",
    "CRAWLER_LONGEST_WAIT=30",
    "CRAWLER_CONTACT=soak@benchmark.example",
)
_SAMPLE = 5.0
_ALLOWED = 1.10  # the last quarter against the second
_LATEST = 180.0
"""Seconds for which no outlet's feed may go unasked: a source is due after 60 at the latest, twenty outlets share."""
_TERM = 10.0
_GRACE = 240.0
"""Seconds before the end from which on a story need not have been fetched."""


@dataclass(slots=True)
class Sample:
    """What the daemon takes at a moment."""

    minute: int
    memory: float
    """MiB of the engine's resident set."""
    threads: int
    descriptors: int
    workers: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--outlets", type=int, default=20)
    parser.add_argument("--hostile", type=int, default=5)
    parser.add_argument("--terms", type=int, default=50, help="how often SIGTERM is sent")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_soak(arguments, Path(folder)))


async def _soak(arguments: argparse.Namespace, folder: Path) -> int:
    site = ChangingOutlets(arguments.outlets, arguments.hostile, every=12.0)
    await site.start()
    _write_files(site, folder)
    daemon = await _daemon(folder)
    samples = await _sampled(daemon, site, folder, arguments.minutes * 60)
    ended = [await _terminated(daemon)]
    until = site.now
    faults = _flat(samples) + _stored(site, folder, until) + _punctual(site, until)
    for _ in range(arguments.terms - 1):
        daemon = await _daemon(folder)
        await asyncio.sleep(random.uniform(0.2, 12))
        if daemon.returncode is not None:
            sys.exit(f"it ended by itself with {daemon.returncode}:\n{last_words(folder)}")
        ended.append(await _terminated(daemon))
    site.stop()
    slow = sum(seconds > _TERM for seconds in ended)
    usual, longest = statistics.median(ended), max(ended)
    print(f"SIGTERM {len(ended)} times: ended after {usual:.1f} s (median), {longest:.1f} s (longest)")
    faults += [f"{slow} of {len(ended)} took longer than {_TERM:.0f} s to end"] if slow else []
    for fault in faults:
        print(f"not as expected: {fault}")
    return 1 if faults else 0


def _write_files(site: ChangingOutlets, folder: Path) -> None:
    (folder / "outlets").mkdir()
    for host in site.hosts:
        home = f"http://{host}:{site.port}/"
        sources = f'[[sources]]\nkind = "feed"\nurl = "{home}feed"\n[[sources]]\nkind = "section"\nurl = "{home}"\n'
        (folder / f"outlets/o{host.rpartition('.')[2]}.toml").write_text(f'home = "{home}"\n{sources}', "utf-8")


async def _daemon(folder: Path) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "benchmarks.soak_daemon", "--store", str(folder / "crawler.db"), "run"]
    command += ["--outlets", str(folder / "outlets")]
    command += [part for setting in _SETTINGS for part in ("-s", setting)]
    with (folder / "run.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL)


async def _sampled(
    daemon: asyncio.subprocess.Process, site: ChangingOutlets, folder: Path, seconds: float
) -> list[Sample]:
    print(f"{'minute':>6}{'MiB':>8}{'threads':>9}{'files':>7}{'workers':>9}{'articles':>10}{'crawls':>8}{'gap s':>7}")
    samples: list[Sample] = []
    while site.now < seconds:
        await asyncio.sleep(_SAMPLE)
        if daemon.returncode is not None:
            sys.exit(last_words(folder))
        found = _sample(daemon.pid, int(site.now // 60))
        if samples and found.minute > samples[-1].minute:
            _print_minute(samples, site, folder)
        samples.append(found)
    _print_minute(samples, site, folder)
    return samples


def last_words(folder: Path) -> str:
    """What a daemon wrote to its log at last."""
    return (folder / "run.log").read_text("utf-8", "replace")[-4000:]


def _sample(pid: int, minute: int) -> Sample:
    threads, files = len(os.listdir(f"/proc/{pid}/task")), len(os.listdir(f"/proc/{pid}/fd"))
    return Sample(minute, resident(pid) or 0.0, threads, files, len(descendants(pid)))


def _print_minute(samples: list[Sample], site: ChangingOutlets, folder: Path) -> None:
    minute = samples[-1].minute
    own = [sample for sample in samples if sample.minute == minute]
    memory = statistics.mean(sample.memory for sample in own)
    threads, files, workers = (max(getattr(s, name) for s in own) for name in ("threads", "descriptors", "workers"))
    articles, crawls = _counted(folder)
    gap = max(_longest_gap(site.asked[host], site.now) for host in site.good)
    print(f"{minute:6}{memory:8.1f}{threads:9}{files:7}{workers:9}{articles:10}{crawls:8}{gap:7.0f}", flush=True)


def _counted(folder: Path) -> tuple[int, int]:
    with sqlite3.connect(f"file:{folder / 'crawler.db'}?mode=ro", uri=True, timeout=30) as store:
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
        if "articles" not in tables:
            return 0, 0
        [(articles,)] = store.execute("SELECT count(*) FROM articles")
        [(crawls,)] = store.execute("SELECT max(id) FROM crawls")
    return articles, crawls or 0


def _longest_gap(asked: list[float], now: float) -> float:
    moments = [0.0, *asked, now]
    return max(later - earlier for earlier, later in pairwise(moments))


async def _terminated(daemon: asyncio.subprocess.Process) -> float:
    """The seconds that a daemon took to end after SIGTERM; it is killed after a minute."""
    began = time.monotonic()
    daemon.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(daemon.wait(), 60)
    except TimeoutError:
        daemon.kill()
        await daemon.wait()
    return time.monotonic() - began


def _flat(samples: list[Sample]) -> list[str]:
    """What grew from the second quarter of the time to the last."""
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    faults = []
    for name in ("memory", "threads", "descriptors", "workers"):
        before, after = (statistics.mean(getattr(sample, name) for sample in part) for part in (early, late))
        print(f"{name}: last quarter : second quarter {after / before:.3f}")
        if after > _ALLOWED * before:
            faults.append(f"{name} grew from {before:.1f} to {after:.1f}")
    return faults


def _stored(site: ChangingOutlets, folder: Path, until: float) -> list[str]:
    """Whether every story of the well-behaved outlets is stored once, and the file is sound."""
    with sqlite3.connect(folder / "crawler.db") as store:
        [(sound,)] = store.execute("PRAGMA integrity_check")
        urls = [url for (url,) in store.execute("SELECT url FROM articles")]
    due = {site.story(host, n) for host in site.good for n in range(site.published(host, until - _GRACE))}
    missing = due - set(urls)
    print(f"{len(due)} stories of {len(site.good)} outlets were due, {len(missing)} are missing; {len(urls)} articles")
    faults = [f"{len(missing)} stories are missing, such as {min(missing)}"] if missing else []
    faults += [f"{len(urls) - len(set(urls))} articles are stored twice"] if len(urls) > len(set(urls)) else []
    return faults + ([f"the database is not sound: {sound}"] if sound != "ok" else [])


def _punctual(site: ChangingOutlets, until: float) -> list[str]:
    """Whether every outlet was looked at again and again, and no later at the end than at first."""
    gaps = {host: _longest_gap(site.asked[host], until) for host in site.hosts}
    worst = max(site.good, key=lambda host: gaps[host])
    print(f"feeds of well-behaved outlets were not asked for {gaps[worst]:.0f} s at the longest ({worst})")
    return [f"{worst} was not asked for {gaps[worst]:.0f} s"] if gaps[worst] > _LATEST else []


if __name__ == "__main__":
    sys.exit(main())
