"""What memory the crawl's process takes over 10,000 pages.

    python -m benchmarks.memory [--hosts 20] [--articles 500]

Crawls invented outlets with small articles and prints, for each thousand articles stored, the memory of the engine's
process (resident set, mean of the thousand, without its workers). The last thousand is held against the second one.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.invented_site import InventedSite
from benchmarks.processes import resident
from benchmarks.site import SiteServer

_SETTINGS = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "CONCURRENT_REQUESTS=64",
    "CONCURRENT_REQUESTS_PER_DOMAIN=8",
    "CRAWLER_CONTACT=memory@benchmark.example",
)
_STEP = 1000
_ALLOWED = 1.10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--articles", type=int, default=500, help="of each host")
    arguments = parser.parse_args()
    site = InventedSite(arguments.hosts, arguments.articles, network="127.62")
    with tempfile.TemporaryDirectory() as folder:
        samples = asyncio.run(_crawl(SiteServer(site), Path(folder)))
    means = {step: statistics.mean(values) for step, values in sorted(samples.items())}
    print(f"{'pages':>7}{'MiB':>9}")
    for step, mean in means.items():
        print(f"{(step + 1) * _STEP:7}{mean:9.1f}")
    second, last = means[1], list(means.values())[-1]
    print(f"last : second thousand {last / second:.3f} (up to {_ALLOWED:.2f})")
    return 0 if last <= _ALLOWED * second else 1


async def _crawl(server: SiteServer, folder: Path) -> dict[int, list[float]]:
    """The memory in MiB, sampled while each thousand of the articles was asked for."""
    await server.start()
    command = [sys.executable, "-m", "crawler", "--store", str(folder / "crawler.db"), "scrape", *server.urls]
    command += [part for setting in _SETTINGS for part in ("-s", setting)]
    with (folder / "crawl.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
    samples: dict[int, list[float]] = {}
    asked, seen, total = 0, 0, len(server.site.truth(server.port))
    while process.returncode is None:
        await asyncio.sleep(0.25)
        asked += sum(entry.path.endswith(".html") for entry in server.log[seen:])
        seen = len(server.log)
        if asked and (memory := resident(process.pid)) is not None and asked < total:
            samples.setdefault(asked // _STEP, []).append(memory)
    server.stop()
    if await process.wait():
        sys.exit((folder / "crawl.log").read_text("utf-8", "replace"))
    return samples


if __name__ == "__main__":
    sys.exit(main())
