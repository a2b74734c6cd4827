"""The add-on in a Scrapy project of somebody's own."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler
from crawler.fetching.downloader import StrictDownloader
from crawler.fetching.handler import GuardedHandler
from crawler.middlewares.pressure import PressureMiddleware
from crawler.own_settings import SETTINGS
from tests.reactor import in_reactor
from tests.serving import Handler, serving

SWITCHES = [setting for setting in SETTINGS if setting.name.endswith("_ENABLED")]


class Own:
    """A component of the project's."""


def applied(**own: Any) -> Settings:
    """The settings of a project after the add-on."""
    settings = Settings(own, priority="project")
    crawler.Addon().update_settings(settings)
    return settings


def parts(settings: Settings) -> set[object]:
    """What is enabled of this project."""
    found: set[object] = {settings["DOWNLOADER"], *settings.getdict("FEED_EXPORTERS")}
    found |= set(settings.getdict("DOWNLOAD_HANDLERS").items())
    for name in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES"):
        found |= {load_object(key) for key, place in settings.getdict(name).items() if place is not None}
    return found


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda setting: setting.name)
def test_every_part_is_turned_on_and_off_by_its_setting(switch) -> None:
    on, off = applied(**{switch.name: True}), applied(**{switch.name: False})
    assert parts(on) != parts(off)
    assert parts(applied()) == parts(on if switch.default else off)


def test_in_a_project_that_sets_nothing_the_whole_is_installed() -> None:
    settings = applied()
    assert settings["DOWNLOADER"] is StrictDownloader
    assert settings.getdict("DOWNLOAD_HANDLERS") == {"http": GuardedHandler, "https": GuardedHandler}
    assert settings.getdict("DOWNLOADER_MIDDLEWARES")[PressureMiddleware] == 550
    assert settings.getdict("DOWNLOADER_MIDDLEWARES")[RetryMiddleware] is None


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ({"scrapy.downloadermiddlewares.retry.RetryMiddleware": 321}, 321),
        ({"scrapy.downloadermiddlewares.retry.RetryMiddleware": None, Own: 550}, None),
        ({"crawler.middlewares.pressure.PressureMiddleware": 7}, 7),
        ({PressureMiddleware: None}, None),
    ],
)
def test_a_component_stands_where_the_project_put_it_or_what_it_replaces(own, place) -> None:
    known = applied(DOWNLOADER_MIDDLEWARES=own).getdict("DOWNLOADER_MIDDLEWARES")
    assert {load_object(key): value for key, value in known.items()}.get(PressureMiddleware) == place
    assert Own not in own or known[Own] == 550


def test_what_the_project_downloads_with_stays(caplog) -> None:
    settings = applied(DOWNLOADER=Own, DOWNLOAD_HANDLERS={"http": Own, "ftp": None})
    assert settings["DOWNLOADER"] is Own
    assert settings.getdict("DOWNLOAD_HANDLERS") == {"http": Own, "ftp": None, "https": GuardedHandler}
    assert "CRAWLER_GUARD_ENABLED" in caplog.text


@pytest.mark.parametrize(
    ("own", "signed"),
    [
        ({}, "(+desk@publisher.example)"),
        ({"USER_AGENT": "news"}, "news (+desk@publisher.example)"),
        ({"USER_AGENT": "news (desk@publisher.example)"}, "news (desk@publisher.example)"),
        ({"CRAWLER_CONTACT": "https://publisher.example/bot"}, "(+https://publisher.example/bot)"),
    ],
)
def test_the_contact_of_the_environment_stands_in_the_user_agent(monkeypatch, own, signed) -> None:
    monkeypatch.setenv("CRAWLER_CONTACT", "desk@publisher.example")
    agent = applied(**own)["USER_AGENT"]
    assert agent.endswith(signed)
    assert "scrapy.org" not in agent


class _Outlet(Handler):
    def answer(self):
        self.server.asked.append(self.path)
        if self.path == "/patience" and self.server.asked.count(self.path) == 1:
            return 429, {"Retry-After": "1"}, b""
        return 200, {"Content-Type": "text/html"}, f'<a href="{self.server.inner}/secret">in</a>'.encode()


@in_reactor
async def test_a_spider_of_ones_own_is_guarded_and_loses_no_page_to_a_host_that_asks_for_patience(tmp_path) -> None:
    got: list[str] = []
    refused: list[str] = []

    class Own(Spider):
        name = "own"

        def parse(self, response):
            got.append(response.url)
            yield from response.follow_all(css="a", errback=self.refused)

        def refused(self, failure):
            refused.append(str(failure.value))

    with (
        serving("127.0.0.46", _Outlet, asked=[], inner="") as inner,
        serving("127.0.0.45", _Outlet, asked=[], inner=inner.url) as outlet,
    ):
        settings = {"ADDONS": {"crawler.Addon": 100}, "CRAWLER_STORE": str(tmp_path / "news.db"), "CRAWLER_WORKERS": 1}
        settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
        await AsyncCrawlerRunner(settings).crawl(Own, start_urls=[f"{outlet.url}/patience"])
    assert got == [f"{outlet.url}/patience"]
    assert refused == ["leads to a loopback address that nobody named"]
    assert (outlet.asked, inner.asked) == (["/patience", "/patience"], [])
