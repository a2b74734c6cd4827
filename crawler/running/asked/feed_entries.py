"""What a feed names, fetched in a process: ``python -m crawler.running.asked.feed_entries URL STORE NAME=VALUE…``."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class FeedEntries:
    """What a feed names."""

    title: str | None = None
    """What it calls itself."""
    home: str | None = None
    """URL of the site or the section that it belongs to."""
    urls: list[str] = field(default_factory=list)
    """Of its entries, in its order, each once."""


def fetch_entries(url: str, store: str, given: dict[str, str]) -> FeedEntries:
    """Fetch a feed as a crawl would, and read it.

    :param url: its address, normalised.
    :param given: Scrapy settings.
    :raises ValueError: the address gives no feed; says why.
    """
    from crawler.discovery.feeds.reading import FeedError, read_feed
    from crawler.running.local import crawl_settings
    from crawler.running.pages import fetch

    page = fetch([url], crawl_settings(store, given))[url]
    if isinstance(page, Exception):
        raise page
    try:
        feed = read_feed(page.body, url=page.final_url, content_type=page.headers.get("content-type"))
    except FeedError as problem:
        raise ValueError(f"{url}: {problem}") from None
    return FeedEntries(title=feed.title, home=feed.home, urls=[link.url for link in feed.links])


if __name__ == "__main__":
    import msgspec

    address, store_, *options = sys.argv[1:]
    try:
        found = fetch_entries(address, store_, dict(option.split("=", 1) for option in options))
    except ValueError as problem:
        sys.exit(str(problem))
    sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
