"""An outlet's hub tells of news: asked by a crawl, it asks back at the server and then tells, and nobody else can."""

from __future__ import annotations

import hmac
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient

from crawler.items import Link
from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Frontier, Store
from crawler.store.frontier import visiting
from crawler.store.revisits import subscriptions
from crawler.web.serving import Serving
from tests.dues import next_due
from tests.serving import Answer, Handler
from tests.serving import serving as serving_of
from tests.warm import crawler

TEXT = "The ferry to the island stays in harbour today, for its engine broke on Sunday and no spare part is near. "
PAGE = "<!doctype html><html lang=en><title>{0}</title><article><h1>{0}</h1>{1}</article>"
ITEM = "<item><title>News {0}</title><link>{1}/news/{0}</link><pubDate>{2:%a, %d %b %Y %T} +0000</pubDate></item>"


class Newsroom(Handler):
    """An outlet whose feed names ``server.hub``, and has the articles of ``server.news``."""

    def answer(self) -> Answer:
        if self.path == "/rss":
            return 200, {"Content-Type": "application/rss+xml"} | self.server.headers, self._feed().encode()
        number = self.path.rpartition("/")[2]
        if not number.isdigit():
            return 404, {}, b""
        paragraphs = "".join(f"<p>{number}.{n} {TEXT}</p>" for n in range(6))
        return 200, {"Content-Type": "text/html"}, PAGE.format(f"News {number}", paragraphs).encode()

    def _feed(self) -> str:
        now = datetime.now(UTC)
        items = "".join(ITEM.format(n, self.server.url, now) for n in self.server.news)
        links = f'<atom:link rel="hub" href="{self.server.hub}"/><atom:link rel="self" href="{self.server.topic}"/>'
        opening = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>'
        return f"{opening}{links if self.server.hub else ''}{items}</channel></rss>"


class Hub(Handler):
    """A hub: verifies who subscribes before it answers, and tells them of what :meth:`publish` names."""

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.asked.append(form)
        challenge = f"a-challenge-{len(self.server.asked)}"
        query = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": challenge}
        query |= {"hub.lease_seconds": self.server.lease} if form["hub.mode"] == "subscribe" else {}
        with urlopen(f"{form['hub.callback']}?{urlencode(query)}") as answer:
            self.server.verified.append((form["hub.mode"], answer.read().decode() == challenge))
        self.send_response(202)
        self.end_headers()


def publish(hub: Any, news: bytes = b"<rss/>", method: str = "sha256") -> int:
    """What a hub does when a feed has changed; gives the status that its subscriber answers."""
    form = hub.asked[-1]
    signature = hmac.new(form["hub.secret"].encode(), news, method).hexdigest()
    headers = {"X-Hub-Signature": f"{method}={signature}", "Content-Type": "application/rss+xml"}
    with urlopen(Request(form["hub.callback"], news, headers)) as answer:
        return int(answer.status)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """``crawler serve`` in a folder; gives its address."""
    words = [sys.executable, "-P", "-m", "crawler", "serve", "--port", "0"]
    environment = os.environ | {"CRAWLER_WEBSUB_CALLBACK": "http://127.0.0.1"}
    process = subprocess.Popen(words, cwd=folder, stderr=PIPE, text=True, env=environment)
    assert process.stderr is not None
    try:
        line = next(line for line in process.stderr if line.startswith("Open "))
        yield line.split()[1].partition("/sign-in")[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def run(folder: Path, callback: str, *words: str, **settings: str) -> str:
    quick = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False", "CRAWLER_WORKERS": "1"}
    quick |= {"CRAWLER_CONTACT": "d@o.example", "CRAWLER_ALLOWED_ADDRESSES": "127.0.0.0/8"} | settings
    options = [word for name, value in quick.items() for word in ("-s", f"{name}={value}")]
    done = crawler(folder, "run", "--once", *words, *options, CRAWLER_WEBSUB_CALLBACK=callback)
    assert done.returncode == 0, done.stderr
    return str(done.stderr)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Any]:
    with (
        serving_of("127.0.0.1", Newsroom, news=[1], hub="", topic="", headers={}) as newsroom,
        serving_of("127.0.0.2", Hub, asked=[], verified=[], lease="86400") as hub,
    ):
        newsroom.the_hub, newsroom.hub, newsroom.topic = (
            hub,
            f"{hub.url}/?b=2&amp;a=1",
            f"{newsroom.url}/Feed?b=2&amp;a=1",
        )
        outlet = Outlet(
            name="newsroom", home=f"{newsroom.url}/", sources=[Source(kind="feed", url=f"{newsroom.url}/rss")]
        )
        write_outlet(outlet, tmp_path / "outlets/newsroom.toml")
        yield newsroom


