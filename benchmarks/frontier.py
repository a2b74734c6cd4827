"""What a frontier takes for an address, by how many it holds.

    python -m benchmarks.frontier [--urls 100000 1000000] [--hosts 5000] [--repeat 2000] [--store URL]

Adds invented addresses to one crawl, as listings name them: a hundred at a time, each page's of one host. At each size
prints milliseconds of CPU for an address that is added, that is added a second time, that is leased and that is
settled, the most memory that the process has had, and bytes of the store an address; then what each takes at the
largest size, as a multiple of the smallest. Without ``--store`` an SQLite file is filled; a PostgreSQL server's own
time is not in what this process takes, so that there the clock counts, which other load of the machine disturbs.

Ends with 1 when an address takes more than 1.5 times as long at the largest size.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from itertools import islice
from pathlib import Path

from crawler.items import Link
from crawler.store import Frontier, Store

_PAGE = 100
"""Links of a listing."""
_WORSE = 1.5


@dataclass(slots=True, frozen=True)
class Cost:
    """Milliseconds that one address takes."""

    add: float
    again: float
    lease: float
    settle: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    parser.add_argument("--hosts", type=int, default=5000)
    parser.add_argument("--repeat", type=int, default=2000, metavar="N", help="addresses that are leased at each size")
    parser.add_argument("--store", metavar="URL")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.open(arguments.store or folder / "crawler.db"))
        clock = time.perf_counter if arguments.store else time.process_time
        frontier = Frontier(store, store.begin_crawl("frontier", {"of": "benchmark"}))
        print(f"{'addresses':>10}{'add':>9}{'again':>9}{'lease':>9}{'settle':>9}{'MB':>7}{'bytes':>7}   ms each")
        costs, held = [], 0
        for size in sorted(arguments.urls):
            costs.append(measure(frontier, (held, size), arguments, clock))
            held = size
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            disk = "" if arguments.store else round(sum(f.stat().st_size for f in folder.iterdir()) / size)
            figures = "".join(f"{figure:9.3f}" for figure in astuple(costs[-1]))
            print(f"{size:10}{figures}{megabytes:7.0f}{disk:>7}", flush=True)
    ratios = [last / first for first, last in zip(astuple(costs[0]), astuple(costs[-1]), strict=True)]
    print(" " * 10 + "".join(f"{ratio:8.2f}×" for ratio in ratios))
    return int(max(ratios) > _WORSE)


def measure(
    frontier: Frontier, sizes: tuple[int, int], arguments: argparse.Namespace, clock: Callable[[], float]
) -> Cost:
    """Fill a frontier from one size to another, and see what an address takes then."""
    pages = listings(*sizes, arguments.hosts)
    for links in islice(pages, (sizes[1] - sizes[0] - arguments.repeat) // _PAGE):
        frontier.add(links)
    timed = list(pages)
    count = sum(map(len, timed))
    add = _seconds(clock, lambda: [frontier.add(links) for links in timed])
    again = _seconds(clock, lambda: [frontier.add(links) for links in timed])
    leases = []
    begun = clock()
    while len(leases) < arguments.repeat and (taken := frontier.lease(64, per_host=8)):
        leases += taken
    lease = clock() - begun
    settle = _seconds(clock, lambda: [frontier.listing_done(each, ()) for each in leases])
    return Cost(1000 * add / count, 1000 * again / count, 1000 * lease / len(leases), 1000 * settle / len(leases))


def listings(begin: int, end: int, hosts: int) -> Iterator[list[Link]]:
    """The links of pages, each of one host, in no order of hosts."""
    places = random.Random(begin)
    for start in range(begin, end, _PAGE):
        host = places.randrange(hosts)
        numbers = range(start, min(start + _PAGE, end))
        yield [Link(url=f"https://host{host}.example/news/2026/story-{n}", how="section") for n in numbers]


def _seconds(clock: Callable[[], float], work: Callable[[], object]) -> float:
    begun = clock()
    work()
    return clock() - begun


if __name__ == "__main__":
    sys.exit(main())
