"""Spiders use what an outlet's file says of its addresses and of its pages."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.demo.server import serve
from crawler.spiders.section import SectionSpider
from crawler.spiders.urls import UrlsSpider

_ROOMS = ("harbour", "library", "orchestra", "bakery")


def _article(room):
    text = "".join(
        f"<p>The {room} was closed for {n + 2} years, and few expected that it would ever open its doors again.</p>"
        for n in range(8)
    )
    return (
        f"<!doctype html><html lang=en><head><title>The {room} opens</title><meta property='og:type' content='article'>"
        f"</head><body><main><article><h1>The {room} opens</h1>{text}</article></main></body></html>"
    )


@pytest.fixture
def site(tmp_path):
    """A section of articles behind one word each, beside pages of people that read like headlines."""
    folder = tmp_path / "site"
    for part in ("world", "x", "who"):
        (folder / part).mkdir(parents=True)
    (folder / "_headers").write_text("")
    cards = ""
    for number, room in enumerate(_ROOMS, 10):
        (folder / "x" / f"c{number}r1zq7nk.html").write_text(_article(room))
        (folder / "who" / f"c{number}person.html").write_text(_article(f"office of {room}"))
        cards += (
            f'<li><h3><a href="/x/c{number}r1zq7nk.html">Ferries</a></h3>'
            f'<a href="/who/c{number}person.html">Ann Lee in the {room} by the river</a></li>'
        )
    (folder / "world" / "index.html").write_text(
        f"<html><head><title>World</title></head><body><main><h1>World</h1><ul>{cards}</ul></main></body></html>"
    )
    return folder


def in_reactor(test):
    @ensureDeferred
    async def wrapper(run, site, tmp_path, caplog):
        with serve(site, host="127.0.0.63") as server:

            async def scrape(text):
                (tmp_path / "outlets").mkdir()
                name = server.url.removeprefix("http://").replace(":", "-")
                (tmp_path / "outlets" / f"{name}.toml").write_text(f'home = "{server.url}/"\n{text}')
                settings = {"CRAWLER_OUTLETS": str(tmp_path / "outlets")}
                await run(SectionSpider, url=server.url + "/world/", settings=settings)
                return {r.path for r in server.requests if r.path.startswith(("/x/", "/who/"))}

            await deferred_from_coro(test(scrape, caplog))

    return wrapper


@in_reactor
async def test_articles_of_a_section_are_told_by_the_outlets_grammar(scrape, caplog):
    asked = await scrape('[grammar]\narticles = ["/x/{id}.html"]\nnoise = ["/who/**"]\n')
    assert asked == {f"/x/c{number}r1zq7nk.html" for number in range(10, 14)}


@in_reactor
async def test_an_outlets_file_that_cannot_be_read_is_told_and_does_without(scrape, caplog):
    await scrape('[grammar]\narticles = "/x/{id}.html\n')
    assert [r for r in caplog.records if r.levelname == "WARNING" and "goes on without the file" in r.getMessage()]


@pytest.mark.parametrize("spider", [SectionSpider, UrlsSpider])
@ensureDeferred
async def test_selectors_of_the_outlets_file_are_used_by_every_spider(run, site, tmp_path, spider):
    with serve(site, host="127.0.0.63") as server:
        (tmp_path / "outlets").mkdir()
        text = f'home = "{server.url}/"\n[selectors]\nlead = "article p:first-of-type"\n'
        (tmp_path / "outlets" / "town.toml").write_text(text)
        address = f"{server.url}/x/c10r1zq7nk.html"
        (tmp_path / "list.txt").write_text(address)
        arguments = {"url": address} if spider is SectionSpider else {"file": str(tmp_path / "list.txt")}
        settings = {"CRAWLER_OUTLETS": str(tmp_path / "outlets")}
        [article], _ = await deferred_from_coro(run(spider, settings=settings, **arguments))
    assert article.provenance["lead"] == "selector"
    assert article.lead.startswith("The harbour was closed for 2 years")
