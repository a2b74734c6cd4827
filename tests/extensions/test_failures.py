"""Whatever drops a leased request, its page or its article: the row says so, and the crawl ends."""

from __future__ import annotations

import copy
import dataclasses

import pytest
from pytest_twisted import ensureDeferred
from scrapy import Request, signals
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from crawler.items import Article, Page
from crawler.spiders.urls import UrlsSpider
from crawler.store import Store
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor
from tests.serving import Handler, serving

pytestmark = pytest.mark.usefixtures("shared_workers")
TEXT = "<p>The bridge over the river was opened to walkers on {0} after {0} years of work in {0}.</p>"
REQUEST = "request dropped by a middleware"
PAGE = "page dropped by the spider or a middleware"


class Pages(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        if self.path == "/robots.txt":
            return 404, {}, b""
        if self.path.startswith("/moved"):
            return 302, {"Location": self.path.replace("moved", "to")}, b""
        name = self.path.strip("/")
        text = "".join(TEXT.format(f"{name} {n}") for n in range(9))
        page = f"<html><title>Bridge {name}</title><body><article><h1>Bridge {name}</h1>{text}</article>"
        return 200, {"Content-Type": "text/html"}, page.encode()


def is_meant(carrier):
    """Whether something belongs to the URL that is to be dropped."""
    url = getattr(carrier, "url", "") or ""
    return url.endswith("/dropped")


# What a project's own components may do to a request, a response or an item.


class Start:
    async def process_start(self, start):
        async for each in start:
            if not is_meant(each):
                yield each


class SpiderInput:
    def process_spider_input(self, response):
        if is_meant(response):
            raise IgnoreRequest("not this one")


class SpiderOutput:
    async def process_spider_output(self, response, result):
        async for each in result:
            if not is_meant(response):
                yield each


class PassingOver:
    def process_spider_exception(self, response, exception):
        return []


class Refusing:
    def process_request(self, request):
        if is_meant(request):
            raise IgnoreRequest("Not Wanted")


class RefusingAnswers:
    def process_response(self, request, response):
        if is_meant(request):
            raise IgnoreRequest("Not Wanted")
        return response


class Answering:
    def process_request(self, request):
        return Response(request.url, body=b"", request=request) if is_meant(request) else None


class Swapping:
    """Puts a request in the place of another one that carries nothing of it."""

    def process_request(self, request):
        return Request(request.url + "/elsewhere", callback=nothing) if is_meant(request) else None


class Failing:
    def process_request(self, request):
        if is_meant(request):
            raise KeyError("careless")


def nothing(response):
    return None


class Full(Scheduler):
    def enqueue_request(self, request):
        return not is_meant(request) and super().enqueue_request(request)


class Dropping:
    def process_item(self, item):
        if is_meant(item):
            raise DropItem("not this one")
        return item


class Raising:
    def process_item(self, item):
        if is_meant(item):
            raise KeyError("careless")
        return item


class Losing:
    def process_item(self, item):
        return None if is_meant(item) else item


class ToDict:
    def process_item(self, item):
        return {"url": item.url} if is_meant(item) else item


class RaisingSpider(UrlsSpider):
    def unusable(self, response, link):
        if is_meant(response):
            raise KeyError("careless")
        return super().unusable(response, link)


class Silent(UrlsSpider):
    async def parse(self, response):
        if not is_meant(response):
            async for page in super().parse(response):
                yield page


class Unwilling(UrlsSpider):
    async def request(self, handle):
        return None if is_meant(handle) else await super().request(handle)


class CarelessErrback(UrlsSpider):
    async def failed(self, failure):
        raise KeyError("careless")


class OwnRequests(UrlsSpider):
    """Makes requests of its own, with nothing in their meta."""

    async def request(self, handle):
        return Request(handle.url, self.parse, errback=self.failed, dont_filter=True)


SPIDER, DOWNLOADER = "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES"
DROPS = {
    "a spider middleware, at the start": (UrlsSpider, {SPIDER: {Start: 10}}, REQUEST),
    "a spider middleware that refuses a response": (UrlsSpider, {SPIDER: {SpiderInput: 10}}, "not this one"),
    "a spider middleware that lets nothing out": (UrlsSpider, {SPIDER: {SpiderOutput: 10}}, PAGE),
    "a spider that raises": (RaisingSpider, {}, "error in the spider: KeyError"),
    "a spider middleware that passes over that": (RaisingSpider, {SPIDER: {PassingOver: 10}}, PAGE),
    "a downloader middleware that refuses": (UrlsSpider, {DOWNLOADER: {Refusing: 10}}, "not wanted"),
    "one behind ours": (UrlsSpider, {DOWNLOADER: {Refusing: 900}}, "not wanted"),
    "one that refuses the answer": (UrlsSpider, {DOWNLOADER: {RefusingAnswers: 10}}, "not wanted"),
    "one that answers itself": (UrlsSpider, {DOWNLOADER: {Answering: 10}}, "empty page"),
    "one that asks for something else": (UrlsSpider, {DOWNLOADER: {Swapping: 10}}, REQUEST),
    "one that raises": (UrlsSpider, {DOWNLOADER: {Failing: 10}}, "could not be fetched: KeyError"),
    "an errback that raises": (CarelessErrback, {DOWNLOADER: {Refusing: 10}}, "error in the spider: KeyError"),
    "the scheduler": (UrlsSpider, {"SCHEDULER": Full}, "request dropped by the scheduler"),
    "a spider that gives nothing": (Silent, {}, PAGE),
    "a spider that makes no request": (Unwilling, {}, "the spider made no request"),
    "a pipeline, of a page": (UrlsSpider, {"ITEM_PIPELINES": {Dropping: 1}}, "dropped by a pipeline"),
    "a pipeline, of an article": (UrlsSpider, {"ITEM_PIPELINES": {Dropping: 350}}, "dropped by a pipeline"),
    "a pipeline that raises": (UrlsSpider, {"ITEM_PIPELINES": {Raising: 350}}, "error in a pipeline: KeyError"),
    "a pipeline that returns nothing": (UrlsSpider, {"ITEM_PIPELINES": {Losing: 350}}, PAGE),
    "a pipeline that makes something else of it": (UrlsSpider, {"ITEM_PIPELINES": {ToDict: 350}}, PAGE),
}


@pytest.fixture
def crawl(tmp_path):
    """Crawl some paths of a site; gives the reasons of those that failed, and the articles by path."""

    async def run(server, spider, settings, paths, connect=None):
        (tmp_path / "list.txt").write_text("\n".join(server.url + path for path in paths))
        quick = quick_settings(tmp_path, CRAWLER_TDMREP=False, **settings)
        crawler = AsyncCrawlerRunner(quick).create_crawler(spider)
        if connect is not None:
            crawler.signals.connect(connect, signal=signals.request_scheduled, weak=False)
        await AsyncCrawlerRunner(quick).crawl(crawler, file=str(tmp_path / "list.txt"))
        assert crawler.stats.get_value("finish_reason") == "finished"
        with Store.open(tmp_path / "crawler.db") as store:
            failed = {row.url.removeprefix(server.url): row.reason for row in store.failed()}
            assert "leased" not in store.counts().urls
            return failed, {article.url.removeprefix(server.url): article for article in store.articles()}

    return run


@pytest.fixture
def site():
    with serving("127.0.0.73", Pages, paths=[]) as server:
        yield server


@pytest.mark.parametrize("hook", DROPS)
@ensureDeferred
async def test_what_is_dropped_has_a_reason_and_the_crawl_ends(site, crawl, hook):
    spider, settings, reason = DROPS[hook]
    failed, articles = await deferred_from_coro(crawl(site, spider, settings, ["/a", "/dropped", "/b"]))
    assert failed == {"/dropped": reason}
    assert articles.keys() == {"/a", "/b"}


@in_reactor
async def test_a_signal_that_has_a_request_ignored(site, crawl):
    def refuse(request):
        if is_meant(request):
            raise IgnoreRequest

    failed, articles = await crawl(site, UrlsSpider, {}, ["/a", "/dropped"], connect=refuse)
    assert failed == {"/dropped": REQUEST}
    assert articles.keys() == {"/a"}


@in_reactor
async def test_an_address_that_scrapy_takes_for_too_long(site, crawl):
    failed, articles = await crawl(site, UrlsSpider, {}, ["/a", "/b?id=" + "x" * 2200])
    assert set(failed.values()) == {"address longer than URLLENGTH_LIMIT (2083 characters)"}
    assert articles.keys() == {"/a"}


@in_reactor
async def test_such_an_address_is_fetched_where_the_limit_is_lifted(site, crawl):
    failed, articles = await crawl(site, UrlsSpider, {"URLLENGTH_LIMIT": 0}, ["/b?id=" + "x" * 2200])
    assert failed == {}
    assert len(articles) == 1


@in_reactor
async def test_requests_of_a_spider_of_ones_own_are_leased_all_the_same(site, crawl):
    failed, articles = await crawl(site, OwnRequests, {}, ["/a", "/moved/b"])
    assert failed == {}
    assert articles.keys() == {"/a", "/to/b"}


class Copying:
    """Puts an equal item in the place of each, as pipelines of projects do."""

    def process_item(self, item):
        if isinstance(item, Article):
            item = dataclasses.replace(item, other_urls=[], title="Another")
        return copy.deepcopy(copy.copy(item)) if isinstance(item, Page) else item


@pytest.mark.parametrize("place", [60, 250, 350])
@ensureDeferred
async def test_an_item_that_takes_the_place_of_another_settles_its_url(site, crawl, place):
    settings = {"ITEM_PIPELINES": {Copying: place}}
    failed, articles = await deferred_from_coro(crawl(site, UrlsSpider, settings, ["/a", "/moved/b"]))
    assert failed == {}
    assert articles.keys() == {"/a", "/to/b"}
    assert (place == 60) == ("Another" not in {article.title for article in articles.values()})
