"""The spiders in the reactor, on the fixture outlets."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred
from scrapy import Request, Spider
from scrapy.utils.defer import deferred_from_coro

from crawler.items import Article, Page
from crawler.spiders.section import SectionSpider
from crawler.spiders.urls import UrlsSpider
from crawler.store import Store


@pytest.fixture
def server(outlets):
    server = outlets["ponant"]
    server.requests.clear()
    return server


def in_reactor(test):
    @ensureDeferred
    async def wrapper(run, server, expected, tmp_path):
        return await deferred_from_coro(test(run, server, expected["ponant"], tmp_path))

    return wrapper


@in_reactor
async def test_a_section_gives_articles_with_their_fields(run, server, rows, tmp_path):
    row = next(row for row in rows if row["duplicate_of"] is None and row["listed_in"] == "/culture/")
    items, stats = await run(SectionSpider, url=f"{server.url}/culture/")
    article = next(item for item in items if item.url == server.url + row["path"])
    assert isinstance(article, Article)
    assert article.title == row["title"]
    assert article.published.isoformat()[:10] == row["published"][:10]
    assert article.source == f"section {server.url}/culture/" or article.source.startswith("section ")
    assert article.provenance["title"]
    assert stats["articles/stored"] == len(items)


@ensureDeferred
@pytest.mark.parametrize(("outlet", "path"), [("ponant", "/rss.xml"), ("wexmoor", "/sitemap.xml")])
async def test_a_feed_or_a_sitemap_gives_what_it_names(run, outlets, outlet, path):
    """A sitemap's index leads to its files; the limit holds for what they name."""
    server = outlets[outlet]
    items, stats = await deferred_from_coro(run(SectionSpider, url=server.url + path, limit=3))
    assert len(items) == 3
    assert stats["articles/stored"] == 3
    assert {item.source.split()[0] for item in items} == {"feed" if "rss" in path else "sitemap"}


@in_reactor
async def test_urls_of_a_list_are_fetched_and_missing_ones_are_rows_with_a_reason(run, server, rows, tmp_path):
    paths = [*[row["path"] for row in rows if row["duplicate_of"] is None][:2], "/no-such-page"]
    (tmp_path / "list.txt").write_text("\n".join(server.url + path for path in paths))
    items, _ = await run(UrlsSpider, file=str(tmp_path / "list.txt"))
    assert {item.url for item in items} == {server.url + path for path in paths[:2]}
    with Store.open(tmp_path / "crawler.db") as store:
        assert [(row.url, row.reason, row.state) for row in store.failed()] == [
            (f"{server.url}/no-such-page", "answered 404", "gone")
        ]


@in_reactor
async def test_a_callback_that_raises_costs_its_page_alone(run, server, rows, tmp_path):
    class Careless(SectionSpider):
        def unusable(self, response, link):
            if link.role == "article":
                raise KeyError("careless")
            return super().unusable(response, link)

    items, _ = await run(Careless, url=f"{server.url}/culture/", limit=3)
    assert items == []
    with Store.open(tmp_path / "crawler.db") as store:
        assert {row.reason for row in store.failed()} >= {"error in the spider: KeyError"}


@in_reactor
async def test_any_spider_gets_its_pages_stored_with_the_add_on(run, server, rows, tmp_path):
    class Foreign(Spider):
        name = "foreign"

        async def start(self):
            for row in rows[:2]:
                yield Request(server.url + row["path"])

        def parse(self, response):
            yield Page.from_response(response)
            yield {"status": response.status}

    items, _ = await run(Foreign)
    assert {item.url for item in items if isinstance(item, Article)} == {server.url + row["path"] for row in rows[:2]}
    assert [item for item in items if item == {"status": 200}]
    with Store.open(tmp_path / "crawler.db") as store:
        assert len(list(store.articles())) == 2


@in_reactor
async def test_a_page_that_is_too_large_is_a_row_with_a_reason(run, server, rows, tmp_path):
    (tmp_path / "list.txt").write_text(server.url + rows[0]["path"])
    items, _ = await run(UrlsSpider, file=str(tmp_path / "list.txt"), settings={"DOWNLOAD_MAXSIZE": 500})
    assert items == []
    with Store.open(tmp_path / "crawler.db") as store:
        assert [row.reason for row in store.failed()] == ["larger than DOWNLOAD_MAXSIZE"]


class Noting:
    """A project's pipeline that keeps the addresses of the articles that pass it."""

    def __init__(self):
        Noting.passed = []

    def process_item(self, item):
        Noting.passed.append(item.url)
        return item


@pytest.mark.parametrize("place", [None, 350])
@ensureDeferred
async def test_a_copy_is_dropped_and_counted_and_a_project_s_pipeline_before_the_store_sees_none(
    run, server, expected, tmp_path, place
):
    copy = next(row for row in expected["ponant"] if row["duplicate_of"])
    addresses = [server.url + path for path in (copy["duplicate_of"], copy["path"])]
    settings = {"ITEM_PIPELINES": {Noting: place}} if place else {}
    (tmp_path / "list.txt").write_text(addresses[0])
    file = str(tmp_path / "list.txt")
    items, stats = await deferred_from_coro(run(UrlsSpider, file=file, settings=settings))
    assert len(items) == stats["articles/stored"] == 1
    if place:
        assert Noting.passed == addresses[:1]
        Noting.passed = []
    # In a crawl of its own: of two that are read at once, only the store's transaction knows which was first.
    (tmp_path / "list.txt").write_text(addresses[1])
    copies, stats = await deferred_from_coro(run(UrlsSpider, file=file, settings=settings))
    assert (copies, stats["articles/duplicate"], stats["item_dropped_count"]) == ([], 1, 1)
    if place:
        assert Noting.passed == []
    with Store.open(tmp_path / "crawler.db") as store:
        assert {store.article(address).id for address in addresses} == {items[0].id}
