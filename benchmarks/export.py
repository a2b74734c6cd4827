"""What an export in each format costs, and a search, by the size of the store.

    python -m benchmarks.export [--articles 2000 20000] [--store URL]

Fills a store with invented articles of some 300 words, exports it in each format by a process of its own, and prints
articles a second, the most memory that the process had, and the size of the file; then milliseconds of a search.
Memory that does not grow with the store is what an export at any size needs.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.export import formats
from crawler.items import Article, Block
from crawler.store import ArticleQuery, Store

_FORMATS = (*sorted(formats()), "jsonl.gz", "jsonl.zst")
_SEARCHES = ("word7", "word7 word11", '"word7 word11"', "word1* -word12", "once13")


def article(number: int, chance: random.Random) -> Article:
    """An invented article: words that are frequent and rare as in a language (Zipf's law)."""
    words = [f"word{int(chance.paretovariate(0.7)) % 50_000}" for _ in range(300)]
    texts = [" ".join(words[n : n + 50]) + "." for n in range(0, 300, 50)]
    outlet = f"outlet{number % 40}.example"
    return Article(
        url=f"https://{outlet}/{number}",
        outlet=outlet,
        title=f"Story once{number}",
        lead=texts[0],
        body="\n\n".join(texts[1:]),
        blocks=[Block(text=text) for text in texts[1:]],
        authors=["Ann Lee"],
        tags=["rain", "wind"],
        published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        language="en",
        content_hash=f"{number:016x}",
        provenance={"title": "json-ld", "body": "trafilatura"},
    )


def fill(store: Store, begin: int, end: int) -> float:
    """Store articles; return how many a second."""
    chance, spent = random.Random(begin), 0.0
    for number in range(begin, end):  # one at a time: what this process holds counts as memory of those it starts
        each = article(number, chance)
        began = time.perf_counter()
        store.save(each)
        spent += time.perf_counter() - began
    return (end - begin) / spent


def export(store: str, format_: str, folder: Path) -> tuple[float, int, int]:
    """Seconds, kilobytes of memory at most, and bytes of an export."""
    path = folder / f"a.{format_}"
    options = [] if "." in format_ else ["--format", format_]
    command = [sys.executable, "-m", "crawler", "export", "--store", store, "-o", str(path), *options]
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"the export to {path.name} failed")
    size = path.stat().st_size
    path.unlink()
    return time.perf_counter() - began, used.ru_maxrss, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2000, 20000])
    parser.add_argument("--store", help="an empty store; a file when none is named")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        target = options.store or str(folder / "crawler.db")
        done = 0
        with Store.open(target) as store:
            for number in sorted(options.articles):
                speed = fill(store, done, number)
                done = number
                print(f"\n{number} articles, the last ones stored at {speed:.0f} a second")
                if not options.store:
                    print(f"{Path(target).stat().st_size / number:.0f} bytes of the store an article")
                print(f"{'format':<12}{'articles/s':>12}{'MiB at most':>13}{'bytes each':>12}")
                for format_ in _FORMATS:
                    seconds, memory, size = export(target, format_, folder)
                    print(f"{format_:<12}{number / seconds:>12.0f}{memory / 1024:>13.0f}{size / number:>12.0f}")
                for words in _SEARCHES:
                    began = time.perf_counter()
                    hits = store.search(ArticleQuery(words=words))
                    print(f"search {words:<20} {len(hits):>3} hits {(time.perf_counter() - began) * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
