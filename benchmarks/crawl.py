"""Times a whole crawl beside plain Scrapy, in turns on one loopback site.

    python -m benchmarks.crawl [--rounds 3] [--check] [URL...]

Prints articles a second, CPU seconds of all processes and peak memory of each; the time that each takes in terms of
`fetch`, which downloads the pages and does nothing with them; and the articles a second in terms of `naive` and `pool`,
which have trafilatura read the pages: in the callback, and in two worker processes. Without addresses the fixture
outlets are served; their pages are small, so name the outlets of a site with real pages for figures that count.

With ``--check`` only `fetch` and the crawl are run, without addresses over invented outlets. The exit status is 1 when
the CPU that the crawl takes for an article, in terms of what `fetch` takes for a page in the same round, is a quarter
above what ``benchmarks/cost.json`` says. CPU time says more than the clock where a machine has other work, and a ratio
holds on any machine. ``--keep`` writes what was measured there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import processes
from benchmarks.invented_site import InventedSite
from benchmarks.site import Site, SiteServer
from crawler.demo.server import outlet_folders, serve

SETTINGS = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "CONCURRENT_REQUESTS=64",
    "CONCURRENT_REQUESTS_PER_DOMAIN=8",
)


_KEPT = Path(__file__).with_name("cost.json")
_WORSE = 1.25
_INVENTED = (6, 60)  # outlets, and articles of each: so many that starting is the least part


@dataclass(slots=True)
class Run:
    articles: int
    seconds: float
    cpu: float
    megabytes: float

    @property
    def speed(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    @property
    def cost(self) -> float:
        """CPU milliseconds an article."""
        return 1000 * self.cpu / max(self.articles, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    judged = arguments.check or arguments.keep
    site = f"a site of {len(arguments.urls)} outlets" if arguments.urls else "the invented outlets"
    with ExitStack() as stack:
        urls = (
            arguments.urls
            or (stack.enter_context(served(InventedSite(*_INVENTED))) if judged else [])
            or [
                f"{stack.enter_context(serve(folder, f'127.0.0.{n}')).url}/"
                for n, folder in enumerate(outlet_folders().values(), 2)
            ]
        )
        names = ("fetch", "crawler") if judged else ("fetch", "naive", "pool", "crawler")
        runs: dict[str, list[Run]] = {name: [] for name in names}
        for _ in range(arguments.rounds):
            for name, results in runs.items():
                results.append(measure(name, urls))
    table(runs)
    return check(runs, site, keep=arguments.keep) if judged else 0


@contextmanager
def served(site: Site) -> Iterator[list[str]]:
    """Serve a site in a thread; gives its home pages."""
    loop, server = asyncio.new_event_loop(), SiteServer(site)
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.urls
    finally:
        loop.call_soon_threadsafe(server.stop)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def check(runs: dict[str, list[Run]], site: str, *, keep: bool) -> int:
    """Compare the cost of an article with the one that is kept for a site; return the exit status."""
    pairs = [mine.cost / base.cost for mine, base in zip(runs["crawler"], runs["fetch"], strict=True)]
    ratio, kept = statistics.median(pairs), json.loads(_KEPT.read_text("utf-8")) if _KEPT.exists() else {}
    if keep:
        text = json.dumps(kept | {site: round(ratio, 2)}, indent=2, sort_keys=True)
        _KEPT.write_text(f"{text}\n", "utf-8")
        print(f"an article takes {ratio:.2f} times the CPU of a page that is only fetched; kept in {_KEPT.name}")
        return 0
    if site not in kept:
        print(f"{_KEPT.name} says nothing of {site}; run it with --keep")
        return 2
    worse = ratio > _WORSE * kept[site]
    print(f"an article takes {ratio:.2f} times the CPU of a page that is only fetched; {kept[site]:.2f} is kept: "
          f"{'a quarter more, which is too much' if worse else 'within a quarter'}")  # fmt: skip
    return int(worse)


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
            command += [part for setting in SETTINGS for part in ("-s", setting)]
        else:
            command = [sys.executable, "-m", "benchmarks.peers", name, str(out), *urls]
        usage = processes.run(command)
        articles = len({json.loads(line)["url"] for line in out.open(encoding="utf-8")})
        return Run(articles, usage.seconds, usage.cpu, usage.megabytes)


def table(runs: dict[str, list[Run]]) -> None:
    def median(name: str, figure: str) -> float:
        return statistics.median(getattr(run, figure) for run in runs[name])

    head = (
        ("articles", 9),
        ("seconds", 9),
        ("art./s", 8),
        ("CPU s", 8),
        ("ms/art.", 9),
        ("MB", 6),
        ("time : fetch", 14),
        ("speed : naive", 15),
        (": pool", 9),
    )
    print(" " * 10 + "".join(f"{name:>{width}}" for name, width in head))
    for name, results in runs.items():
        pairs = [mine.seconds / base.seconds for mine, base in zip(results, runs["fetch"], strict=True)]
        others = [
            statistics.median(mine.speed / base.speed for mine, base in zip(results, runs[peer], strict=True))
            for peer in ("naive", "pool")
            if peer in runs
        ]
        print(
            f"{name:10}{median(name, 'articles'):9.0f}{median(name, 'seconds'):9.1f}"
            f"{median(name, 'speed'):8.1f}{median(name, 'cpu'):8.1f}"
            f"{median(name, 'cost'):9.1f}{median(name, 'megabytes'):6.0f}{statistics.median(pairs):14.2f}"
            + "".join(f"{ratio:{width}.2f}" for ratio, width in zip(others, (15, 9), strict=False))
        )


if __name__ == "__main__":
    sys.exit(main())
