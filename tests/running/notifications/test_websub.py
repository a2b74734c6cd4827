"""Hubs are told of feeds that have changed, when a crawl brought something."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

FEED = "https://news.example/feeds/articles.atom?outlet=ponant"
OTHER = "https://news.example/feeds/articles.json"


class Hub(Handler):
    """Takes what publishers tell, and answers with ``server.status``."""

    def answer(self) -> Answer:
        return self.server.status, {"Location": "/elsewhere"}, b""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append((self.headers["Content-Type"], dict(parse_qsl(body))))
        self.do_GET()


@pytest.fixture
def folder(outlets, tmp_path: Path) -> Path:
    home = f"{outlets['ponant'].url}/"
    write_outlet(
        Outlet(name="ponant", home=home, sources=[Source(kind="feed", url=f"{home}rss.xml")]),
        tmp_path / "outlets/ponant.toml",
    )
    return tmp_path


def run(folder: Path, hub: str, feeds: str = f"{FEED} {OTHER}"):
    quick = ["DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CRAWLER_WORKERS=1", "CRAWLER_CONTACT=d@o.example"]
    settings = [word for setting in quick for word in ("-s", setting)]
    return crawler(folder, "run", "--once", "--now", *settings, CRAWLER_WEBSUB_HUB=hub, CRAWLER_WEBSUB_FEEDS=feeds)


def test_a_hub_is_told_of_each_feed_once_a_crawl_has_stored_and_not_when_nothing_came(folder: Path) -> None:
    with serving("127.0.0.1", Hub, status=202, told=[]) as hub:
        first = run(folder, hub.url)
        assert sorted(form["hub.url"] for _, form in hub.told) == [FEED, OTHER], first.stderr
        assert {(kind, form["hub.mode"]) for kind, form in hub.told} == {
            ("application/x-www-form-urlencoded", "publish")
        }
        hub.told.clear()
        run(folder, hub.url)
        assert hub.told == []


def test_a_hub_that_takes_nothing_is_a_line_in_the_log_and_no_redirect_is_followed(folder: Path) -> None:
    with serving("127.0.0.1", Hub, status=302, told=[]) as hub:
        result = run(folder, hub.url, FEED)
        assert len(hub.told) == 1
    assert "The hub at 127.0.0.1 was not told that a feed has changed: answered 302" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("hub", "feeds", "said"),
    [
        ("ftp://hub.example", FEED, "CRAWLER_WEBSUB_HUB is not an address of the web"),
        ("https://hub.example", "", "CRAWLER_WEBSUB_FEEDS names none"),
        ("https://hub.example", f"{FEED} /feed", "CRAWLER_WEBSUB_FEEDS: number 2 is not an address of the web"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_fetched(folder: Path, hub: str, feeds: str, said: str) -> None:
    result = run(folder, hub, feeds)
    assert result.returncode == 1
    assert said in result.stderr
