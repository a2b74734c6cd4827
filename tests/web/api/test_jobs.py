"""Jobs fetch public addresses alone, are bounded, and take nothing but addresses and a limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.answers.refusal import Refused
from crawler.items import Article
from crawler.running.asked.jobs import Jobs
from crawler.web.api.app import PREFIX
from tests.asking import ended, program, server_of
from tests.serving import Answer, Handler, serving
from tests.stored_articles import store_story

LIMIT = 60


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


def test_jobs_are_bounded_in_number_can_be_stopped_and_one_address_is_one_job() -> None:
    class Waiting:
        """Never brings anything."""

        async def scrape(self, urls: list[str], limit: int) -> AsyncIterator[Article]:
            await asyncio.Event().wait()
            yield Article()

    async def run() -> None:
        jobs = Jobs(Waiting())  # type: ignore[arg-type]
        first = jobs.start("scrape", ["https://outlet.example/"], 5)
        assert jobs.start("scrape", ["https://outlet.example/"], 5) is first
        for number in range(7):
            jobs.start("scrape", [f"https://outlet.example/{number}"], 5)
        with pytest.raises(Refused, match="8 jobs are open") as refused:
            jobs.start("scrape", ["https://outlet.example/one-more"], 5)
        assert refused.value.status == 429
        assert (await jobs.stop(first.id)).state == "stopped"
        jobs.start("scrape", ["https://outlet.example/one-more"], 5)
        await jobs.close()
        assert all(job.state == "stopped" for job in jobs.all())

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result(LIMIT)
