"""What a host sees of several spiders and processes that crawl it at once, from the server's own log.

    python -m benchmarks.politeness

Two processes on one store, each with three spiders (two sections and a list of addresses), crawl the same two hosts;
in the last row the process that asks is killed on the way, and started again. For each delay and number of requests at
a time that is allowed, prints how many a host answered at the same moment at the most, and the smallest distance
between the beginnings of two. Exits with 1 if anything is more, or closer, than allowed, or an article is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.invented_site import InventedSite
from benchmarks.site import Logged, SiteServer
from crawler.store import Store

_TOLERANCE = 0.05
"""Seconds by which the server may be late: it notes when it comes to read a request, not when that was sent."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Allowed:
    """What is allowed at a host, and how the site is crawled."""

    delay: float
    """Seconds between the beginnings of two requests."""
    concurrency: int
    """Requests at a time."""
    answer: float = 0.1
    """Seconds that an answer takes."""
    articles: int = 12
    """Of each of the two hosts."""
    spiders: tuple[int, int] = (3, 3)
    """In each of the two processes."""
    kill: bool = False
    """Whether one of the processes is killed on the way, and started again."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Seen:
    """What the server's log has."""

    requests: int
    overlap: int
    """Requests that a host answered at the same moment, at the most."""
    gap: float
    """The smallest distance in seconds between the beginnings of two requests at a host."""
    twice: int
    """Articles that were asked for more than once."""
    missing: int
    """Articles that are not in the store."""
    processes: int
    """Those that asked for anything."""

    def keeps(self, allowed: Allowed) -> bool:
        """Whether it is no more than allowed."""
        polite = self.overlap <= allowed.concurrency and self.gap >= allowed.delay - _TOLERANCE
        return polite and not self.missing and (allowed.kill or not self.twice)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crawl", metavar="JSON", help=argparse.SUPPRESS)  # what a process of the benchmark does
    arguments = parser.parse_args()
    if arguments.crawl:
        _crawl(**json.loads(arguments.crawl))
        return 0
    rows = (
        Allowed(delay=0.5, concurrency=1),
        Allowed(delay=0.3, concurrency=2, answer=0.5),
        Allowed(delay=0.0, concurrency=3, articles=30),
        Allowed(delay=0.3, concurrency=2, articles=20, kill=True),
    )
    heads = ("delay", 7), ("smallest gap", 14), ("at a time", 11), ("largest overlap", 17), ("requests", 10)
    print(" " * 12 + "".join(f"{name:>{width}}" for name, width in heads) + f"{'processes':>11}")
    good = True
    for allowed in rows:
        seen = measure(allowed)
        good &= seen.keeps(allowed)
        print(
            f"{'one killed' if allowed.kill else '':12}{allowed.delay:7.3f}{seen.gap:14.3f}{allowed.concurrency:11}"
            f"{seen.overlap:17}{seen.requests:10}{seen.processes:11}"
            f"   {'' if seen.keeps(allowed) else 'MORE THAN ALLOWED, OR NOT ALL THERE'}"
        )
    return 0 if good else 1


def measure(allowed: Allowed) -> Seen:
    """Crawl a fresh site with two processes and three spiders in each, and look at the server's log."""
    with tempfile.TemporaryDirectory() as folder:
        server = SiteServer(InventedSite(2, allowed.articles, network="127.61"), allowed.answer)
        asyncio.run(_run(server, allowed, Path(folder)))
        with Store.open(Path(folder) / "crawler.db") as store:
            stored = {url for article in store.articles() for url in (article.url, *article.other_urls)}
        return _seen(server.log, server.site.truth(server.port), stored)


async def _run(server: SiteServer, allowed: Allowed, folder: Path) -> None:
    await server.start()
    Store.open(folder / "crawler.db").close()
    processes = [await _start(server, allowed, folder, number) for number in range(2)]
    if allowed.kill:
        while len(server.log) < allowed.articles and processes[0].returncode is None:
            await asyncio.sleep(0.01)
        number = _asking(processes, server.log)
        processes[number].kill()
        await processes[number].wait()
        processes.append(await _start(server, allowed, folder, number))
    await asyncio.gather(*(process.wait() for process in processes))
    server.stop()


def _asking(processes: Sequence[asyncio.subprocess.Process], log: Sequence[Logged]) -> int:
    """Which of the processes was heard of last; the others wait."""
    return [str(process.pid) for process in processes].index(log[-1].agent.split(" ")[0])


async def _start(server: SiteServer, allowed: Allowed, folder: Path, number: int) -> asyncio.subprocess.Process:
    file = folder / f"{number}.txt"
    file.write_text("\n".join(sorted(server.site.truth(server.port))[number::2]))
    names = (("culture", "world"), ("politics", "economy"))[number]
    sections = [f"{url}{name}/" for url, name in zip(server.urls, names, strict=True)]
    crawls = {"sections": sections[: allowed.spiders[number] - 1], "file": str(file)}
    settings = {
        "CRAWLER_STORE": str(folder / "crawler.db"),
        "CRAWLER_WORKERS": 1,
        "CRAWLER_CONTACT": "politeness@benchmark.example",
        "DOWNLOAD_DELAY": allowed.delay,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": allowed.concurrency,
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "benchmarks.politeness", "--crawl", json.dumps(crawls | {"settings": settings})]
    with (folder / "crawl.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)


def _crawl(sections: Sequence[str], file: str, settings: dict[str, object]) -> None:
    """Three spiders side by side in this process."""
    import os

    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    project.setdict(settings | {"USER_AGENT": str(os.getpid())}, priority="cmdline")  # so that the log tells who asked
    process = AsyncCrawlerProcess(project)
    for url in sections:
        process.crawl("section", url=url)
    process.crawl("urls", file=file)
    process.start()


def _seen(log: Sequence[Logged], truth: set[str], stored: set[str]) -> Seen:
    by_host: dict[str, list[Logged]] = {}
    for entry in log:
        by_host.setdefault(entry.host, []).append(entry)
    begins = {host: sorted(entry.began for entry in entries) for host, entries in by_host.items()}
    gaps = [later - earlier for times in begins.values() for earlier, later in pairwise(times)]
    asked = Counter((entry.host, entry.path) for entry in log if entry.path.endswith(".html"))
    return Seen(
        requests=len(log),
        overlap=max(map(_overlap, by_host.values())),
        gap=min(gaps),
        twice=sum(times > 1 for times in asked.values()),
        missing=len(truth - stored),
        processes=len({entry.agent.split(" ")[0] for entry in log}),
    )


def _overlap(entries: Sequence[Logged]) -> int:
    """How many requests of one host were under way at the same moment at the most."""
    changes = sorted([(entry.began, 1) for entry in entries] + [(entry.ended, -1) for entry in entries])
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


if __name__ == "__main__":
    sys.exit(main())
