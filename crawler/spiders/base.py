"""What every spider of the project has."""

from __future__ import annotations

from scrapy import Spider
from scrapy.http import Response

from crawler.crawl.handle import Handle
from crawler.crawl.member import CrawlMember
from crawler.fetching.headers import header
from crawler.store.records import Validators


class StoreSpider(CrawlMember, Spider):
    """A spider whose pages go into the store and are read in worker processes."""

    def note_validators(self, handle: Handle, response: Response) -> None:
        """Keep with a lease what its response says of its freshness, so that it can be asked for conditionally."""

        def kept(name: str) -> str | None:
            return header(response, name)[:500] or None

        asked = response.request is not None and bool(
            response.request.headers.get("If-None-Match") or response.request.headers.get("If-Modified-Since")
        )
        validators = Validators(etag=kept("ETag"), last_modified=kept("Last-Modified"), conditional=asked)
        handle.note_validators(validators)
