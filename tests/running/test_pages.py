"""A page that somebody named is fetched, or why not is said."""

from __future__ import annotations

from pathlib import Path

from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.items import Page
from crawler.running.pages import PageNotFetched, _PageSpider
from tests.quick_settings import quick_settings
from tests.serving import Answer, Handler, serving


class Answering(Handler):
    def answer(self) -> Answer:
        answers: dict[str, Answer] = {
            "/page": (200, {"Content-Type": "text/html"}, b"<p>A page."),
            "/moved": (301, {"Location": "/page"}, b""),
            "/blank": (200, {"Content-Type": "text/html"}, b" \n"),
            "/scan": (200, {"Content-Type": "application/pdf; v=1"}, b"%PDF-1.7 \x00\x01"),
            "/kept-out": (200, {"Content-Type": "text/html"}, b"<p>Not for programs."),
            "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /kept-out\n"),
        }
        return answers.get(self.path, (404, {}, b""))


@ensureDeferred
async def test_each_address_gives_its_page_or_why_there_is_none(tmp_path: Path) -> None:
    fetched: dict[str, Page | PageNotFetched] = {}
    with serving("127.0.0.44", Answering) as server:
        paths = ("page", "moved", "blank", "scan", "kept-out", "gone")
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False))
        urls = [f"{server.url}/{path}" for path in paths]
        await deferred_from_coro(runner.crawl(_PageSpider, urls=urls, fetched=fetched))
    page, moved, *problems = (fetched[url] for url in urls)
    assert isinstance(page, Page)
    assert isinstance(moved, Page)
    assert (moved.url, moved.final_url, moved.body) == (urls[1], urls[0], page.body)
    said = [str(problem).removeprefix(f"{url}: ") for problem, url in zip(problems, urls[2:], strict=True)]
    assert said[:2] == ["empty page", "not HTML: application/pdf"]
    assert said[2].startswith("forbidden by robots.txt. ")
    assert said[3].startswith("answered 404. ")
    assert not (tmp_path / "crawler.db").exists()
