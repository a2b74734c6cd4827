"""Two processes on one PostgreSQL, as on two machines, killed and stopped again and again: what is lost or done twice.

    python -m benchmarks.machines [--kills 25] [--stops 3] [--seed 1] [--outlets 10] [--articles 200] [--store URL]

Both scrape the same outlets, the second by a clock that is ten minutes fast where Debian's faketime is installed. At a
random moment one of them, by chance, gets SIGKILL with its workers and is started again, or SIGSTOP for longer than its
leases hold. Without ``--store``, which names an empty database, a server that a package brings is started.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from benchmarks.invented_site import InventedSite
from benchmarks.leases import postgresql
from benchmarks.site import SiteServer
from crawler.store import Store

_LEASE = 20
"""Seconds."""
_SETTINGS = {
    "CRAWLER_LEASE": str(_LEASE),
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
    "CRAWLER_WORKERS": "1",
    "CRAWLER_CONTACT": "machines@benchmark.example",
}
_FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
_FAST = {"LD_PRELOAD": str(_FAKETIME), "FAKETIME": "+10m"} if _FAKETIME else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--stops", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--outlets", type=int, default=10)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--store", metavar="URL")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        target = arguments.store or stack.enter_context(postgresql())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = SiteServer(InventedSite(arguments.outlets, arguments.articles), seconds=0.1)
        moments = random.Random(arguments.seed)
        wanted = [signal.SIGKILL] * arguments.kills + [signal.SIGSTOP] * arguments.stops
        moments.shuffle(wanted)
        return table(server, target, asyncio.run(crawl(server, target, folder, wanted, moments)))


async def crawl(
    server: SiteServer, target: str, folder: str, wanted: list[signal.Signals], moments: random.Random
) -> Counter[signal.Signals]:
    """Crawl with two processes until both have ended by themselves; gives how often each signal was sent."""
    await server.start()
    Store.open(target).close()
    running = [await _start(server, target, folder, number) for number in range(2)]
    sent = Counter[signal.Signals]()
    while any(process.returncode is None for process in running):
        begin = len(server.log)
        while len(server.log) < begin + moments.randint(1, 12) and any(p.returncode is None for p in running):
            await asyncio.sleep(0.05)
        number = moments.randrange(2)
        if running[number].returncode is not None or not wanted:
            continue
        sent[wanted[-1]] += 1
        os.killpg(running[number].pid, wanted[-1])
        if wanted.pop() == signal.SIGKILL:
            await running[number].wait()
            running[number] = await _start(server, target, folder, number)
        else:
            await asyncio.sleep(_LEASE * 1.5)
            os.killpg(running[number].pid, signal.SIGCONT)
    server.stop()
    return sent


async def _start(server: SiteServer, target: str, folder: str, number: int) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "crawler", "--store", target, "scrape", *server.urls]
    for name, value in _SETTINGS.items():
        command += ["-s", f"{name}={value}"]
    own = {"stdout": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
    path = os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": path} | (_FAST if number else {})
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, start_new_session=True, **own)


def table(server: SiteServer, target: str, sent: Counter[signal.Signals]) -> int:
    """Print what the signals did; gives 1 if anything was lost, doubled, or asked by both at a time."""
    truth = server.site.truth(server.port)
    with Store.open(target) as store:
        stored = Counter(url for article in store.articles() for url in {article.url, *article.other_urls})
    lost, twice = truth - stored.keys(), [url for url, times in stored.items() if times > 1]
    by_host = defaultdict(list)
    for entry in server.log:
        by_host[entry.host].append((entry.began, entry.ended))
    at_once = sum(ended > began for all_ in by_host.values() for (_, ended), (began, _) in pairwise(sorted(all_)))
    asked = Counter((entry.host, entry.path) for entry in server.log)
    again = sum(times - 1 for (_, path), times in asked.items() if path.endswith(".html"))
    print(f"the second by a clock that is ten minutes fast: {'yes' if _FAST else 'no'}")
    print(f"{'kills':>6}{'stops':>7}{'articles':>10}{'lost':>6}{'twice':>7}", end="")
    print(f"{'asked again':>13}{'asked by both at a time':>25}")
    print(f"{sent[signal.SIGKILL]:6}{sent[signal.SIGSTOP]:7}{len(truth):10}{len(lost):6}{len(twice):7}", end="")
    print(f"{again:13}{at_once:25}")
    return int(bool(lost or twice or at_once))


if __name__ == "__main__":
    sys.exit(main())
