"""What belongs to a crawl and reaches its parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.session import Session
from crawler.crawl.workers.pool import Workers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CrawlMember:
    """Looks the others up when they are first asked for: extensions find each other only when all are made."""

    crawler: Crawler

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
