"""What one would write without this project: plain Scrapy that only fetches, or runs trafilatura, in the callback or in
two worker processes.

python -m benchmarks.peers fetch|naive|pool OUT.jsonl URL...
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

_PAGE_OF_A_LIST = re.compile(r"^page-?\d+")


class Follow(Spider):
    """Follows the links of every page that is no article; an article's address has a digit in its last part."""

    name = "follow"

    def __init__(self, mode: str, urls: list[str], **kwargs: Any):
        super().__init__(**kwargs)
        self.mode, self.urls = mode, urls
        self.allowed_domains = sorted({urlsplit(url).hostname or "" for url in urls})
        self.pool = ProcessPoolExecutor(2) if mode == "pool" else None

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        name = urlsplit(response.url).path.rstrip("/").rsplit("/", 1)[-1]  # a host may be an address, all digits
        article = any(c.isdigit() for c in _PAGE_OF_A_LIST.sub("", name))
        if not article:
            for request in response.follow_all(css="a"):
                yield request
        elif self.mode == "fetch":
            yield {"url": response.url, "size": len(response.body)}
        elif self.pool is not None:
            loop = asyncio.get_running_loop()
            if item := await loop.run_in_executor(self.pool, extract, response.body, response.url):
                yield item
        elif item := extract(response.body, response.url):
            yield item


def extract(html: bytes, url: str) -> dict[str, Any] | None:
    import trafilatura

    document = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    return document.as_dict() | {"body": None, "commentsbody": None} if document is not None else None


def main() -> None:
    mode, out, *urls = sys.argv[1:]
    settings = {
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "COOKIES_ENABLED": False,
        "FEEDS": {out: {"format": "jsonlines", "overwrite": True}},
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Follow, mode=mode, urls=urls)
    process.start()


if __name__ == "__main__":
    main()