def titles(folder: Path) -> list[str | None]:
    with Store.open(folder / "crawler.db") as store:
        return sorted(article.title or "" for article in store.articles())


def test_an_article_comes_when_the_hub_tells_of_it_and_not_at_the_next_look(newsroom: Any, tmp_path: Path) -> None:
    hub = newsroom.the_hub
    with served(tmp_path) as server:
        run(tmp_path, server)
        [asked] = hub.asked
        assert hub.verified == [("subscribe", True)]
        assert asked["hub.topic"] == f"{newsroom.url}/Feed?b=2&a=1"
        newsroom.news.insert(0, 2)
        run(tmp_path, server)
        assert titles(tmp_path) == ["News 1"]
        with Store.open(tmp_path / "crawler.db") as store, store.database.write() as connection:  # looked at long ago
            connection.exec_driver_sql("UPDATE urls SET fetched_at = '2026-01-31 00:00:00.000000'")
        assert publish(hub, b"an article that the hub makes up") == 202
        run(tmp_path, server)
        assert titles(tmp_path) == ["News 1", "News 2"]
        assert len(hub.asked) == 1
        newsroom.hub = ""
        run(tmp_path, server, "--now")
        assert hub.verified == [("subscribe", True), ("unsubscribe", True)]


def test_no_feed_has_a_machine_of_the_users_network_asked(newsroom: Any, tmp_path: Path) -> None:
    said = run(tmp_path, "https://news.example/", CRAWLER_ALLOWED_ADDRESSES="")
    assert not newsroom.the_hub.asked
    assert "The hub at 127.0.0.2 was not asked to tell when a feed changes: leads to a loopback address" in said


FEED, HUB, TOPIC = "https://outlet.example/rss", "https://hub.example/", "https://outlet.example/feed"
NEWS = b"<rss/>"


@pytest.fixture
def asked(serving: Serving) -> subscriptions.Subscription:
    """What a hub was asked for, of a feed that is not due for a day."""
    serving.callback = "https://news.example"
    with Store.open(serving.target) as store:
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "outlet.example"}))
        lease = frontier.claim(Link(url=FEED, role="feed"))
        frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))
        now = store.now()
        store.write(subscriptions.note_hub, "outlet.example", FEED, HUB, TOPIC, now)
        [found] = store.write(subscriptions.to_ask, {"outlet.example": [FEED]}, now)
    return found


def due_in(serving: Serving) -> timedelta:
    with Store.open(serving.target) as store:
        return next_due(store, ["outlet.example"], [FEED])[0] - store.now()


