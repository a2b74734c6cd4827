"""robots.txt and tdmrep.json are asked for once a day by all the crawls of a store."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.spiders.section import SectionSpider
from crawler.store import Store
from crawler.store.schema import host_files
from tests.serving import Handler, serving

pytestmark = pytest.mark.usefixtures("shared_workers")

_SUBJECTS = ("harbour", "library", "orchestra", "bakery", "railway")


class _Files(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        status, kind, body = self.server.files.get(self.path) or (200, "text/html", _page(self.path))
        return status, {"Content-Type": kind}, body


def _page(path):
    subject = _SUBJECTS[int(path.rpartition("-")[2])]
    text = "".join(
        f"<p>The {subject} was closed for {n + 2} years, and few expected that it would ever open its doors again.</p>"
        for n in range(8)
    )
    title = f"The {subject} opens again"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property='og:type' content='article'></head>"
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body>"
    ).encode()


@pytest.fixture
def server():
    files = {
        "/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /private/\nUser-agent: GPTBot\nDisallow: /\n"),
        "/.well-known/tdmrep.json": (200, "application/json", b'[{"location": "/news/", "tdm-reservation": 1}]'),
    }
    with serving("127.0.0.62", _Files, paths=[], files=files) as server:
        yield server


def in_reactor(test):
    @ensureDeferred
    async def wrapper(run, server, tmp_path):
        async def scrape(*paths, **arguments):
            items, _ = await run(SectionSpider, url=[server.url + path for path in paths], **arguments)
            return {item.url.removeprefix(server.url): item.opt_outs for item in items}

        return await deferred_from_coro(test(scrape, server, tmp_path / "crawler.db"))

    return wrapper


def asked(server):
    """How often robots.txt and tdmrep.json were asked for."""
    return server.paths.count("/robots.txt"), server.paths.count("/.well-known/tdmrep.json")


def later(path, **span):
    with Store.open(path) as store, store.database.write() as connection:
        fetched = connection.scalars(sa.select(host_files.c.fetched_at)).all()
        connection.execute(sa.update(host_files).values(fetched_at=min(fetched) - timedelta(**span)))


@in_reactor
async def test_a_second_crawl_asks_for_neither_and_follows_both(scrape, server, path):
    reserved = ["robots-ai", "tdm-reservation"]
    assert await scrape("/news/a-0", "/free/b-1", "/private/c-2") == {"/news/a-0": reserved, "/free/b-1": reserved[:1]}
    assert await scrape("/news/d-3", "/free/e-4", "/private/f-2") == {"/news/d-3": reserved, "/free/e-4": reserved[:1]}
    assert asked(server) == (1, 1)
    assert not [path for path in server.paths if path.startswith("/private")]


@in_reactor
async def test_that_there_are_none_is_remembered_as_well(scrape, server, path):
    server.files = dict.fromkeys(server.files, (404, "text/html", b"<p>Not found"))
    assert await scrape("/news/a-0") == {"/news/a-0": []}
    assert await scrape("/news/d-3") == {"/news/d-3": []}
    assert asked(server) == (1, 1)


@in_reactor
async def test_copies_of_yesterday_are_asked_for_again(scrape, server, path):
    await scrape("/news/a-0")
    later(path, hours=24)
    server.files["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /news/\n")
    assert await scrape("/news/d-3", "/free/b-1") == {"/free/b-1": []}
    assert asked(server) == (2, 2)


@in_reactor
async def test_an_unreachable_robots_file_is_not_kept_for_a_day(scrape, server, path):
    good, server.files["/robots.txt"] = server.files["/robots.txt"], (503, "text/html", b"")
    assert await scrape("/news/a-0") == {}
    assert await scrape("/news/d-3") == {}
    assert asked(server) == (1, 0)
    later(path, minutes=10)
    server.files["/robots.txt"] = good
    assert list(await scrape("/news/d-3")) == ["/news/d-3"]
    assert asked(server) == (2, 1)
