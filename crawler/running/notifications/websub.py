"""Hubs are told that feeds have changed, and asked to tell when those of outlets do, so that nobody need ask again.

A hub is told by a form with ``hub.mode=publish`` and the feed's address, as hubs in use take it; the specification
leaves it open. What follows is between the hub and its subscribers.

Source: https://www.w3.org/TR/websub/
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from scrapy import FormRequest
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings, Settings

from crawler.running.notifications.posting import PostingSpider, can_be_posted_to, posting_crawler
from crawler.store.revisits.subscriptions import LEASE


class _PublishingSpider(PostingSpider):
    """Tells a hub; its news are the addresses of the feeds, as the hub is to fetch them."""

    name = "websub"
    taken = "The hub at %s was told that a feed has changed"
    untaken = "The hub at %s was not told that a feed has changed: %s"

    async def start(self) -> AsyncIterator[FormRequest]:
        for feed in self.news:
            yield FormRequest(self.url, formdata={"hub.mode": "publish", "hub.url": feed}, **self.options)


class _SubscribingSpider(PostingSpider):
    """Asks a hub that a feed names; its news are subscriptions. What the hub makes of it, it says at our address."""

    name = "websub_subscribe"
    taken = "The hub at %s was asked to tell when a feed changes, or to end it"
    untaken = "The hub at %s was not asked to tell when a feed changes: %s"
    moves = True

    async def start(self) -> AsyncIterator[FormRequest]:
        for each in self.news:
            form = {
                "hub.mode": "subscribe" if each.wanted else "unsubscribe",
                "hub.topic": each.topic,
                "hub.callback": each.callback(callback_of(self.settings)),
                "hub.secret": each.secret,
                "hub.lease_seconds": str(int(LEASE.total_seconds())),
            }
            yield FormRequest(self.url, formdata=form, **self.options)


def publishing_crawler(settings: Settings) -> Crawler:
    """A crawler that tells a hub."""
    return posting_crawler(_PublishingSpider, settings)


def subscribing_crawler(settings: Settings) -> Crawler:
    """A crawler that asks a hub that a feed named; its address must be a public one."""
    own = settings.copy()
    own.set("CRAWLER_GUARD_NAMED", True, priority="cmdline")
    return posting_crawler(_SubscribingSpider, own)


def callback_of(settings: BaseSettings | Mapping[str, Any]) -> str:
    """The address at which hubs reach this machine's server; empty when none is to.

    :raises ValueError: it is no address of the web.
    """
    callback = str(settings["CRAWLER_WEBSUB_CALLBACK"] or "")
    if callback and not can_be_posted_to(callback):
        raise ValueError("CRAWLER_WEBSUB_CALLBACK is not an address of the web (http:// or https://)")
    return callback


def feeds_of(settings: BaseSettings) -> list[str]:
    """The feeds whose changes a hub is told of; none without a hub.

    :raises ValueError: the hub or a feed is no address of the web, or there is a hub for no feed.
    """
    hub, feeds = settings["CRAWLER_WEBSUB_HUB"], str(settings["CRAWLER_WEBSUB_FEEDS"]).split()
    if not hub:
        return []
    if not can_be_posted_to(hub):
        raise ValueError("CRAWLER_WEBSUB_HUB is not an address of the web (http:// or https://)")
    if not feeds:
        raise ValueError("CRAWLER_WEBSUB_HUB is to be told of changed feeds, and CRAWLER_WEBSUB_FEEDS names none")
    for number, feed in enumerate(feeds, 1):
        if not can_be_posted_to(feed):
            raise ValueError(f"CRAWLER_WEBSUB_FEEDS: number {number} is not an address of the web")
    return feeds