def signed(asked: subscriptions.Subscription, body: bytes = NEWS, method: str = "sha1") -> dict[str, str]:
    return {"x-hub-signature": f"{method}={hmac.new(asked.secret.encode(), body, method).hexdigest()}"}


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signed_news_make_the_feed_due_a_minute_after_its_last_look(
    method: str, anybody: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    assert due_in(serving) > timedelta(minutes=30)
    for _ in range(3):
        sent = anybody.post(f"/websub/{asked.path}", content=NEWS, headers=signed(asked, method=method))
        assert (sent.status_code, sent.content) == (202, b"")
    assert timedelta(seconds=1) < due_in(serving) <= timedelta(minutes=1)


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-hub-signature": "sha256="}, {"x-hub-signature": "sha256=é"}, {"x-hub-signature": "md5=x"}, None],
)
def test_forged_news_are_answered_like_true_ones_and_change_nothing(
    headers: dict[str, str] | None, anybody: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    headers = signed(asked, b"other news", "sha256") if headers is None else headers
    raw = {name: value.encode() for name, value in headers.items()}
    sent = anybody.post(f"/websub/{asked.path}", content=NEWS, headers=raw)
    assert (sent.status_code, sent.content) == (202, b"")
    assert due_in(serving) > timedelta(minutes=30)


def verify(client: TestClient, asked: subscriptions.Subscription, **given: str) -> Any:
    query = {"mode": "subscribe", "topic": TOPIC, "challenge": "<b>c</b>", "lease_seconds": "60"} | given
    return client.get(f"/websub/{given.pop('path', asked.path)}", params={f"hub.{name}": query[name] for name in query})


@pytest.mark.parametrize(
    "given",
    [
        {"topic": "https://outlet.example/other"},
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"mode": ""},
        {"challenge": ""},
        {"path": "x" * 32},
    ],
)
def test_what_nobody_asked_for_is_not_confirmed(
    given: dict[str, str], anybody: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    assert verify(anybody, asked, **given).status_code == 404
    with Store.open(serving.target) as store:
        assert store.read(subscriptions.told_until, "outlet.example", store.now()) == {}


@pytest.mark.parametrize(
    ("said", "days"), [("86400", 1), ("999999999", 30), ("", 10), ("-5", 10), ("0", 10), ("9" * 400, 10), ("²", 10)]
)
def test_a_hub_is_asked_again_in_the_middle_of_the_time_it_grants(
    said: str, days: int, anybody: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    answer = verify(anybody, asked, lease_seconds=said)
    assert (answer.status_code, answer.text) == (200, "<b>c</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    sources = {"outlet.example": [FEED]}
    with Store.open(serving.target) as store:
        now = store.now()
        assert store.write(subscriptions.to_ask, sources, now + timedelta(days=days * 0.49)) == []
        assert store.write(subscriptions.to_ask, sources, now + timedelta(days=days * 0.51)) == [asked]
        assert store.write(subscriptions.to_ask, sources, now + timedelta(days=days * 0.51)) == []


def test_a_hub_may_end_what_it_granted(
    browser: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    serving.outlets.mkdir()
    (serving.outlets / "outlet.example.toml").write_text(
        f'home = "https://outlet.example/"\n[[sources]]\nkind = "feed"\nurl = "{FEED}"\n'
    )
    verify(browser, asked)
    assert "a hub tells of it until" in browser.get("/outlets/outlet.example").text
    assert verify(browser, asked, mode="denied").status_code == 200
    assert "a hub tells of it until" not in browser.get("/outlets/outlet.example").text


def test_a_server_without_an_address_for_hubs_answers_none(
    anybody: TestClient, serving: Serving, asked: subscriptions.Subscription
) -> None:
    serving.callback = ""
    assert verify(anybody, asked).status_code == 404
    assert anybody.post(f"/websub/{asked.path}", content=NEWS, headers=signed(asked)).status_code == 404


def test_a_source_that_an_outlet_loses_ends_what_was_asked_for_it(
    serving: Serving, asked: subscriptions.Subscription
) -> None:
    with Store.open(serving.target) as store:
        now = store.now()
        store.write(subscriptions.granted, asked.path, timedelta(days=1), now)
        [found] = store.write(subscriptions.to_ask, {"outlet.example": []}, now)
        assert (found.path, found.wanted) == (asked.path, False)
        assert store.write(subscriptions.to_ask, {"outlet.example": []}, now + timedelta(days=2)) == []
        assert store.read(subscriptions.subscription_at, asked.path) is None


def test_a_hub_that_a_feed_names_in_the_place_of_another_is_asked_and_the_other_is_to_end(
    serving: Serving, asked: subscriptions.Subscription
) -> None:
    with Store.open(serving.target) as store:
        now = store.now()
        store.write(subscriptions.granted, asked.path, timedelta(days=1), now)
        store.write(subscriptions.note_hub, "outlet.example", FEED, "https://other.example/", TOPIC, now)
        found = store.write(subscriptions.to_ask, {"outlet.example": [FEED]}, now)
        assert {(each.hub, each.wanted) for each in found} == {(HUB, False), ("https://other.example/", True)}
        assert len({each.path for each in found} | {each.secret for each in found}) == 4
