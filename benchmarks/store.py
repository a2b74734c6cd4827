"""What the store takes for an article, by how many it has, and beside plain INSERTs and COPY.

    python -m benchmarks.store [--articles 2000 20000] [--repeat 300] [--only sqlite] [--words 300]

Fills a store in SQLite and one in PostgreSQL (a server that a package brings) with invented articles, and at each size
prints the milliseconds of storing one as a crawl does it (its URL is found, leased, and settled with the article), of
finding one by its id and by its address, of a search for a word that few have and for one that a hundredth of them has,
and of an article of an export; then what each takes at the largest size, as a multiple of the smallest. Times are
medians, which a busy machine disturbs least. In the same run: articles a second in the crawl's pattern, and of the same
bytes by one INSERT a transaction and by COPY (in SQLite by one transaction) into a table with a key alone.

Ends with 1 when anything takes more than 1.5 times as long.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from itertools import count, islice
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.invented_articles import Articles, fill
from benchmarks.leases import postgresql
from crawler.items import Article, Link
from crawler.store import ArticleQuery, Frontier, Store
from crawler.store.articles.content import pack

_COMMAND = ("store", {"of": "benchmark"})
_MOST = 1.5
"""Times that what the smallest store takes the largest one may take."""


def timed(function: Callable[[int], object], numbers: Sequence[int]) -> float:
    """Milliseconds that a call takes, the median."""
    taken = []
    for number in numbers:
        began = time.perf_counter()
        function(number)
        taken.append(time.perf_counter() - began)
    return median(taken) * 1000


def crawl(store: Store, some: list[Article]) -> float:
    """Milliseconds of finding, leasing and storing one as a crawl does it, the median over batches of sixteen."""
    frontier = Frontier(store, store.begin_crawl(*_COMMAND))
    taken = []
    for start in range(0, len(some), 16):
        batch = {each.url: each for each in some[start : start + 16]}
        began = time.perf_counter()
        frontier.add([Link(url=url) for url in batch])
        leases = frontier.lease(16, per_host=16)
        for lease in leases:
            frontier.article_done(lease, batch[lease.link.url])
        taken.append((time.perf_counter() - began) / len(leases))
    frontier.leave_hosts({})
    store.finish_crawl(frontier.crawl)
    store.find_copies()
    return median(taken) * 1000


def exported(store: Store) -> float:
    """Milliseconds of an article of an export, the median of batches of a thousand (at most fifty)."""
    began, found, taken = time.perf_counter(), iter(store.articles()), []
    while len(taken) < 50 and (number := sum(1 for _ in islice(found, 1000))):
        taken.append((time.perf_counter() - began) / number)
        began = time.perf_counter()
    return median(taken) * 1000


def measure(store: Store, article: Articles, there: range, some: list[Article]) -> dict[str, float]:
    """Milliseconds of each operation on a store.

    :param there: numbers of articles that it has.
    :param some: further ones, to be stored.
    """
    numbers = random.Random(1).choices(there, k=len(some))
    known = {each: article(each) for each in numbers}

    def search(words: str) -> object:
        return store.search(ArticleQuery(words=words))

    return {
        "store, as a crawl": crawl(store, some),
        "by id": timed(lambda each: store.article(known[each].id), numbers),
        "by address": timed(lambda each: store.article(known[each].url), numbers),
        "search, one": timed(lambda each: search(f"once{each}"), numbers),
        "search, a hundredth": timed(lambda each: search(f"hundredth{each % 100}"), numbers[:20]),
        "export": exported(store),
    }


def plain(target: str, some: list[Article]) -> tuple[float, float]:
    """Articles a second by one INSERT a transaction and by COPY, or by one transaction in SQLite."""
    rows = [(each.id, each.url, pack(each)[1]) for each in some]
    again = [(f"{id_}x", url, content) for id_, url, content in rows]
    if not target.startswith("postgresql"):
        with closing(sqlite3.connect(target, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
            file.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, url TEXT, content BLOB)")
            one = _speed(lambda: [file.execute("INSERT INTO plain VALUES (?, ?, ?)", row) for row in rows], len(rows))
            file.execute("BEGIN")
            many = _speed(lambda: file.executemany("INSERT INTO plain VALUES (?, ?, ?)", again), len(rows))
            file.execute("COMMIT")
        return one, many
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, url TEXT, content BYTEA)")
        one = _speed(
            lambda: [connection.execute("INSERT INTO plain VALUES (%s, %s, %s)", row) for row in rows], len(rows)
        )
        many = _speed(lambda: _copy(connection, again), len(rows))
        connection.execute("DROP TABLE plain")
    return one, many


def _copy(connection: psycopg.Connection, rows: list[tuple[str, str, bytes]]) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY plain FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _speed(function: Callable[[], object], number: int) -> float:
    began = time.perf_counter()
    function()
    return number / (time.perf_counter() - began)


def compare(target: str, folder: Path, options: argparse.Namespace) -> bool:
    """Print the figures of one database; return whether none grows more than it may."""
    article, fresh, begin = Articles(options.words), count(10**9), 0
    found: list[dict[str, float]] = []
    with Store.open(target) as store:
        for number in sorted(options.articles):
            fill(store, article, begin, number)
            some = [article(each) for each in islice(fresh, options.repeat)]
            found.append(measure(store, article, range(begin + 1, number + 1), some))
            begin = number + options.repeat  # those that were stored as by a crawl have the numbers between
    small, large = found[0], found[-1]
    print(f"{'milliseconds':<22}" + "".join(f"{number:>12}" for number in sorted(options.articles)) + f"{'times':>8}")
    grown = []
    for name in small:
        times = large[name] / small[name]
        print(f"{name:<22}" + "".join(f"{each[name]:>12.3f}" for each in found) + f"{times:>8.2f}")
        grown += [name] if times > _MOST else []
    is_file = "://" not in target
    one, many = plain(str(folder / "plain.db") if is_file else target, some)
    speed, bulk = 1000 / large["store, as a crawl"], "one transaction" if is_file else "COPY"
    print(
        f"{speed:.0f} articles a second as a crawl stores them; {one:.0f} by INSERT ({one / speed:.1f} times), ", end=""
    )
    print(f"{many:.0f} by {bulk} ({many / speed:.1f} times)")
    if grown:
        print(f"more than {_MOST} times: {', '.join(grown)}")
    return not grown


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=int, nargs="+", default=[2000, 20_000], metavar="N", help="sizes of the store"
    )
    parser.add_argument("--repeat", type=int, default=300, metavar="N", help="calls of each kind")
    parser.add_argument("--words", type=int, default=300, metavar="N", help="words of a text")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in (options.only,) if options.only else ("sqlite", "postgresql"):
            print(f"\n{name}")
            target = str(folder / "crawler.db") if name == "sqlite" else stack.enter_context(postgresql())
            good &= compare(target, folder, options)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
