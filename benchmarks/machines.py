"""Two processes on one PostgreSQL, as on two machines, killed again and again: what is lost, stored or asked twice.

    python -m benchmarks.machines [--kills 25] [--seed 1] [--outlets 10] [--articles 30] [--store URL]

Both scrape the same outlets; one of them, by chance, gets SIGKILL with its workers at a random moment and is started
again. Without ``--store``, which names an empty database, a server that a package brings is started.
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

from benchmarks.invented_site import InventedSite
from benchmarks.leases import postgresql
from benchmarks.site import SiteServer
from crawler.store import Store

_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
    "CRAWLER_WORKERS": "1",
    "CRAWLER_CONTACT": "machines@benchmark.example",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--outlets", type=int, default=10)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--store", metavar="URL")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        target = arguments.store or stack.enter_context(postgresql())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = SiteServer(InventedSite(arguments.outlets, arguments.articles), seconds=0.1)
        kills = asyncio.run(crawl(server, target, folder, arguments.kills, random.Random(arguments.seed)))
        return table(server, target, kills)


async def crawl(server: SiteServer, target: str, folder: str, kills: int, moments: random.Random) -> int:
    """Crawl with two processes until both have ended by themselves; gives how many kills were made."""
    await server.start()
    Store.open(target).close()
    running = [await _start(server, target, folder) for _ in range(2)]
    made = 0
    while any(process.returncode is None for process in running):
        begin = len(server.log)
        while len(server.log) < begin + moments.randint(1, 12) and any(p.returncode is None for p in running):
            await asyncio.sleep(0.05)
        number = moments.randrange(2)
        if made < kills and running[number].returncode is None:
            os.killpg(running[number].pid, signal.SIGKILL)
            await running[number].wait()
            made += 1
            running[number] = await _start(server, target, folder)
    server.stop()
    return made


async def _start(server: SiteServer, target: str, folder: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "crawler", "--store", target, "scrape", *server.urls]
    for name, value in _SETTINGS.items():
        command += ["-s", f"{name}={value}"]
    own = {"stdout": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
    path = os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": path}
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, start_new_session=True, **own)


def table(server: SiteServer, target: str, kills: int) -> int:
    """Print what the kills did; gives 1 if anything was lost, doubled, or asked by both at a time."""
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
    print(f"{'kills':>6}{'articles':>10}{'lost':>6}{'twice':>7}{'asked again':>13}{'asked by both at a time':>25}")
    print(f"{kills:6}{len(truth):10}{len(lost):6}{len(twice):7}{again:13}{at_once:25}")
    return int(bool(lost or twice or at_once))


if __name__ == "__main__":
    sys.exit(main())
