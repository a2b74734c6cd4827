"""A feed of an outlet's own comes with the texts of its articles."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import feedparser
import pytest
from starlette.testclient import TestClient

from crawler.answers.refusal import Refused
from crawler.demo.server import OutletServer
from crawler.running.asked.feed_entries import FeedEntries
from crawler.store import Store
from crawler.web.api.access import ApiAccess
from crawler.web.api.app import PREFIX
from crawler.web.feeds.full_text import full_text
from tests.asking import ended, program, server_of
from tests.looping import in_a_loop
from tests.serving import Answer, Handler, serving
from tests.stored_articles import COPY, HARBOUR, MARKET, store_article, store_story


class Leading(Handler):
    """Sends who asks for a feed elsewhere."""

    def answer(self) -> Answer:
        return (404, {}, b"") if self.path == "/robots.txt" else (302, {"Location": self.server.location}, b"")


NEW = "https://harbour.example/new"


class Named:
    """A feed that was fetched, and jobs that store at once what they are asked for."""

    def __init__(self, folder: Path, *, room: bool):
        self.folder, self.room = folder, room

    async def feed_entries(self, url: str) -> FeedEntries:
        return FeedEntries(title="The coast", urls=[COPY, NEW, HARBOUR, MARKET])

    def start(self, kind: str, urls: list[str], limit: int) -> SimpleNamespace:
        assert urls == [NEW]
        if not self.room:
            raise Refused("too many jobs are open", 429)
        with Store.open(self.folder / "crawler.db") as store:
            store_article(store, NEW)
        return SimpleNamespace(id="1")

    async def wait(self, id_: str, seconds: float) -> None:
        """It has ended."""


@pytest.mark.parametrize(
    ("limit", "room", "given"),
    [
        (1, True, [COPY]),
        (4, True, [COPY, NEW, HARBOUR, MARKET]),
        (3, False, [COPY, HARBOUR]),
    ],
)
def test_what_could_be_had_is_given_in_the_order_of_the_feed(
    tmp_path: Path, limit: int, room: bool, given: list[str]
) -> None:
    access = ApiAccess(server_of(store_story(tmp_path)).state.serving)
    access.asked = access.jobs = Named(tmp_path, room=room)  # type: ignore[assignment]
    found = in_a_loop(full_text(access, "https://harbour.example/feed", limit))
    assert [article.url for article in found.articles] == given


@pytest.mark.slow  # the job of the API is asked in the same way, in every run
def test_a_feed_at_an_inner_address_is_not_asked(client: TestClient, outlets: dict[str, OutletServer]) -> None:
    server = outlets["wexmoor"]
    server.requests.clear()
    answer = client.get("/feed", params={"url": f"{server.url}/feed.atom"})
    assert answer.status_code == 422
    assert "leads to a loopback address that nobody named" in answer.json()["detail"]
    assert server.requests == []


def test_a_feed_that_leads_to_an_inner_address_does_not_lead_there(
    tmp_path: Path, outlets: dict[str, OutletServer]
) -> None:
    inner = outlets["wexmoor"]
    inner.requests.clear()
    settings = ["CRAWLER_ALLOWED_ADDRESSES=127.0.7.3", "DOWNLOAD_DELAY=0"]
    with (
        serving("127.0.7.3", Leading, location=f"{inner.url}/feed.atom") as outer,
        program(server_of(store_story(tmp_path), settings)) as client,
    ):
        answer = client.get("/feed", params={"url": f"{outer.url}/feed"})
    assert answer.status_code == 422
    assert "leads to a loopback address that nobody named" in answer.json()["detail"]
    assert inner.requests == []


@pytest.mark.slow
def test_an_outlets_feed_of_summaries_becomes_a_full_one(tmp_path: Path, outlets: dict[str, OutletServer]) -> None:
    settings = ["CRAWLER_ALLOWED_ADDRESSES=127.0.0.0/8", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False"]
    summaries = feedparser.parse(f"{outlets['ponant'].url}/rss.xml")
    asked = {"url": f"{outlets['ponant'].url}/rss.xml", "limit": "3"}
    with program(server_of(store_story(tmp_path), settings)) as client:
        assert client.get("/feed", params=asked).status_code == 200
        [job] = client.get(f"{PREFIX}/jobs").json()["jobs"]
        ended(client, f"{PREFIX}/jobs/{job['id']}")
        answer = client.get("/feed", params=asked)
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.title == summaries.feed.title
    assert [entry.link for entry in feed.entries] == [entry.link for entry in summaries.entries[:3]]
    assert all(len(entry.content[0].value) > 3 * len(entry.get("summary", "")) for entry in feed.entries)
