"""The texts of feeds: kept from the look at a feed until the article's own page was fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from crawler.store.articles.content import unpack_page
from crawler.store.database import chunks, insert_missing
from crawler.store.schema import articles, crawl_urls, feed_pages, urls

_STORED = sa.exists().where(articles.c.url == urls.c.url)
_WAITS = urls.c.state.in_(("found", "leased")) | (
    urls.c.state.in_(("failed", "blocked")) & urls.c.next_fetch_at.is_not(None)
)
_NEEDED = _WAITS & urls.c.article_id.is_(None) & ~_STORED
"""Its page was not read so far, nor is there a feed's text of it."""


def missing_feed_pages(connection: sa.Connection, wanted: Collection[str]) -> set[str]:
    """Those of some articles' URLs that nobody knows, or that were not read so far and whose texts are not kept."""
    kept = sa.exists().where(feed_pages.c.url_id == urls.c.id)
    found = set(wanted)
    for chunk in chunks(list(wanted)):
        query = sa.select(urls.c.url).where(urls.c.url.in_(chunk), ~_NEEDED | kept)
        found.difference_update(connection.scalars(query))
    return found


def keep_feed_pages(connection: sa.Connection, pages: Mapping[str, bytes]) -> None:
    """Keep the texts of those articles that were found and not read yet.

    :param pages: URL → page, compressed by zlib (:func:`crawler.discovery.feeds.page.feed_pages`).
    """
    if not pages:
        return
    for chunk in chunks(list(pages)):
        query = sa.select(urls.c.id, urls.c.url).where(urls.c.url.in_(chunk), _NEEDED)
        rows = [{"url_id": row.id, "page": pages[row.url]} for row in connection.execute(query)]
        if rows:
            insert_missing(connection, feed_pages, rows)


def find_feed_page(connection: sa.Connection, url: str) -> bytes | None:
    """The page that was made of a feed's entry; None when there is none."""
    query = sa.select(feed_pages.c.page).join(urls, urls.c.id == feed_pages.c.url_id)
    page: bytes | None = connection.scalar(query.where(urls.c.url == url, _NEEDED))
    return None if page is None else unpack_page(page)


def forget_feed_pages(connection: sa.Connection, crawl_id: int) -> None:
    """Drop what a crawl has settled: the article was read, from its page or from the feed, or is given up."""
    if connection.scalar(sa.select(sa.func.min(feed_pages.c.url_id))) is None:  # hardly a feed gives texts
        return
    settled = sa.select(urls.c.id).join(crawl_urls, crawl_urls.c.url_id == urls.c.id)
    settled = settled.where(crawl_urls.c.crawl_id == crawl_id, crawl_urls.c.outcome.is_not(None), ~_NEEDED)
    connection.execute(sa.delete(feed_pages).where(feed_pages.c.url_id.in_(settled)))
