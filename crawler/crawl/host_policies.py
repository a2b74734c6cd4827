"""What hosts ask of crawlers in their robots.txt, as a crawl has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from crawler.crawl.shared import Shared

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.discovery.policies.robots import Robots


class HostPolicies(Shared):
    """Host and port → its robots.txt, while a copy serves: read by a middleware, asked for by pipelines and spiders."""

    def __init__(self) -> None:
        self._robots: dict[str, Robots] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def note(self, netloc: str, robots: Robots | None) -> None:
        """Keep what a host's robots.txt says; None when the copy serves no longer."""
        if robots is None:
            self._robots.pop(netloc, None)
        else:
            self._robots[netloc] = robots

    def robots(self, url: str) -> Robots | None:
        """What the robots.txt of a URL's host asks for; None when it was not read."""
        return self._robots.get(urlsplit(url).netloc)
