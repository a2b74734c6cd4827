"""Hubs are told that feeds have changed, so that those who subscribe need not ask.

A hub is told by a form with ``hub.mode=publish`` and the feed's address, as hubs in use take it; the specification
leaves it open. What follows is between the hub and its subscribers.

Source: https://www.w3.org/TR/websub/#publishing
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import FormRequest, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from twisted.python.failure import Failure

from crawler.spiders.frontier_spider import describe_failure

_SECONDS = 10
_TRIES_AGAIN = 2


class _PublishingSpider(Spider):
    """Tells a hub through Scrapy's downloader; what is not taken is a line in the log, and no more.

    :param hub: its address, of which only the host is told.
    :param feeds: the addresses of the feeds, as the hub is to fetch them.
    """

    name = "websub"

    def __init__(self, *args: Any, hub: str, feeds: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.hub, self.feeds = hub, feeds

    async def start(self) -> AsyncIterator[FormRequest]:
        for feed in self.feeds:
            options = {"dont_redirect": True, "download_timeout": _SECONDS}
            form = {"hub.mode": "publish", "hub.url": feed}
            yield FormRequest(self.hub, formdata=form, meta=options, dont_filter=True, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Take note that the hub knows; what is answered beside the status does not matter."""
        self.logger.info("The hub at %s was told that a feed has changed", urlsplit(self.hub).hostname)

    def failed(self, failure: Failure) -> None:
        """Say why the hub was not told."""
        reason, host = describe_failure(failure.value)[0], urlsplit(self.hub).hostname
        self.logger.warning("The hub at %s was not told that a feed has changed: %s", host, reason)


def publishing_crawler(settings: Settings) -> Crawler:
    """A crawler that tells a hub: with the project's own downloader, without asking a robots.txt."""
    own = settings.copy()
    own.setdict({"ROBOTSTXT_OBEY": False, "RETRY_TIMES": _TRIES_AGAIN}, priority="cmdline")
    return Crawler(_PublishingSpider, own)


def feeds_of(settings: BaseSettings) -> list[str]:
    """The feeds whose changes a hub is told of; none without a hub.

    :raises ValueError: the hub or a feed is no address of the web, or there is a hub for no feed.
    """
    hub, feeds = settings["CRAWLER_WEBSUB_HUB"], str(settings["CRAWLER_WEBSUB_FEEDS"]).split()
    if not hub:
        return []
    if not _is_of_the_web(hub):
        raise ValueError("CRAWLER_WEBSUB_HUB is not an address of the web (http:// or https://)")
    if not feeds:
        raise ValueError("CRAWLER_WEBSUB_HUB is to be told of changed feeds, and CRAWLER_WEBSUB_FEEDS names none")
    for number, feed in enumerate(feeds, 1):
        if not _is_of_the_web(feed):
            raise ValueError(f"CRAWLER_WEBSUB_FEEDS: number {number} is not an address of the web")
    return feeds


def _is_of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
