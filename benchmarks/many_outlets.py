"""Some thousand outlets that one `crawler run` watches for days, on a schedule that is many times as fast.

    python -m benchmarks.many_outlets [--outlets 5000] [--days 2] [--speed 24] [--every 36] [--first 3] [--store URL]

Each outlet has a feed of its own address, and publishes a story every so many hours. Prints, for each quarter of a day
of theirs, the memory of the engine and of its workers, articles, crawls, looks at feeds, the store's bytes, what share
of a core store calls took, and how late crawls began: what an outlet was due at against when its crawl began, in
minutes of theirs. The first crawls of all are apart, for each outlet is due from the start. Ends with 1 when memory has
grown by a tenth from the second quarter of the time to the last, or a story is missing that was out for half a day.
An engine takes some six to thirteen crawls a second; where days pass so fast that more are due, all are late, and what
is printed is what an engine can do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.processes import descendants, resident
from benchmarks.soak import last_words
from benchmarks.soak_site import ChangingOutlets
from crawler.store import Store
from crawler.store.schema import articles, crawls

_SETTINGS = (
    "DOWNLOAD_DELAY=0.05",
    "AUTOTHROTTLE_ENABLED=False",
    "CRAWLER_OUTLETS_AT_ONCE=32",
    "CRAWLER_CONTACT=outlets@benchmark.example",
)
_DAY = 86400
_ALLOWED = 1.10
_NOTES = "notes.txt"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=5000)
    parser.add_argument("--days", type=float, default=2)
    parser.add_argument("--speed", type=float, default=24, help="how many times as fast days pass")
    parser.add_argument("--every", type=float, default=36, help="hours of theirs between two stories of an outlet")
    parser.add_argument("--first", type=int, default=3, help="stories that each outlet has at first")
    parser.add_argument("--store", metavar="URL", help="an empty database, in place of a file")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_watch(arguments, Path(folder)))


async def _watch(arguments: argparse.Namespace, folder: Path) -> int:
    every = arguments.every * 3600 / arguments.speed
    site = ChangingOutlets(arguments.outlets, 0, every, network="127.67", first=arguments.first, spread=True)
    await site.start()
    (folder / "outlets").mkdir()
    for host in site.hosts:
        home = f"http://{host}:{site.port}/"
        file = f'home = "{home}"\n[[sources]]\nkind = "feed"\nurl = "{home}feed"\n'
        (folder / f"outlets/o{host}.toml").write_text(file, "utf-8")
    store = arguments.store or str(folder / "crawler.db")
    command = [sys.executable, "-c", f"from benchmarks.many_outlets import daemon; daemon({arguments.speed})"]
    command += ["--store", store, "run", "--outlets", str(folder / "outlets")]
    command += [part for setting in _SETTINGS for part in ("-s", setting)]
    with (folder / "run.log").open("wb") as log:
        environment = os.environ | {"MANY_OUTLETS_NOTES": str(folder / _NOTES)}
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, env=environment)
    samples = await _sampled(process, site, folder, store, arguments)
    until = site.now
    process.terminate()
    await process.wait()
    site.stop()
    with Store.open(store) as opened, opened.database.read() as connection:
        stored = set(connection.execute(sa.select(articles.c.url)).scalars())
    out = until - _DAY / 2 / arguments.speed
    due = {site.story(host, n) for host in site.hosts for n in range(site.published(host, out))}
    print(f"{len(due)} stories were out for half a day, {len(due - stored)} of them are missing")
    quarter = max(1, len(samples) // 4)
    early, late = (statistics.mean(part) for part in (samples[quarter : 2 * quarter], samples[-quarter:]))
    print(f"memory, last quarter : second quarter {late / early:.3f} (up to {_ALLOWED:.2f})")
    return 1 if due - stored or late > _ALLOWED * early else 0


async def _sampled(
    process: asyncio.subprocess.Process, site: ChangingOutlets, folder: Path, store: str, arguments: argparse.Namespace
) -> list[float]:
    """The engine's MiB, every few seconds."""
    print(f"{'days':>5}{'engine':>8}{'workers':>9}{'articles':>10}{'crawls':>8}{'looks':>8}{'MB':>8}{'store':>7}  late")
    samples: list[float] = []
    quarter, printed, notes = _DAY / 4 / arguments.speed, 1, _Notes(folder / _NOTES)
    while site.now < arguments.days * _DAY / arguments.speed:
        await asyncio.sleep(5)
        if process.returncode is not None:
            sys.exit(last_words(folder))
        samples.append(resident(process.pid) or 0.0)
        if site.now >= printed * quarter:
            workers = sum(resident(pid) or 0.0 for pid in descendants(process.pid))
            looks = sum(map(len, site.asked.values()))
            stored, crawled, size = await asyncio.to_thread(_counted, store)
            line = f"{printed / 4:5.2f}{samples[-1]:8.0f}{workers:9.0f}{stored:10}{crawled:8}{looks:8}{size / 1e6:8.0f}"
            print(f"{line}{notes.told(arguments.speed)}", flush=True)
            printed += 1
    return samples


