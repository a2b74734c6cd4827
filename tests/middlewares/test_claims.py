"""Hosts that another crawl asks, met by crawls with the project's settings."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.spiders.section import SectionSpider
from crawler.store import Frontier, Store
from tests.quick_settings import quick_settings
from tests.serving import Handler, serving

_TEXT = "<p>" + "The bridge over the river was opened to walkers on Monday after two years of work. " * 6


class _Pages(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        if self.path == "/robots.txt":
            return 404, {}, b""
        if self.path in self.server.moved:
            return 302, {"Location": self.server.moved[self.path]}, b""
        title = f"The bridge of {self.path}"
        page = f"<html><head><title>{title}</title><meta property='og:type' content='article'></head><body><article>"
        return 200, {"Content-Type": "text/html"}, f"{page}<h1>{title}</h1>{_TEXT}{self.path}".encode()


@pytest.fixture
def server():
    with serving("127.0.0.71", _Pages, paths=[], moved={}) as server:
        yield server


def in_reactor(test):
    @ensureDeferred
    async def wrapper(server, tmp_path, caplog, monkeypatch):
        monkeypatch.setattr("crawler.crawl.problems.Busy.after", 0.2)

        async def crawl(*urls):
            settings = quick_settings(tmp_path, CRAWLER_TDMREP=False, CRAWLER_ALLOWED_ADDRESSES="127.0.0.0/8")
            await AsyncCrawlerRunner(settings).crawl(SectionSpider, url=urls)

        with Store.open(tmp_path / "crawler.db") as store:
            another = Frontier(store, store.begin_crawl("scrape", {}))
            await deferred_from_coro(test(server, crawl, store, another, caplog))

    return wrapper


@in_reactor
async def test_a_crawl_waits_for_a_host_that_another_asks_and_says_so(server, crawl, store, another, caplog):
    another.claim_host("127.0.0.71")
    with caplog.at_level(logging.WARNING):
        waiting = asyncio.ensure_future(crawl(f"{server.url}/a"))
        while "Waiting for hosts" not in caplog.text:
            await asyncio.sleep(0.02)
    assert "127.0.0.71 (this process, since " in caplog.text
    assert server.paths == []
    another.leave_hosts({})
    await waiting
    assert server.paths == ["/robots.txt", "/a"]


@in_reactor
async def test_a_redirect_to_such_a_host_is_followed_when_it_is_free(server, crawl, store, another, caplog):
    with serving("127.0.0.72", _Pages, paths=[], moved={}) as target:
        server.moved["/a"] = f"{target.url}/b"
        another.claim_host("127.0.0.72")
        crawling = asyncio.ensure_future(crawl(f"{server.url}/a", f"{server.url}/c"))
        while server.paths.count("/a") < 2:
            await asyncio.sleep(0.02)
        assert target.paths == []
        another.leave_hosts({})
        await crawling
        assert target.paths == ["/robots.txt", "/b"]
        assert store.counts().articles == 2


@in_reactor
async def test_hosts_are_left_at_the_end(server, crawl, store, another, caplog):
    await crawl(f"{server.url}/a")
    assert isinstance(another.claim_host("127.0.0.71"), timedelta), "how long ago the crawl left it"
