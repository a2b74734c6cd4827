"""What somebody may try at the API, at feeds and at jobs, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from crawler.fetching.address_guard import inner_kind, spelled_address
from crawler.running.asked.commands import AskedCommands, read_addresses
from crawler.web.api.app import PREFIX
from tests.asking import SENT, TOKEN, program, server_of
from tests.stored_articles import store_story

LONG = "x" * 40_000
JOB = {"kind": "scrape", "urls": ["https://outlet.example/"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_story(tmp_path_factory.mktemp("attacks"))


@pytest.fixture(scope="module")
def app(folder: Path) -> Starlette:
    return server_of(folder)


@pytest.fixture(scope="module")
def anybody(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(app: Starlette) -> Iterator[TestClient]:
    with program(app) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/status", "/articles", "/search?words=rain", "/jobs", "/openapi.json", "/nothing", "/articles/../jobs"]
)
@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN[:-1]}", f"bearer{TOKEN}"])
def test_nothing_is_told_without_the_token(anybody: TestClient, path: str, token: str) -> None:
    answer = anybody.get(f"{PREFIX}{path}", headers={"Authorization": token} if token else {})
    assert (answer.status_code, answer.json()["detail"]) == (401, "The token is missing or wrong.")


@pytest.mark.parametrize("path", ["/feeds/articles.rss", "/feeds/outlets.opml", "/feed?url=https://outlet.example/"])
def test_feeds_are_for_who_has_the_token(anybody: TestClient, path: str) -> None:
    assert anybody.get(path).status_code == 401
    answer = anybody.get("/feeds/articles.rss", auth=("reader", TOKEN))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://page.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
)
def test_a_page_elsewhere_starts_no_job(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(f"{PREFIX}/jobs", json=JOB, headers=headers).status_code == 403
    assert client.get(f"{PREFIX}/jobs").json()["jobs"] == []


def test_a_session_alone_starts_no_job(app: Starlette) -> None:
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as browser:
        assert browser.post("/sign-in", data={"token": TOKEN}).status_code == 303
        assert browser.get(f"{PREFIX}/status").status_code == 200
        assert browser.post(f"{PREFIX}/jobs", json=JOB).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/search?words={LONG}", 400),
        (f"/latest?{'section=x&' * 2000}", 400),
        (f"/latest?{LONG}=1", 400),
        ("/latest?limit=99999999999999999999", 400),
        ("/search?words=" + "rain+" * 33, 400),
        ("/search?words=" + "%22" * 150, 400),
        ("/search?words=" + "r*+" * 32, 200),
        ("/search?words=%00", 400),
        ("/search?words=%ff%fe", 400),
        ("/search?words=rain'%20OR%201=1--", 200),
        ("/latest?section=News'%20OR%20'1'='1", 200),
        ("/latest?outlet=';DROP%20TABLE%20articles", 400),
        ("/latest?opt_outs=__import__('os')", 400),
        ("/articles?after=start&limit=-1", 400),
        ("/articles/..%2f..%2fetc%2fpasswd", 404),
        ("/articles/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/outlets/..%2fharbour", 404),
        ("/outlets/harbour.toml", 404),
        ("/lookup?url=file:///etc/passwd", 400),
        ("/lookup?url=javascript:alert(1)", 400),
        ("/articles/9f7960a2cd31bedc/origins?field=__class__", 400),
        ("/jobs/..%2f..", 404),
    ],
)
def test_a_hostile_request_gets_one_sentence_and_nothing_else(
    client: TestClient, folder: Path, path: str, status: int
) -> None:
    answer = client.get(f"{PREFIX}{path}")
    assert answer.status_code == status
    assert len(answer.content) < 20_000
    assert str(folder) not in answer.text
    assert "Traceback" not in answer.text
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(f"{PREFIX}/status").json()["articles"] == 3


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_articles_are_only_read(client: TestClient, method: str) -> None:
    assert client.request(method, f"{PREFIX}/articles").status_code == 405


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://user:secret@10.0.0.1/",
    ],
)
def test_commands_for_others_guard_what_is_named(url: str) -> None:
    """However the address is spelled: that the guard refuses it is tested with the guard."""
    asked = AskedCommands("crawler.db", "outlets", ["CRAWLER_GUARD_NAMED=False", "CRAWLER_PROGRESS_SECONDS=5"])
    words = asked.words(["extract", *read_addresses([url])])
    given = [words[place + 1] for place, word in enumerate(words) if word == "-s"]
    assert given.index("CRAWLER_GUARD_NAMED=True") > given.index("CRAWLER_GUARD_NAMED=False")
    assert inner_kind(spelled_address(urlsplit(read_addresses([url])[0]).hostname or "") or "") is not None


def test_a_text_is_no_mark_up_whoever_asks(client: TestClient) -> None:
    for path, kind in (("/search?words=market", "application/json"), ("/latest", "application/json")):
        answer: Any = client.get(f"{PREFIX}{path}", headers={"Accept": "text/html"})
        assert answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert SENT["Authorization"] not in answer.text
