"""Jobs over HTTP fetch public addresses alone, and take nothing but addresses and a limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.web.api.app import PREFIX
from tests.asking import ended, program, server_of
from tests.serving import Answer, Handler, serving
from tests.stored_articles import store_story

PAGE = next((Path(__file__).parents[3] / "fixtures/outlets/wexmoor/world/2026").rglob("*.html"))


class Outlet(Handler):
    """Has an article, and an address that leads elsewhere."""

    def answer(self) -> Answer:
        if self.path == "/away":
            return 302, {"Location": self.server.elsewhere}, b""
        if self.path == "/robots.txt":
            return 404, {}, b""
        return 200, {"Content-Type": "text/html; charset=utf-8"}, self.server.page


class Inner(Handler):
    """What nobody outside is to reach; counts who did."""

    def answer(self) -> Answer:
        self.server.asked.append(self.path)
        return 200, {"Content-Type": "text/html"}, b"<h1>The administrator's page</h1><p>The key is 4711.</p>"


def test_addresses_are_asked_through_the_guard(tmp_path: Path) -> None:
    asked: list[str] = []
    settings = ["CRAWLER_ALLOWED_ADDRESSES=127.0.7.1", "DOWNLOAD_DELAY=0"]
    with (
        serving("127.0.7.2", Inner, asked=asked) as inner,
        serving("127.0.7.1", Outlet, page=PAGE.read_bytes(), elsewhere=f"{inner.url}/by-redirect") as outlet,
        program(server_of(store_story(tmp_path), settings)) as client,
    ):
        urls = [f"{outlet.url}/a", f"{outlet.url}/away", f"{inner.url}/direct"]
        begun = client.post(f"{PREFIX}/jobs", json={"kind": "extract", "urls": urls})
        assert begun.status_code == 202
        job = ended(client, begun.headers["location"])
        assert client.get(f"{PREFIX}/status").json()["articles"] == 3  # extract stores nothing
    assert asked == []
    assert [article["url"] for article in job["articles"]] == [urls[0]]
    assert job["extracted"][0]["word_count"] > 50
    assert job["problem"].count("leads to a loopback address that nobody named") == 2
    assert job["state"] == "done"


@pytest.mark.parametrize(
    ("body", "status", "parameter"),
    [
        ({"kind": "run", "urls": ["https://outlet.example/"]}, 400, "kind"),
        ({"kind": "scrape", "urls": []}, 400, "urls"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"] * 21}, 400, "urls"),
        ({"kind": "scrape", "urls": [7]}, 400, "urls"),
        ({"kind": "scrape", "urls": ["file:///etc/passwd"]}, 400, "url"),
        ({"kind": "scrape", "urls": ["--set=LOG_FILE=/tmp/x"]}, 400, "url"),
        ({"kind": "scrape", "urls": ["gopher://outlet.example/"]}, 400, "url"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"], "limit": 10**6}, 400, "limit"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"], "limit": "5"}, 400, "limit"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"], "limit": True}, 400, "limit"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"], "settings": {"LOG_FILE": "x"}}, 400, "settings"),
        ({"kind": "scrape", "urls": ["https://outlet.example/"], "page_object": "os:system"}, 400, "page_object"),
        (["scrape"], 400, None),
    ],
)
def test_a_job_takes_addresses_and_a_limit(client: TestClient, body: Any, status: int, parameter: str | None) -> None:
    answer = client.post(f"{PREFIX}/jobs", json=body)
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter)
    assert client.get(f"{PREFIX}/jobs").json() == {"jobs": []}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"kind": "\xff"}', "application/json", 400),
        (b" " * 70_000, "application/json", 413),
        (b'{"kind": "scrape", "urls": ["https://outlet.example/"]}', "text/plain", 415),
        (b"kind=scrape&urls=https://outlet.example/", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_request_of_another_form_starts_nothing(client: TestClient, content: bytes, kind: str, status: int) -> None:
    answer = client.post(f"{PREFIX}/jobs", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert client.get(f"{PREFIX}/jobs").json() == {"jobs": []}


def test_a_job_that_is_asked_for_is_looked_at_and_ended_at_its_address(client: TestClient) -> None:
    begun = client.post(f"{PREFIX}/jobs", json={"kind": "extract", "urls": ["http://127.0.0.1:9/a"], "limit": 3})
    address = begun.headers["location"]
    assert address == f"{PREFIX}/jobs/{begun.json()['id']}"
    assert (begun.json()["limit"], begun.json()["ended"]) == (3, None)
    stopped = client.delete(address).json()
    assert (stopped["state"], stopped["articles"]) == ("stopped", [])
    assert stopped["ended"] is not None
    assert client.get(address).json() == stopped
    assert client.get(f"{PREFIX}/jobs").json() == {"jobs": [stopped]}


def test_what_is_asked_about_a_job_takes_no_parameters(client: TestClient) -> None:
    for path in ("/jobs", "/jobs/0000"):
        answer = client.get(f"{PREFIX}{path}?verbose=1")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "verbose")
    assert client.get(f"{PREFIX}/jobs/0000").status_code == 404
    assert client.put(f"{PREFIX}/jobs/0000").status_code == 405