def _counted(store: str) -> tuple[int, int, int]:
    """Articles, crawls, bytes."""
    with Store.open(store) as opened, opened.database.read() as connection:
        stored, crawled = (
            connection.execute(sa.select(sa.func.max(each))).scalar() for each in (articles.c.seq, crawls.c.id)
        )
        size = (
            connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar()
            if "://" in store
            else sum(path.stat().st_size for path in Path(store).parent.glob(f"{Path(store).name}*"))
        )
    return stored or 0, crawled or 0, size or 0


@dataclass(slots=True)
class _Notes:
    """What the daemon noted since it was read last."""

    path: Path
    read: int = 0

    def told(self, speed: float) -> str:
        """What share of a core the store took, and how late crawls began."""
        lines = self.path.read_text().splitlines()[self.read :] if self.path.exists() else []
        self.read += len(lines)
        late = sorted(float(line[5:]) * speed / 60 for line in lines if line.startswith("late "))
        busy = [list(map(float, line[6:].split())) for line in lines if line.startswith("store ")]
        share = sum(seconds for seconds, _ in busy) / max(sum(of for _, of in busy), 1e-9)
        if not late:
            return f"{share:7.0%}  first crawls"
        shares = [late[min(int(len(late) * part), len(late) - 1)] for part in (0.5, 0.95, 1)]
        told = f"{shares[0]:.1f} min (median), {shares[1]:.1f} (95 %), {shares[2]:.0f} (most)"
        return f"{share:7.0%}  {len(late)} crawls {told}"


def daemon(speed: float) -> None:
    """The command ``crawler`` with a schedule that is so many times as fast, which notes what the store took and how
    late crawls began."""
    from crawler.running import schedule as running
    from crawler.store import outage
    from crawler.store.revisits import schedule

    for name in ("SOONEST", "LATEST", "HOUR"):
        setattr(schedule, name, getattr(schedule, name) / speed)
    schedule.GAPS = tuple(gap / speed for gap in schedule.GAPS)
    schedule.FILLS = tuple(gap / speed for gap in schedule.FILLS)
    notes = open(os.environ["MANY_OUTLETS_NOTES"], "a", buffering=1)  # noqa: SIM115 - as long as the process
    _note_lateness(running.Schedule, notes)
    _note_store(outage.Outage, notes)
    from crawler.cli.commands.app import app

    app()


def _note_lateness(schedule: Any, notes: Any) -> None:
    begin, ask, dues, crawled = schedule.crawl_in_turn, schedule._ask, {}, set()

    async def asking(self: Any, outlets: Sequence[Any]) -> None:
        await ask(self, outlets)
        dues.update({outlet.name: self._dues[outlet.name] for outlet in outlets})

    async def beginning(self: Any, outlet: Any, everything: bool) -> bool:
        if outlet.name in crawled:  # of its first crawl it is due at any moment
            notes.write(f"late {max((self.store.now() - dues[outlet.name]).total_seconds(), 0):.2f}\n")
        crawled.add(outlet.name)
        done: bool = await begin(self, outlet, everything)
        return done

    schedule._ask, schedule.crawl_in_turn = asking, beginning


def _note_store(outage: Any, notes: Any) -> None:
    repeat, within, lock, spent = outage.repeat, threading.local(), threading.Lock(), [0.0]

    def timed(self: Any, *arguments: Any, **named: Any) -> Any:
        if getattr(within, "call", False):
            return repeat(self, *arguments, **named)
        within.call, began = True, time.thread_time()
        try:
            return repeat(self, *arguments, **named)
        finally:
            within.call = False
            with lock:
                spent[0] += time.thread_time() - began

    def tell() -> None:
        while True:
            time.sleep(5)
            with lock:
                notes.write(f"store {spent[0]:.3f} 5\n")
                spent[0] = 0.0

    outage.repeat = timed
    threading.Thread(target=tell, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
