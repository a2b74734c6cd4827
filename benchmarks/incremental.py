"""Crawls outlets again and again while they change: what each crawl asks for, and what it sees.

    python -m benchmarks.incremental [--outlets 40] [--articles 50] [--keep FOLDER]
    python -m benchmarks.incremental --site FOLDER --truth FILE [--later FOLDER --later-truth FILE]

Five crawls of one store: `outlets add` from the home addresses alone, `run --once`, `run --once --now` of the unchanged
site, `run --once` some days later (due times and what is kept of hosts are set back in the store), and `run --once` of
the site with newer articles, one changed and one gone an outlet, when everything is due. Each line says what the
server was asked for and what the store has more than before; what should be otherwise is named below, and the exit
status is 1.

Without a site invented outlets are served. A site is a folder of files for each address, and a JSON object whose keys
are the URLs of its articles; `--later` is the same site, changed. One whose articles are older than four days needs
`--days 9`: the older an article, the later its first revisit.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from benchmarks.invented_site import InventedSite
from benchmarks.site import SavedSite, Site, SiteServer
from crawler.store import Store
from crawler.store.schema import articles, host_files, revisions, urls

_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS": "32",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "CRAWLER_CONTACT": "incremental@benchmark.example",
}
_BESIDE_FIRST, _BESIDE_AGAIN = 4, 3
"""Requests an outlet that are no articles."""

_LONG = timedelta(days=60)


@dataclass(slots=True)
class Known:
    """What a store holds: addresses of articles, as they are stored."""

    articles: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    """With the addresses of copies."""
    revised: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Crawled:
    """What a crawl asked for, and what the store had before and after it."""

    name: str
    asked: Counter[str]
    """Articles, by URL."""
    statuses: Counter[int]
    """Of the answers for articles."""
    beside: int
    """Most requests to one outlet that were no articles."""
    before: Known
    after: Known
    seconds: float
    wrong: list[str] = field(default_factory=list)

    def expect(self, is_so: bool, otherwise: str) -> None:
        """Note what should not be."""
        if not is_so:
            self.wrong.append(otherwise)


class Bench:
    """The crawls of one store.

    :param folder: for store, outlets' files and logs.
    """

    def __init__(self, server: SiteServer, folder: Path):
        self.server, self.folder, self.store = server, folder, folder / "crawler.db"
        self._articles: set[str] = set()

    async def crawl(self, name: str, *arguments: str) -> Crawled:
        """Run a command, and look at the server's log and the store."""
        self._articles |= self.server.site.truth(self.server.port)
        before, begin, began = self._known(), len(self.server.log), time.monotonic()
        await self._run(*arguments)
        seconds = time.monotonic() - began
        asked: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        statuses: Counter[int] = Counter()
        for entry in self.server.log[begin:]:
            url = f"http://{entry.host}:{self.server.port}{entry.path.partition('?')[0]}"
            if url in self._articles:
                asked[url] += 1
                statuses[entry.status] += 1
            else:
                beside[entry.host] += 1
        most = max(beside.values(), default=0)
        return Crawled(name, asked, statuses, most, before, self._known(), seconds)

    def let_pass(self, span: timedelta) -> None:
        """Set back when each URL is due, and when the files of hosts were fetched."""
        with Store.open(self.store) as store, store.database.write() as connection:
            for table, key, when in (
                (urls, urls.c.id, urls.c.next_fetch_at),
                (host_files, host_files.c.url, host_files.c.fetched_at),
            ):
                for row in connection.execute(sa.select(key, when).where(when.is_not(None))).all():
                    connection.execute(sa.update(table).where(key == row[0]).values({when: row[1] - span}))

    def _known(self) -> Known:
        if not self.store.exists():
            return Known()
        with Store.open(self.store) as store, store.database.read() as connection:
            stored = list(store.articles())
            by_id = {article.id: article.url for article in stored}
            revised = connection.scalars(sa.select(revisions.c.article_id).distinct())
            gone = sa.select(articles.c.url).join(urls, urls.c.article_id == articles.c.id)
            gone = gone.where(urls.c.url == articles.c.url, urls.c.state == "gone")
            return Known(
                articles=frozenset(by_id.values()),
                named=frozenset(url for article in stored for url in (article.url, *article.other_urls)),
                revised=frozenset(by_id[article_id] for article_id in revised),
                gone=frozenset(connection.scalars(gone)),
            )

    async def _run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "crawler", "--store", str(self.store), *arguments]
        command += ["--outlets", str(self.folder / "outlets")]
        for name, value in _SETTINGS.items():
            command += ["-s", f"{name}={value}"]
        with (self.folder / "crawl.log").open("ab") as log:
            await (await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)).wait()


async def crawl(site: Site, later: Site | None, days: float, folder: Path) -> list[Crawled]:
    """All crawls of a site, and of what it is later."""
    server = SiteServer(site)
    await server.start()
    bench = Bench(server, folder)
    truth = site.truth(server.port)
    done = [await bench.crawl("outlets add", "outlets", "add", *server.urls)]
    done.append(await bench.crawl("run --once", "run", "--once"))
    _expect_all(truth, *done)
    done.append(await bench.crawl("again, --now", "run", "--once", "--now"))
    _expect_nothing(done[-1])
    bench.let_pass(timedelta(days=days))
    done.append(await bench.crawl(f"{days:g} days later", "run", "--once"))
    _expect_unchanged(done[-1])
    if later is not None:
        expected = difference(site, later, server.port)
        server.site = later
        bench.let_pass(_LONG)
        done.append(await bench.crawl("site changed", "run", "--once"))
        _expect_change(done[-1], expected)
    server.stop()
    return done


