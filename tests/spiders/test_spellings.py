"""An address is asked for as its source spells it, and known by its one spelling."""

from __future__ import annotations

from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.spiders.section import SectionSpider
from crawler.store import Store
from crawler.urls import normalise
from tests.serving import Answer, Handler, serving

WRITTEN = (
    *("/report.php?b=2&id=15", "/view?id=4&a=%2fsea", "/news/c%2b%2b-for-sailors-and-their-boats", "/?story=99&"),
    *("/index.php?/artikel/77-wind-over-the-old-town/", "/story?12345", "/artikel.php?id=5;view=full"),
    *("/n.asp?Cat=News&ID=77", "/n?z=%E4&id=8", "/news/(brackets)-and-'quotes'-in-a-name"),
)
_TEXT = "The bridge over the river was opened to walkers on day {}, which the council had promised {} years before."


def page(number: int) -> str:
    text = "".join(f"<p>{_TEXT.format(number * 10 + n, n + 2)}</p>" for n in range(8))
    title = f"Bridge number {number} opens"
    head = f"<title>{title}</title><meta property=og:type content=article>"
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>"


def listing(paths: list[str], following: str) -> str:
    cards = "".join(
        f'<article><h2><a href="{path.replace("&", "&amp;")}">Bridge number {n} opens to walkers</a></h2></article>'
        for n, path in enumerate(paths)
    )
    more = f"<a rel=next href='{following}'>Next page</a>" if following else ""
    return f"<html><head><title>News</title></head><body><main><h1>News</h1>{cards}</main>{more}</body></html>"


class Outlet(Handler):
    """Knows each page by one spelling, to the letter."""

    def answer(self) -> Answer:
        self.server.asked.append(self.path)
        pages = {path: page(number) for number, path in enumerate(WRITTEN)}
        pages["/news/?d=1&c=2"] = listing(list(WRITTEN[:5]), "/news/?d=1&page=2&c=2")
        # The second page names some of them in another spelling.
        pages["/news/?d=1&page=2&c=2"] = listing(["/report.php?id=15&b=2", *WRITTEN[5:]], "")
        if self.path not in pages:
            return 404, {}, b""
        return 200, {"Content-Type": "text/html"}, pages[self.path].encode()


@ensureDeferred
async def test_each_address_is_asked_for_once_as_it_is_linked(run, tmp_path):
    await deferred_from_coro(crawled(run, tmp_path))


async def crawled(run, tmp_path):
    settings = {"CRAWLER_TDMREP": False, "CRAWLER_TEMPLATE_PAGES": 0}
    with serving("127.0.0.1", Outlet, asked=[]) as server:
        await run(SectionSpider, url=f"{server.url}/news/?d=1&c=2", settings=settings)
        first, server.asked[:] = sorted(server.asked), []
        await run(SectionSpider, url=f"{server.url}/news/?d=1&c=2", settings=settings)
        again = sorted(server.asked)
    with Store.open(tmp_path / "crawler.db") as store:
        assert {article.url for article in store.articles()} == {normalise(server.url + path) for path in WRITTEN}
        assert list(store.failed()) == []
    listings = ["/news/?d=1&c=2", "/news/?d=1&page=2&c=2"]
    assert [path for path in first if path != "/robots.txt"] == sorted([*WRITTEN, *listings])
    assert {*again} <= {*WRITTEN, *listings, "/robots.txt"}
