"""A store in a fresh file whose clock the test sets, and invented links and articles."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article, Link, article_id
from crawler.store import Crawl, Frontier, Outcome, Store
from crawler.urls import outlet_of

HOME = "https://www.outlet.example/"


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    time: datetime = field(default=datetime(2026, 3, 1, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a fresh PostgreSQL server that listens on a socket only, run by Debian's programs."""
    pytest.importorskip("psycopg")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        pytest.skip("PostgreSQL is not installed")
    folder = tempfile.mkdtemp(prefix="crawler-pg-")
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as the superuser
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def pg_ctl(*arguments: str) -> None:
        done = subprocess.run(
            [*as_user, programs[-1], "-D", f"{folder}/data", *arguments], capture_output=True, cwd="/"
        )
        assert done.returncode == 0, done.stderr.decode()

    pg_ctl("init", "-o", "-U postgres -A trust -E UTF8 --no-locale --no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    pg_ctl("start", "-w", "-l", f"{folder}/log", "-o", options)
    yield f"postgresql://postgres@/postgres?host={folder}"
    pg_ctl("stop", "-m", "immediate")
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a store can be made: a file, or an empty PostgreSQL database."""
    if request.param == "sqlite":
        return tmp_path / "crawler.db"
    import psycopg

    url: str = request.getfixturevalue("postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture
def store(target: Path | str, clock: Clock) -> Iterator[Store]:
    with Store.open(target, now=clock) as store:
        yield store


@pytest.fixture
def crawl(store: Store) -> Crawl:
    return store.begin_crawl("scrape", {"urls": [HOME]})


@pytest.fixture
def frontier(store: Store, crawl: Crawl) -> Frontier:
    return Frontier(store, crawl)


@pytest.fixture
def make_article() -> Callable[..., Article]:
    def make(url: str, text: str | None = None, **values: object) -> Article:
        text = url if text is None else text
        outlet = outlet_of(url)
        own = {"id": article_id(outlet, url), "body": text, "content_hash": f"hash of {text}", **values}
        return Article(url=url, outlet=outlet, **own)  # type: ignore[arg-type]

    return make


@pytest.fixture
def links() -> Callable[..., list[Link]]:
    def make(*paths: str, found_on: str = HOME, **values: object) -> list[Link]:
        return [
            Link(url=HOME + path, found_on=found_on, position=i, **values)  # type: ignore[arg-type]
            for i, path in enumerate(paths)
        ]

    return make


@pytest.fixture
def visit(frontier: Frontier) -> Callable[..., Outcome]:
    """Hand in an article for a URL, in the test's crawl or another one."""

    def visit(article: Article, asked: str | None = None, within: Frontier | None = None) -> Outcome:
        within = within or frontier
        return within.article_done(within.claim(Link(url=asked or article.url)), article)

    return visit