def difference(site: Site, later: Site, port: int) -> Known:
    """Which articles are new, changed, gone."""

    def pages(of: Site) -> dict[str, bytes]:
        found = ((url, of.page(urlsplit(url).hostname or "", urlsplit(url).path, port)) for url in of.truth(port))
        return {url: page[0] for url, page in found if page is not None}

    before, after = pages(site), pages(later)
    changed = frozenset(url for url in before.keys() & after.keys() if before[url] != after[url])
    return Known(
        articles=frozenset(after.keys() - before.keys()), revised=changed, gone=frozenset(before.keys() - after.keys())
    )


def _expect_all(truth: set[str], probe: Crawled, run: Crawled) -> None:
    asked = probe.asked + run.asked
    run.expect(truth <= run.after.named, f"{len(truth - run.after.named)} articles are not stored")
    run.expect(run.after.articles <= truth, f"{len(run.after.articles - truth)} are stored that are no articles")
    run.expect(asked == Counter(truth), f"{sum((asked - Counter(truth)).values())} articles were asked for again")
    run.expect(run.beside <= _BESIDE_FIRST, f"{run.beside} requests to an outlet beside")


def _expect_nothing(again: Crawled) -> None:
    again.expect(not again.asked, f"{len(again.asked)} articles were asked for")
    again.expect(again.beside <= _BESIDE_AGAIN, f"{again.beside} requests to an outlet beside")


def _expect_unchanged(later: Crawled) -> None:
    stored = Counter(later.before.articles)
    later.expect(not stored - later.asked, f"{len(stored - later.asked)} articles were not looked at")
    later.expect(not later.asked - stored, f"{sum((later.asked - stored).values())} articles were asked for needlessly")
    later.expect(later.statuses.keys() <= {304}, "not every answer was 304")
    later.expect(later.before == later.after, "the store has other articles")


def _expect_change(changed: Crawled, expected: Known) -> None:
    """New, changed and gone are seen, each once; a copy is not looked at again, so it cannot be seen to be gone."""
    before, after = changed.before, changed.after
    for what, found, wanted in (
        ("new", after.named - before.named, expected.articles),
        ("changed", after.revised - before.revised, expected.revised & before.articles),
        ("gone", after.gone - before.gone, expected.gone & before.articles),
    ):
        changed.expect(not wanted - found, f"{len(wanted - found)} {what} were not seen")
        changed.expect(not found - wanted, f"{len(found - wanted)} were taken for {what}")
    changed.expect(max(changed.asked.values(), default=0) == 1, "articles were asked for twice")


def table(crawls: list[Crawled]) -> int:
    """Print what the crawls asked for and saw; gives 1 when anything is not as it should be."""
    columns: list[tuple[str, Callable[[Crawled], int | str]]] = [
        ("articles asked", lambda c: c.asked.total()),
        ("twice", lambda c: sum(number > 1 for number in c.asked.values())),
        ("304", lambda c: c.statuses[304]),
        ("404", lambda c: c.statuses[404]),
        ("beside*", lambda c: c.beside),
        ("stored", lambda c: len(c.after.articles) - len(c.before.articles)),
        ("copies", lambda c: len(c.after.named - c.after.articles) - len(c.before.named - c.before.articles)),
        ("revised", lambda c: len(c.after.revised - c.before.revised)),
        ("gone", lambda c: len(c.after.gone - c.before.gone)),
        ("seconds", lambda c: f"{c.seconds:.0f}"),
    ]
    print(f"{'':14}" + "".join(f"{name:>{len(name) + 2}}" for name, _ in columns))
    for crawled in crawls:
        cells = "".join(f"{figure(crawled):>{len(name) + 2}}" for name, figure in columns)
        print(f"{crawled.name:14}{cells}  {'; '.join(crawled.wrong) or 'as it should be'}")
    print("* most requests to one outlet for anything but articles")
    return int(any(crawled.wrong for crawled in crawls))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--days", type=float, default=2, help="after how many days unchanged articles are looked at")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the store and the log there")
    parser.add_argument("--site", metavar="FOLDER", type=Path)
    parser.add_argument("--truth", metavar="FILE", type=Path)
    parser.add_argument("--later", metavar="FOLDER", type=Path)
    parser.add_argument("--later-truth", metavar="FILE", type=Path)
    arguments = parser.parse_args()
    site: Site
    later: Site | None
    if arguments.site:
        site = SavedSite(arguments.site, arguments.truth)
        later = SavedSite(arguments.later, arguments.later_truth) if arguments.later else None
    else:
        newest = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
        invented = InventedSite(arguments.outlets, arguments.articles, newest=newest)
        site, later = invented, invented.later(3)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return table(asyncio.run(crawl(site, later, arguments.days, folder)))


if __name__ == "__main__":
    sys.exit(main())
