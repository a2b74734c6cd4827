"""Times a whole crawl beside plain Scrapy, in turns on one loopback site.

    python -m benchmarks.crawl [--rounds 3] [URL...]

Prints articles a second, CPU seconds (children included) and peak memory of each, and how they compare with `fetch`,
which downloads the pages and does nothing with them. Without addresses the fixture outlets are served; their pages
are small, so name the outlets of a site with real pages for figures that mean something.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from crawler.demo.server import outlet_folders, serve

_SETTINGS = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "CONCURRENT_REQUESTS=64",
    "CONCURRENT_REQUESTS_PER_DOMAIN=8",
)


@dataclass(slots=True)
class Run:
    articles: int
    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        urls = arguments.urls or [
            f"{stack.enter_context(serve(folder, f'127.0.0.{n}')).url}/"
            for n, folder in enumerate(outlet_folders().values(), 2)
        ]
        runs: dict[str, list[Run]] = {name: [] for name in ("fetch", "naive", "crawler")}
        for _ in range(arguments.rounds):
            for name, results in runs.items():
                results.append(measure(name, urls))
    table(runs)


def measure(name: str, urls: list[str]) -> Run:
    """One crawl in a fresh folder, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "articles.jsonl"
        if name == "crawler":
            command = [
                sys.executable,
                "-m",
                "crawler",
                "--store",
                f"{folder}/crawler.db",
                "scrape",
                *urls,
                "-o",
                str(out),
            ]
            command += [part for setting in _SETTINGS for part in ("-s", setting)]
        else:
            command = [sys.executable, "-m", "benchmarks.peers", name, str(out), *urls]
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        articles = len({json.loads(line)["url"] for line in out.open(encoding="utf-8")})
        return Run(articles, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def table(runs: dict[str, list[Run]]) -> None:
    def median(name: str, figure: str) -> float:
        return statistics.median(getattr(run, figure) for run in runs[name])

    head = ("articles", 9), ("seconds", 9), ("art./s", 8), ("CPU s", 8), ("MB", 6), ("time : fetch", 14), (": naive", 9)
    print(" " * 10 + "".join(f"{name:>{width}}" for name, width in head))
    for name, results in runs.items():
        pairs = [mine.seconds / base.seconds for mine, base in zip(results, runs["fetch"], strict=True)]
        naive = [mine.seconds / base.seconds for mine, base in zip(results, runs["naive"], strict=True)]
        print(
            f"{name:10}{median(name, 'articles'):9.0f}{median(name, 'seconds'):9.1f}"
            f"{median(name, 'articles') / median(name, 'seconds'):8.1f}{median(name, 'cpu'):8.1f}"
            f"{median(name, 'megabytes'):6.0f}{statistics.median(pairs):14.2f}{statistics.median(naive):9.2f}"
        )


if __name__ == "__main__":
    main()
