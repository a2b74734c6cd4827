"""Sections without end, and one article at very many addresses: the crawl ends, and says why."""

from __future__ import annotations

from collections import Counter

from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.spiders.section import SectionSpider
from crawler.store import Store
from tests.serving import Answer, Handler, serving

_SENTENCE = "The bridge over the river was opened to walkers on day {}, which the council had promised {} years before."
_SETTINGS = {"CRAWLER_TDMREP": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}


def article(number: int) -> str:
    text = "".join(f"<p>{_SENTENCE.format(number * 10 + n, n + 2)}</p>" for n in range(8))
    title = f"Bridge number {number} opens"
    head = f"<title>{title}</title><meta property=og:type content=article>"
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>"


def listing(paths: list[str], following: str = "") -> str:
    cards = "".join(f"<article><h2><a href='{path}'>Bridge opens to walkers</a></h2></article>" for path in paths)
    more = f"<a rel=next href='{following}'>Next page</a>" if following else ""
    return f"<html><head><title>News</title></head><body><main><h1>News</h1>{cards}</main>{more}</body></html>"


class Outlet(Handler):
    def answer(self) -> Answer:
        self.server.asked.append(self.path)
        if self.path == "/robots.txt":
            return 404, {}, b""
        return 200, {"Content-Type": "text/html"}, self.server.page(self.path).encode()


def scraped(run, page):
    """Scrape the section /news/ of an outlet; gives the paths that were asked for and its rows that failed."""

    async def scrape(tmp_path):
        with serving("127.0.0.1", Outlet, page=page, asked=[]) as server:
            await run(SectionSpider, url=f"{server.url}/news/", settings=_SETTINGS)
        with Store.open(tmp_path / "crawler.db") as store:
            return server.asked, list(store.failed()), list(store.articles())

    return scrape


@ensureDeferred
async def test_a_pager_that_shows_the_same_articles_for_ever_is_left(run, tmp_path):
    def page(path):
        if "bridge" in path:
            return article(int(path.rpartition("-")[2]))
        number = int(path.partition("=")[2] or 1)
        return listing([f"/news/bridge-opens-to-walkers-{n}" for n in range(4)], f"/news/?page={number + 1}")

    asked, failed, articles = await deferred_from_coro(scraped(run, page)(tmp_path))
    assert len(articles) == 4
    assert not failed
    assert sum(path.startswith("/news/?page=") for path in asked) < 10
    assert max(Counter(asked).values()) == 1


@ensureDeferred
async def test_an_article_that_stands_at_every_address_is_not_fetched_at_all_of_them(run, tmp_path):
    def page(path):
        if path == "/news/":
            return listing([f"/news/{n}/bridge-opens-to-walkers" for n in range(120)])
        return article(1)

    asked, failed, articles = await deferred_from_coro(scraped(run, page)(tmp_path))
    assert len(articles) == 1
    assert len(asked) < 90
    assert {row.reason for row in failed} == {"the same article at every address"}
    assert all(row.next_fetch_at for row in failed)
    assert len(asked) + len(failed) >= 120
