"""What every spider of the project has."""

from __future__ import annotations

from functools import cached_property

from scrapy import Spider
from scrapy.http import Response

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.handle import Handle
from crawler.crawl.session import Session
from crawler.crawl.workers.pool import Workers
from crawler.fetching.headers import header
from crawler.store.records import Validators


class StoreSpider(Spider):
    """A spider whose pages go into the store and are read in worker processes."""

    @cached_property
    def frontier(self) -> CrawlFrontier:
        """The frontier of this crawl."""
        return CrawlFrontier.of(self.crawler)

    @property
    def session(self) -> Session:
        """The store of this crawl."""
        return self.frontier.session

    @cached_property
    def workers(self) -> Workers:
        """The worker processes of this crawl."""
        return Workers.of(self.crawler)

    def note_validators(self, handle: Handle, response: Response) -> None:
        """Keep with a lease what its response says of its freshness, so that it can be asked for conditionally."""

        def kept(name: str) -> str | None:
            return header(response, name)[:500] or None

        asked = response.request is not None and bool(
            response.request.headers.get("If-None-Match") or response.request.headers.get("If-Modified-Since")
        )
        validators = Validators(etag=kept("ETag"), last_modified=kept("Last-Modified"), conditional=asked)
        handle.note_validators(validators)
