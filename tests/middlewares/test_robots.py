"""robots.txt in the reactor: a server that answers it as told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_twisted import ensureDeferred
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.middlewares import robots
from tests.reactor import in_reactor
from tests.serving import Handler, serving


class _Ruled(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        status, body = self.server.robots if self.path == "/robots.txt" else (200, b"<p>A page")
        return status, {}, body


@pytest.fixture
def server():
    with serving("127.0.0.40", _Ruled, robots=(404, b""), paths=[]) as server:
        yield server


async def fetch(server, path="/page", times=1, **own):
    """Fetch a page so many times; gives what came of it and the delay of its host."""
    outcome = {}

    class OnePage(Spider):
        name = "one"

        async def start(self):
            yield Request(server.url + path, errback=self.failed)

        def parse(self, response):
            outcome["status"] = response.status
            outcome["delay"] = self.crawler.engine.downloader.slots["127.0.0.40"].delay
            if server.paths.count(path) < times:
                yield Request(server.url + path, errback=self.failed, dont_filter=True)

        def failed(self, failure):
            outcome["failed"] = str(failure.value)

    middlewares = {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawler.middlewares.robots.RobotsMiddleware": 100,
    }
    settings = {"ROBOTSTXT_OBEY": True, "DOWNLOADER_MIDDLEWARES": middlewares, "RETRY_ENABLED": False}
    settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "USER_AGENT": "outlet-crawler"}
    await AsyncCrawlerRunner(settings | own).crawl(OnePage)
    return outcome


@in_reactor
async def test_what_is_disallowed_is_not_fetched(server):
    server.robots = (200, b"User-agent: *\nDisallow: /page")
    assert (await fetch(server))["failed"] == "Forbidden by robots.txt"
    assert server.paths == ["/robots.txt"]


@in_reactor
async def test_no_robots_file_allows_everything(server):
    server.robots = (404, b"User-agent: *\nDisallow: /")
    assert (await fetch(server))["status"] == 200


@in_reactor
async def test_a_server_error_disallows_everything(server):
    server.robots = (503, b"User-agent: *\nAllow: /")
    assert (await fetch(server))["failed"] == "robots.txt answered 503"
    assert "/page" not in server.paths


@in_reactor
async def test_rules_behind_the_first_500_kib_are_not_read(server):
    server.robots = (200, b"#" * (500 * 1024) + b"\nUser-agent: *\nDisallow: /page")
    assert (await fetch(server))["status"] == 200


@in_reactor
async def test_a_crawl_delay_becomes_the_delay_of_the_host(server):
    server.robots = (200, b"User-agent: *\nCrawl-delay: 0.3")
    assert (await fetch(server))["delay"] == 0.3


@ensureDeferred
async def test_a_crawl_delay_that_is_not_kept_is_told_once(server, caplog):
    server.robots = (200, b"User-agent: *\nCrawl-delay: 0.9")
    fetched = await deferred_from_coro(fetch(server, times=3, AUTOTHROTTLE_MAX_DELAY=0.01))
    assert fetched["delay"] == 0.01
    told = [record.getMessage() for record in caplog.records if "AUTOTHROTTLE_MAX_DELAY" in record.getMessage()]
    assert len(told) == 1


@in_reactor
async def test_a_copy_serves_for_many_pages(server):
    await fetch(server, times=3)
    assert server.paths.count("/robots.txt") == 1


@in_reactor
async def test_a_copy_that_is_a_day_old_is_looked_at_again(server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(robots, "lifetime", lambda status: timedelta())
        await fetch(server, times=3)
    assert server.paths.count("/robots.txt") == 3


@in_reactor
async def test_rules_hold_for_every_request_that_waited_for_them(server):
    server.robots = (200, b"User-agent: *\nDisallow: /page")
    middlewares = {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawler.middlewares.robots.RobotsMiddleware": 100,
    }

    class ManyPages(Spider):
        name = "many"

        async def start(self):
            for number in range(6):
                yield Request(f"{server.url}/page/{number}")

    settings = {"ROBOTSTXT_OBEY": True, "DOWNLOADER_MIDDLEWARES": middlewares, "CONCURRENT_REQUESTS": 6}
    settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 6}
    await AsyncCrawlerRunner(settings).crawl(ManyPages)
    assert server.paths == ["/robots.txt"]
