"""Servers that ask for patience, redirect or do not answer, crawled with the project's settings and a real store."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import formatdate

import pytest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.middlewares.pressure import read_retry_after
from crawler.spiders.urls import UrlsSpider
from crawler.store import Store
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor
from tests.serving import Handler, serving

_TEXT = "<p>" + "The bridge over the river was opened to walkers on Monday after two years of work. " * 6
_ARTICLE = "<html><head><title>{0}</title><meta property='og:type' content='article'></head><body><article><h1>{0}</h1>"


class _Asked(Handler):
    def answer(self):
        self.server.log.append((self.path, time.monotonic()))
        answers = self.server.answers.get(self.path, [])
        status, headers = answers.pop(0) if len(answers) > 1 else answers[0] if answers else (200, {})
        if self.path == "/robots.txt":
            status, headers = 404, {}
        body = (_ARTICLE.format(f"The bridge of {self.path}") + _TEXT + self.path).encode() if status == 200 else b""
        return status, {"Content-Type": "text/html"} | headers, body


@pytest.fixture
def server():
    with serving("127.0.0.43", _Asked, log=[], answers={}) as server:
        server.paths = lambda: [path for path, _ in server.log if path != "/robots.txt"]
        yield server


async def crawl(folder, urls, **settings):
    """Fetch articles at known addresses; gives the state, reason and next try of each by its path."""
    (folder / "urls.txt").write_text("\n".join(urls))
    project = quick_settings(folder, RETRY_ENABLED=True, CRAWLER_TDMREP=False, **settings)
    await AsyncCrawlerRunner(project).crawl(UrlsSpider, file=str(folder / "urls.txt"))
    with Store.open(str(folder / "crawler.db")) as store, store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT url, state, reason, next_fetch_at, article_id FROM urls").all()
    return {row.url.rpartition("/")[2]: row for row in rows}


def test_both_forms_of_retry_after_are_read():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert read_retry_after(b"7", now) == 7
    assert read_retry_after(formatdate(now.timestamp() + 90, usegmt=True).encode(), now) == 90
    for nothing in (b"Thu, 01 Jan 2015 00:00:00 GMT", b"-5", b"nan", b"inf"):
        assert read_retry_after(nothing, now) is None
    assert read_retry_after(b"soon", now) is None
    assert read_retry_after(b"Thu, 01 Jan 99999999999999999999 00:00:00 GMT", now) is None
    assert read_retry_after(b"Thu, 01 Jan 2026 00:00:00 +99999999999999999999", now) is None
    assert read_retry_after(None, now) is None


@in_reactor
async def test_a_short_retry_after_is_waited_for_and_the_page_fetched(server, tmp_path):
    server.answers["/a"] = [(429, {"Retry-After": "1"}), (200, {})]
    rows = await crawl(tmp_path, [f"{server.url}/{name}" for name in "abc"])
    assert {name: row.state for name, row in rows.items()} == dict.fromkeys("abc", "done")
    refused = next(at for path, at in server.log if path == "/a")
    after = [at for path, at in server.log if at > refused + 0.2]
    assert min(after) - refused >= 1


@in_reactor
async def test_what_waits_at_a_host_that_wants_an_hour_is_put_off_without_a_request(server, tmp_path):
    when = formatdate(time.time() + 3600, usegmt=True)
    server.answers["/p0"] = [(503, {"Retry-After": when})]
    rows = await crawl(tmp_path, [f"{server.url}/p{n}" for n in range(30)], CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert len(server.paths()) <= 3
    put_off = [row for row in rows.values() if row.state == "failed"]
    assert len(put_off) >= 27
    assert {row.reason for row in put_off} == {"answered 503"}
    assert all(row.next_fetch_at is not None for row in put_off)


@ensureDeferred
async def test_a_host_that_wants_more_than_a_day_is_asked_after_a_day_and_this_is_told(server, tmp_path, caplog):
    server.answers["/a"] = [(503, {"Retry-After": "604800"})]
    rows = await deferred_from_coro(crawl(tmp_path, [f"{server.url}/a"]))
    assert rows["a"].next_fetch_at
    assert "asks to be left alone for 168 hours; a day is kept" in caplog.text


@in_reactor
async def test_a_host_that_stops_answering_costs_a_few_requests(server, tmp_path):
    server.answers |= {f"/p{n}": [(500, {})] for n in range(40)}
    rows = await crawl(tmp_path, [f"{server.url}/p{n}" for n in range(40)], CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert len(server.paths()) <= 12
    assert {row.state for row in rows.values()} == {"failed"}
    assert sum(row.reason == "host does not answer (answered 500)" for row in rows.values()) >= 30


@in_reactor
async def test_two_addresses_of_a_page_in_one_list_fetch_it_once(server, tmp_path):
    server.answers["/old"] = [(301, {"Location": "/new"})]
    server.answers["/older"] = [(301, {"Location": "/old"})]
    rows = await crawl(tmp_path, [f"{server.url}/{name}" for name in ("older", "old", "new", "other")])
    assert sorted(server.paths()) == ["/new", "/old", "/older", "/other"]
    assert {row.state for row in rows.values()} == {"done"}
    assert rows["old"].article_id == rows["new"].article_id == rows["older"].article_id


@in_reactor
async def test_pages_that_redirect_to_each_other_end(server, tmp_path):
    server.answers["/x"] = [(302, {"Location": "/y"})]
    server.answers["/y"] = [(302, {"Location": "/x"})]
    rows = await crawl(tmp_path, [f"{server.url}/x", f"{server.url}/y"])
    assert {row.reason for row in rows.values()} == {"redirect loop"}


@in_reactor
async def test_a_redirect_to_no_page_costs_its_url_alone(server, tmp_path):
    targets = ["file:///etc/passwd", "http://outlet\0.example/", "//outlet.example\x01/"]
    server.answers |= {f"/f{n}": [(302, {"Location": target})] for n, target in enumerate(targets)}
    rows = await crawl(tmp_path, [*(f"{server.url}/f{n}" for n in range(len(targets))), f"{server.url}/good"])
    assert rows.pop("good").state == "done"
    assert {(row.state, row.reason) for row in rows.values()} == {
        ("blocked", "redirects to an address that is not of the web")
    }


@in_reactor
async def test_a_redirect_to_an_address_with_a_password_is_followed_without_it(server, tmp_path):
    server.answers["/old"] = [(302, {"Location": server.url.replace("://", "://somebody:secret@") + "/new"})]
    rows = await crawl(tmp_path, [f"{server.url}/old"])
    assert rows["old"].state == "done"
    assert server.paths() == ["/old", "/new"]
