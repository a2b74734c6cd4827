"""Fetches the pages that a command names, as a crawl would: robots.txt, address guard, user agent, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse

from crawler.fetching.headers import header
from crawler.items import Link, Page
from crawler.reasons import hint
from crawler.running.process import Process
from crawler.spiders.frontier_spider import describe_failure

if TYPE_CHECKING:
    from scrapy.settings import Settings
    from twisted.python.failure import Failure


class PageNotFetched(ValueError):
    """An address gave no page; the message says why, and what to do."""


def fetch(urls: Iterable[str], settings: Settings) -> dict[str, Page | PageNotFetched]:
    """The page at each address, or why there is none; a process can fetch once. Nothing goes into the store.

    :param urls: normalised addresses, that may be anywhere because a person named them.
    """
    fetched: dict[str, Page | PageNotFetched] = {}
    process = Process(settings, lambda _: None)
    failures: list[BaseException] = []
    task = process.crawl(_PageSpider, urls=list(urls), fetched=fetched)
    task.add_done_callback(lambda t: failures.extend(filter(None, [None if t.cancelled() else t.exception()])))
    process.start()
    if failures:
        raise failures[0]
    return fetched


class _PageSpider(Spider):
    name = "page"

    def __init__(self, *args: Any, urls: list[str], fetched: dict[str, Page | PageNotFetched], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.urls, self.fetched = urls, fetched

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            self.fetched[url] = PageNotFetched(f"{url}: interrupted")
            yield Request(url, self.keep, errback=self.failed, cb_kwargs={"named": url}, dont_filter=True)

    def keep(self, response: Response, named: str) -> None:
        if not response.body.strip():
            self._note(named, "empty page")
        elif not isinstance(response, TextResponse):
            kind = (header(response, "Content-Type") or "unknown type").partition(";")[0]
            self._note(named, f"not HTML: {kind}")
        else:
            self.fetched[named] = Page.from_response(response, Link(url=named, role="start", how="user"))

    def failed(self, failure: Failure) -> None:
        self._note(failure.request.cb_kwargs["named"], describe_failure(failure.value)[0])  # type: ignore[attr-defined]

    def _note(self, url: str, reason: str) -> None:
        self.fetched[url] = PageNotFetched(f"{url}: {reason}{hint(reason)}")
