"""A store in a fresh file whose clock the test sets, and invented links and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article, Link, article_id
from crawler.store import Crawl, Frontier, Store
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


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(tmp_path / "crawler.db", now=clock) as store:
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
