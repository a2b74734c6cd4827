"""Articles in parts are read whole, and further versions of an article lead to it; an invented outlet over HTTP."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.spiders.section import SectionSpider
from crawler.spiders.urls import UrlsSpider
from crawler.store import Store
from tests.quick_settings import quick_settings
from tests.serving import Handler, serving

pytestmark = pytest.mark.usefixtures("shared_workers")
WORDS = ["river", "bridge", "mayor", "night", "ferry", "baker", "water", "mill", "dyke", "pump", "road", "field"]


def text(name, part=1, count=6):
    choose = random.Random(f"{name} {part}").choices
    return [f"The {' '.join(choose(WORDS, k=18))} of part {part}, line {line}." for line in range(count)]


def page(name, paragraphs, head="", after="", html="<html lang=en>"):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html>{html}<head><title>The {name} story</title><meta property='og:type' content='article'>{head}"
        f"</head><body><main><article><h1>The {name} story</h1><div class=text>{body}</div>{after}</article></main>"
    )


def pager(*addresses):
    return "<div class=pages>" + "".join(f'<a href="{a}">{n}</a> ' for n, a in enumerate(addresses, 1)) + "</div>"


def site():
    """Path → page."""
    query = pager("/news/query.html", "/news/query.html?page=2", "/news/query.html?page=3")
    pages = {
        "/news/query.html": page("query", text("query"), after=query),
        "/news/query.html?page=2": page("query", text("query", 2), after=query),
        "/news/query.html?page=3": page("query", text("query", 3), after=query),
        "/news/folder-of-the-town": page(
            "folder", text("folder"), after='<a class=more href="/news/folder-of-the-town/2">Continue reading</a>'
        ),
        "/news/folder-of-the-town/2": page(
            "folder", text("folder", 2), after='<a href="/news/folder-of-the-town">Previous page</a>'
        ),
        "/news/ended-2.html": page("ended", text("ended", 2), head="<link rel=prev href=/news/ended.html>"),
        "/news/ended.html": page("ended", text("ended"), head="<link rel=next href=ended-2.html>"),
        # WordPress names the next article so; the address with a number is another article.
        "/news/other-next.html": page("other", text("other"), head="<link rel=next href=/news/lonely.html>"),
        "/news/lonely.html": page("lonely", text("lonely"), after='<a href="/news/lonely-2.html">Lonely no more</a>'),
        "/news/lonely-2.html": page("lonely no more", text("lonely-2")),
        "/news/1234": page("number", text("number"), after='<a rel=next href="/news/1235">Next</a>'),
        "/news/1235": page("further number", text("further"), after='<a rel=prev href="/news/1234">Previous</a>'),
        "/news/endless.html": page("endless", text("endless"), after=pager("/news/endless.html", "?p=2")),
        "/news/talk.html": page(
            "talk", text("talk"), after='<div class=comments><a href="/news/talk.html?page=2">2</a></div>'
        ),
        "/news/wide.html": page("wide", text("wide"), head="<link rel=amphtml href=/amp/wide.html>"),
        "/amp/wide.html": page(
            "wide", text("wide"), head="<link rel=canonical href=/news/wide.html>", html="<html amp lang=en>"
        ),
        "/news/paper.html": page("paper", text("paper")),
        "/print/paper": page("paper", text("paper", count=4), head="<link rel=canonical href=/news/paper.html>"),
        "/amp/lost.html": page(
            "lost", text("lost"), head="<link rel=canonical href=/news/lost.html>", html="<html amp lang=en>"
        ),
        "/brief/stub": page(
            "stub", [text("stub")[0][:80] + "…"], after='<a href="/news/stub.html">Read the full story</a>'
        ),
        "/news/stub.html": page("stub", text("stub")),
        "/brief/notice": page(
            "notice",
            ["The ferry does not sail on Sunday, said the company."] * 2,
            head="<link rel=canonical href=/news/wide.html>",
        ),
    }
    return {path: body.encode() for path, body in pages.items()}


class Outlet(Handler):
    def answer(self):
        self.server.asked.append(self.path)
        body = self.server.pages.get(self.path)
        if body is None and self.path.startswith("/news/endless.html"):  # whatever is asked for, it is the first page
            number = int(self.path.rpartition("=")[2])
            body = page("endless", text("endless"), after=pager(*(f"?p={n}" for n in range(1, number + 2)))).encode()
        if isinstance(body, int):
            return body, {}, b""
        return (404, {}, b"") if body is None else (200, {"Content-Type": "text/html"}, body)


@pytest.fixture
def outlet():
    with serving("127.0.0.47", Outlet, pages=site(), asked=[]) as server:
        yield server


def crawls(test):
    """Run an async test in the reactor, where a crawl can be."""

    @ensureDeferred
    async def run(outlet, tmp_path):
        async def crawl(*paths, spider=UrlsSpider, store="crawler.db", **settings):
            (tmp_path / "list.txt").write_text("\n".join(outlet.url + path for path in paths))
            own = {"file": str(tmp_path / "list.txt")} if spider is UrlsSpider else {"url": outlet.url + paths[0]}
            settings["CRAWLER_STORE"] = str(tmp_path / store)
            quick = quick_settings(tmp_path, CRAWLER_TDMREP=False, **settings)
            crawler = AsyncCrawlerRunner(quick).create_crawler(spider)
            await AsyncCrawlerRunner(quick).crawl(crawler, **own)
            with Store.open(settings["CRAWLER_STORE"]) as opened:
                found = {article.url.removeprefix(outlet.url): article for article in opened.articles()}
                failed = {row.url.removeprefix(outlet.url): row.reason for row in opened.failed()}
            return found, failed

        await deferred_from_coro(test(outlet, crawl))

    return run


def paragraphs(article):
    return article.body.split("\n\n")


@crawls
async def test_the_pages_of_an_article_are_joined_in_their_order_and_fetched_once(outlet, crawl):
    found, failed = await crawl("/news/query.html", "/news/folder-of-the-town", "/news/ended.html")
    assert failed == {}
    assert paragraphs(found["/news/query.html"]) == text("query") + text("query", 2) + text("query", 3)
    assert paragraphs(found["/news/folder-of-the-town"]) == text("folder") + text("folder", 2)
    assert paragraphs(found["/news/ended.html"]) == text("ended") + text("ended", 2)
    assert found["/news/query.html"].other_urls == [f"{outlet.url}/news/query.html?page={n}" for n in (2, 3)]
    assert found["/news/query.html"].word_count > 300
    assert set(Counter(outlet.asked).values()) == {1}


@crawls
async def test_a_further_page_is_no_article_of_its_own(outlet, crawl):
    found, failed = await crawl("/news/query.html?page=2", "/news/folder-of-the-town/2", "/news/ended-2.html")
    assert sorted(found) == ["/news/ended.html", "/news/folder-of-the-town", "/news/query.html"]
    assert failed == {}
    assert paragraphs(found["/news/ended.html"]) == text("ended") + text("ended", 2)
    found, _ = await crawl("/news/query.html", "/news/query.html?page=3")
    assert len(found) == 3


@crawls
async def test_another_article_is_no_part(outlet, crawl):
    paths = ["/news/other-next.html", "/news/lonely.html", "/news/lonely-2.html", "/news/1234", "/news/1235"]
    found, failed = await crawl(*paths)
    assert failed == {}
    assert sorted(found) == sorted(paths)
    assert all(len(paragraphs(article)) == 6 for article in found.values())


@crawls
async def test_pages_that_bring_nothing_end_an_article(outlet, crawl):
    found, failed = await crawl("/news/endless.html", "/news/talk.html")
    assert failed == {}
    assert paragraphs(found["/news/endless.html"]) == text("endless")
    assert [path for path in outlet.asked if "?" in path] == ["/news/endless.html?p=2"]


@crawls
async def test_an_article_has_twenty_parts_at_the_most(outlet, crawl):
    addresses = [f"/news/long.html?page={n}" for n in range(1, 31)]
    for number, address in enumerate(addresses, 1):
        outlet.pages[address] = page("long", text("long", number), after=pager(*addresses)).encode()
    outlet.pages["/news/long.html"] = outlet.pages.pop(addresses[0])
    found, _ = await crawl("/news/long.html")
    assert len(paragraphs(found["/news/long.html"])) == 20 * 6


@crawls
async def test_an_article_whose_part_cannot_be_had_for_now_is_tried_again_and_without_one_that_is_gone_stored(
    outlet, crawl
):
    for name in ("torn", "gone"):
        further = pager(f"/news/{name}.html", f"/news/{name}.html?page=2")
        outlet.pages[f"/news/{name}.html"] = page(name, text(name), after=further).encode()
    outlet.pages["/news/torn.html?page=2"] = 503
    outlet.pages["/robots.txt"] = b"User-agent: *\nDisallow: /news/shut/2"
    outlet.pages["/news/shut"] = page("shut", text("shut"), after=pager("/news/shut", "/news/shut/2")).encode()
    found, failed = await crawl("/news/torn.html", "/news/gone.html", "/news/shut")
    assert sorted(found) == ["/news/gone.html", "/news/shut"]
    assert failed == {"/news/torn.html": "a further page of it could not be fetched"}


@crawls
async def test_versions_lead_to_the_article_which_is_fetched_and_stored_once(outlet, crawl):
    found, failed = await crawl("/amp/wide.html", "/news/wide.html", "/print/paper", "/news/paper.html")
    assert sorted(found) == ["/news/paper.html", "/news/wide.html"]
    assert failed == {}
    assert found["/news/wide.html"].other_urls == [outlet.url + "/amp/wide.html"]
    assert found["/news/paper.html"].other_urls == [outlet.url + "/print/paper"]
    assert paragraphs(found["/news/paper.html"]) == text("paper")
    assert Counter(outlet.asked)["/news/wide.html"] == 1


@crawls
async def test_a_version_whose_article_cannot_be_had_is_better_than_nothing(outlet, crawl):
    found, _ = await crawl("/amp/lost.html")
    assert paragraphs(found["/amp/lost.html"]) == text("lost")


@crawls
async def test_a_stub_leads_to_its_article_and_a_notice_stays_what_it_is(outlet, crawl):
    found, failed = await crawl("/brief/stub", "/brief/notice")
    assert paragraphs(found["/news/stub.html"]) == text("stub")
    assert found["/news/stub.html"].other_urls == [outlet.url + "/brief/stub"]
    assert failed == {}
    assert "/brief/notice" in found


@crawls
async def test_an_article_that_is_listed_beside_its_stub_is_fetched_once(outlet, crawl):
    found, _ = await crawl("/brief/stub", "/news/stub.html")
    assert paragraphs(found["/news/stub.html"]) == text("stub")
    assert Counter(outlet.asked)["/news/stub.html"] == 1


@crawls
async def test_the_first_pages_of_an_outlet_keep_their_parts_when_they_are_read_again(outlet, crawl):
    paths = ["/news/query.html", "/news/ended.html", "/news/paper.html", "/news/wide.html", "/news/lonely.html"]
    found, _ = await crawl(*paths)
    assert found["/news/query.html"].model is not None
    assert paragraphs(found["/news/query.html"]) == text("query") + text("query", 2) + text("query", 3)


@crawls
async def test_an_article_in_parts_that_a_person_names_is_read_whole(outlet, crawl):
    found, _ = await crawl("/news/query.html", spider=SectionSpider)
    assert list(found) == ["/news/query.html"]
    assert len(paragraphs(found["/news/query.html"])) == 18


@crawls
async def test_a_further_page_that_is_listed_as_well_is_fetched_once_in_whatever_order(outlet, crawl):
    first, second, third = "/news/query.html", "/news/query.html?page=2", "/news/query.html?page=3"
    for paths in ([first, second, third], [third, second, first], [second, first]):
        outlet.asked.clear()
        found, failed = await crawl(*paths, store=f"{len(paths)}{paths[0][-1]}.db")
        assert failed == {}
        assert list(found) == [first]
        assert paragraphs(found[first]) == text("query") + text("query", 2) + text("query", 3)
        assert set(Counter(outlet.asked).values()) == {1}, outlet.asked


@crawls
async def test_a_further_page_that_is_listed_later_is_not_fetched_again(outlet, crawl):
    await crawl("/news/query.html")
    found, failed = await crawl("/news/query.html?page=2", "/news/query.html?page=3", "/news/ended.html")
    assert failed == {}
    assert sorted(found) == ["/news/ended.html", "/news/query.html"]
    assert set(Counter(outlet.asked).values()) == {1}, outlet.asked
