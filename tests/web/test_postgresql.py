"""The pages and the API over a PostgreSQL store."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient

from crawler.store import Store
from crawler.store.monitoring.watches import look_at_watches
from crawler.web.serving import Serving
from crawler.web.tokens import Sessions, hash_of
from tests.store.conftest import postgresql  # noqa: F401
from tests.web.conftest import TOKEN

pytestmark = pytest.mark.postgresql


@pytest.fixture
def serving(postgresql: str, tmp_path: Path) -> Serving:  # noqa: F811 - the fixture
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return Serving(target=postgresql, outlets=tmp_path / "outlets", sessions=Sessions(hash_of(TOKEN)))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "Ferry stays in harbour"),
        ("/?words=engine&outlet=outlet.example", "<mark>engine</mark>"),
        ("/?section=Coast&language=en&since=2026-03-01", "Ferry stays in harbour"),
        ("/articles/{}", "Ten people waited"),
        ("/articles/{}/page", "is not kept"),
        ("/outlets", "other.example"),
        ("/outlets/outlet.example", "Backlog"),
        ("/crawls", "No crawl yet"),
        ("/report", "<svg"),
        ("/watches", "There is none yet"),
        ("/metrics", 'crawler_articles{outlet="outlet.example"} 1'),
        ("/api/v1/search?words=engine", "harbour"),
        ("/api/v1/articles", "cursor"),
        ("/api/v1/articles/{}/cluster", "other.example"),
        ("/feeds/articles.rss", "<rss"),
    ],
)
def test_every_page_is_answered(browser: TestClient, stored: list[str], path: str, said: str) -> None:
    answer = browser.get(path.format(stored[0]))
    assert (answer.status_code, said in answer.text) == (200, True), answer.text


def test_a_list_goes_on_to_its_end(browser: TestClient, stored: list[str]) -> None:
    found, page = [], ""
    while page is not None:
        told = browser.get(f"/api/v1/latest?limit=1{page and f'&page={page}'}").json()
        found += [article["id"] for article in told["articles"]]
        page = told["next"]
    assert sorted(found) == sorted(stored)


def test_a_watch_is_made_and_tells(browser: TestClient, stored: list[str], csrf: str, serving: Serving) -> None:
    form = {"csrf": csrf, "name": "desk", "headline": "1", "words": "engine"}
    assert browser.post("/watches", data=form).status_code == 303
    with Store.open(serving.target) as store:
        article = store.article(stored[1])
        assert article is not None
        article.title, article.content_hash = "Ferry sails", "sails"
        store.save(article)
        assert [(hit.was, hit.title) for hit in look_at_watches(store.database, store.now())] == [
            ("Ferry stays in harbour", "Ferry sails")
        ]
    assert re.search(r"Ferry sails</a>.*was", browser.get("/watches").text)
