"""What an outlet's file says of requests: user agent, headers, proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.crawl.outlet_files import OutletFiles

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


_PUT = "outlet_put"
"""Of a request: what was put into its headers and its meta, for a redirect takes both along."""


class OutletRequestsMiddleware:
    """Puts into each request what the file of its host's outlet says, robots.txt and sources included.

    Requests to other hosts, as a redirect may lead to, get nothing of it; what a spider set stays.
    """

    def __init__(self, files: OutletFiles):
        self._files = files

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(OutletFiles.of(crawler))

    def process_request(self, request: Request) -> None:
        headers, keys = request.meta.pop(_PUT, ((), ()))
        for name in headers:
            request.headers.pop(name, None)
        for key in keys:
            request.meta.pop(key, None)
        if (outlet := self._files.at(request.url)) is None:
            return
        wanted = dict(outlet.headers)
        if outlet.user_agent is not None:
            wanted["User-Agent"] = outlet.user_agent
        headers = [name for name in wanted if name not in request.headers]
        for name in headers:
            request.headers[name] = wanted[name]
        keys = ["proxy"] if outlet.proxy is not None and "proxy" not in request.meta else []
        for key in keys:
            request.meta[key] = outlet.proxy
        if headers or keys:
            request.meta[_PUT] = headers, keys
