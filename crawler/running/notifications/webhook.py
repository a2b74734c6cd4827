"""Alarms and what watches tell, posted to an address of the user's: one request for each.

An alarm's has the event ``raised`` or ``ended``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import JsonRequest, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.spiders.frontier_spider import describe_failure
from crawler.store.monitoring.alarms import AlarmChange
from crawler.store.monitoring.watches import WatchHit

_SECONDS = 10
_TRIES_AGAIN = 2


class _AlarmSpider(Spider):
    """Posts as JSON through Scrapy's downloader; what is not taken is a line in the log, and no more.

    :param url: where to; only its host is ever told, for the rest may be a secret.
    """

    name = "alarm"

    def __init__(self, *args: Any, url: str, news: Sequence[AlarmChange] | Sequence[WatchHit], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.url, self.news = url, news

    async def start(self) -> AsyncIterator[JsonRequest]:
        for each in self.news:
            data = asdict(each) | {"at": each.at.isoformat(), "message": each.message}
            options = {"dont_redirect": True, "download_timeout": _SECONDS}
            yield JsonRequest(self.url, data=data, method="POST", meta=options, dont_filter=True, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Take note that an alarm was taken; what is answered beside the status does not matter."""
        self.logger.info("The alarm webhook at %s took an alarm", urlsplit(self.url).hostname)

    def failed(self, failure: Failure) -> None:
        """Say why an alarm was not taken."""
        reason, host = describe_failure(failure.value)[0], urlsplit(self.url).hostname
        self.logger.warning("The alarm webhook at %s did not take an alarm: %s", host, reason)


def webhook_crawler(settings: Settings) -> Crawler:
    """A crawler that posts alarms: with the project's own downloader, without asking a robots.txt."""
    own = settings.copy()
    own.setdict({"ROBOTSTXT_OBEY": False, "RETRY_TIMES": _TRIES_AGAIN}, priority="cmdline")
    return Crawler(_AlarmSpider, own)


def check_webhook(url: str) -> None:
    """Say before anything is fetched that alarms cannot be posted.

    :raises ValueError: it is no address of the web; its text is not told, for it may be a secret.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if url and not usable:
        raise ValueError("CRAWLER_ALARM_WEBHOOK is not an address of the web (http:// or https://)")
