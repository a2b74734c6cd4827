"""What an export in each format costs, and a search, by the size of the store.

    python -m benchmarks.export [--articles 2000 20000] [--store URL] [--formats parquet jsonl] [--words 300]

Fills a store with invented articles, exports it in each format by a process of its own, and prints
articles a CPU second, the most memory that the process had, and the size of the file; then milliseconds of a search.
What DuckDB reads from the Parquet file is held against the store, column by column. In the end: the most memory at the
largest size, as a multiple of that at the smallest. Memory that does not grow with the store is what an export at any
size needs.

Ends with 1 when a column differs, or an export takes more than 1.5 times the memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from benchmarks.invented_articles import Articles, fill
from crawler.export import formats
from crawler.store import ArticleQuery, Store

_FORMATS = (*sorted(formats()), "jsonl.gz", "jsonl.zst")
_MOST = 1.5
_SEARCHES = ("word7", "word7 word11", '"word7 word11"', "word1* -word12", "once13")


_RUN = """
import atexit, runpy
status = lambda: next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
atexit.register(lambda: print(status().split()[1]))
runpy.run_module("crawler", run_name="__main__")
"""
"""The command, which says at its end what memory it had; what ``wait4`` has of it is no less than its parent's."""


def export(store: str, format_: str, folder: Path) -> tuple[float, int, int]:
    """CPU seconds, kilobytes of memory at most, and bytes of an export."""
    path = folder / f"a.{format_}"
    options = [] if "." in format_ else ["--format", format_]
    command = [sys.executable, "-c", _RUN, "export", "--store", store, "-o", str(path), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    with process.stdout as output:
        memory = output.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"the export to {path.name} failed")
    return used.ru_utime + used.ru_stime, int(memory), path.stat().st_size


def unequal(store: Store, path: Path) -> list[str]:
    """The columns of a Parquet file in which DuckDB reads another value than the store has, of any article."""
    import duckdb

    wrong = set()
    with duckdb.connect() as connection:
        found = connection.execute("SET TimeZone = 'UTC'").execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description or ()]
        for each in store.articles():
            read = dict(zip(names, found.fetchone() or (), strict=False))
            values = msgspec.to_builtins(each, builtin_types=(datetime,))
            wrong |= {name for name, value in values.items() if name not in read or read[name] != value}
        wrong |= {"a row too many"} if found.fetchone() else set()
    return sorted(wrong)


def measure(store: Store, target: str, number: int, wanted: Sequence[str], folder: Path) -> dict[str, float]:
    """Print what the exports of a store take; return the MiB of memory of each, and ``wrong`` when a column differs."""
    found: dict[str, float] = {}
    print(f"{'format':<12}{'a CPU s':>12}{'MiB at most':>13}{'bytes each':>12}")
    for format_ in wanted:
        seconds, memory, size = export(target, format_, folder)
        found[format_] = memory / 1024
        print(f"{format_:<12}{number / seconds:>12.0f}{memory / 1024:>13.0f}{size / number:>12.0f}", flush=True)
        path = folder / f"a.{format_}"
        if format_ == "parquet" and (wrong := unequal(store, path)):
            print(f"DuckDB reads other values in {', '.join(wrong)}")
            found["wrong"] = 1
        path.unlink()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2000, 20000])
    parser.add_argument("--store", help="an empty store; a file when none is named")
    parser.add_argument("--formats", nargs="+", default=_FORMATS, choices=_FORMATS, metavar="FORMAT")
    parser.add_argument("--words", type=int, default=300, metavar="N", help="words of a text")
    options = parser.parse_args()
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder, done = Path(temporary), 0
        target = options.store or str(folder / "crawler.db")
        with Store.open(target) as store:
            for number in sorted(options.articles):
                fill(store, Articles(options.words), done, number)
                done = number
                print(f"\n{number} articles")
                if not options.store:
                    size = sum(each.stat().st_size for each in folder.iterdir())
                    print(f"{size / number:.0f} bytes of the store an article")
                found.append(measure(store, target, number, options.formats, folder))
                for words in _SEARCHES:
                    began = time.perf_counter()
                    hits = store.search(ArticleQuery(words=words))
                    print(f"search {words:<20} {len(hits):>3} hits {(time.perf_counter() - began) * 1000:8.1f} ms")
    grown = {name: found[-1][name] / found[0][name] for name in options.formats}
    print("\nmemory, times: " + ", ".join(f"{name} {times:.2f}" for name, times in grown.items()))
    return int(max(grown.values()) > _MOST or any("wrong" in each for each in found))


if __name__ == "__main__":
    sys.exit(main())
