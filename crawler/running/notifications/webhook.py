"""Alarms and what watches tell, posted to an address of the user's: one request for each.

An alarm's has the event ``raised`` or ``ended``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict

from scrapy.crawler import Crawler
from scrapy.http import JsonRequest
from scrapy.settings import Settings

from crawler.running.notifications.posting import PostingSpider, can_be_posted_to, posting_crawler


class _AlarmSpider(PostingSpider):
    """Posts as JSON; its news are changes of alarms, or what watches hit."""

    name = "alarm"
    taken = "The alarm webhook at %s took an alarm"
    untaken = "The alarm webhook at %s did not take an alarm: %s"

    async def start(self) -> AsyncIterator[JsonRequest]:
        for each in self.news:
            data = asdict(each) | {"at": each.at.isoformat(), "message": each.message}
            yield JsonRequest(self.url, data=data, method="POST", **self.options)


def webhook_crawler(settings: Settings) -> Crawler:
    """A crawler that posts alarms."""
    return posting_crawler(_AlarmSpider, settings)


def check_webhook(url: str) -> None:
    """Say before anything is fetched that alarms cannot be posted.

    :raises ValueError: it is no address of the web; its text is not told, for it may be a secret.
    """
    if url and not can_be_posted_to(url):
        raise ValueError("CRAWLER_ALARM_WEBHOOK is not an address of the web (http:// or https://)")
