"""What an outlet reserves for all its pages is noted on each article, beside what the page itself says."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.bounded import Bounded
from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.host_policies import HostPolicies
from crawler.crawl.problems import NotNow
from crawler.discovery.policies.tdmrep import Rule, is_reserved, read_tdmrep
from crawler.fetching.headers import header
from crawler.items import Article
from crawler.store.frontier.host_files import HostFile, lifetime

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LARGEST, _EACH = 4 << 20, 1 << 10  # bytes of files


class OptOutsPipeline:
    """Adds to ``Article.opt_outs`` what the host says of the article's URL.

    ``robots-ai`` where its robots.txt shuts AI crawlers out or reserves its texts from training, and
    ``tdm-reservation`` where its ``/.well-known/tdmrep.json`` reserves them from text and data mining. That file is
    asked for with the first article of a host, and again after a day; the store shares it with later crawls and other
    processes. ``CRAWLER_TDMREP`` turns it off.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._asks = crawler.settings.getbool("CRAWLER_TDMREP")
        self._rules = Bounded[str, tuple[float, asyncio.Task[list[Rule]]]](_LARGEST)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not item.url:
            return item
        found = set(item.opt_outs)
        policies = self._crawler.get_extension(HostPolicies)
        if policies is not None and policies.ai_opt_out(item.url):
            found.add("robots-ai")
        if self._asks and is_reserved(await self._rules_of(item.url), item.url):
            found.add("tdm-reservation")
        item.opt_outs = sorted(found)
        return item

    async def _rules_of(self, url: str) -> list[Rule]:
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        until, task = self._rules.get(host) or (0.0, None)
        if task is None or until < time.monotonic():
            task = asyncio.ensure_future(self._look_up(host))
            self._keep(host, task, lifetime(200).total_seconds())
        return await task

    def _keep(self, host: str, task: asyncio.Task[list[Rule]], seconds: float, size: int = 0) -> None:
        self._rules.put(host, (time.monotonic() + seconds, task), _EACH + size)

    async def _look_up(self, host: str) -> list[Rule]:
        url = f"{host}/.well-known/tdmrep.json"
        frontier = self._crawler.get_extension(CrawlFrontier)
        kept = await frontier.session.host_file(url) if frontier is not None else None
        if kept is None:
            kept = await self._fetch(url, host)
            if kept is None:
                return []
            if frontier is not None:
                await frontier.session.keep_host_file(kept)
        if (known := self._rules.get(host)) is not None:
            self._keep(host, known[1], (lifetime(kept.status) - kept.age).total_seconds(), len(kept.body))
        return read_tdmrep(kept.body)

    async def _fetch(self, url: str, host: str) -> HostFile | None:
        request = Request(url, callback=NO_CALLBACK, meta={"max_retry_times": 0})
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except NotNow:
            self._rules.drop(host)  # asked again with the next article
            return None
        except Exception as problem:  # noqa: BLE001 - whatever went wrong: there are no rules that could be read
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value(f"tdmrep/failed/{type(problem).__name__}")
            return None
        return HostFile(
            url=url,
            final_url=response.url,
            status=response.status,
            body=response.body if response.status == 200 else b"",
            content_type=header(response, "Content-Type")[:200],
        )
