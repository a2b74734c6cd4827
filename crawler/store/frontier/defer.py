"""When to try again: a URL that gave nothing, and in one step all that waits at a host which does not answer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.database import chunks
from crawler.store.records import Crawl, Lease
from crawler.store.revisits.schedule import UNFILLED, fill_after, retry_after
from crawler.store.schema import crawl_urls, urls

_OPEN_THERE = (
    sa.select(crawl_urls.c.url_id, crawl_urls.c.how, urls.c.url)
    .join(urls, urls.c.id == crawl_urls.c.url_id)
    .where(crawl_urls.c.crawl_id == sa.bindparam("crawl"), crawl_urls.c.outcome.is_(None))
    .where(crawl_urls.c.host == sa.bindparam("at"), urls.c.state == "found")
)


def postpone(connection: sa.Connection, crawl: Crawl, host: str, reason: str, retry_at: datetime) -> list[Link]:
    """Note for every URL of a host that a crawl has still to fetch why it was not tried, and when it is.

    :return: those; what is lent out is left to its holder.
    """
    found = connection.execute(_OPEN_THERE, {"crawl": crawl.id, "at": host}).all()
    ids = [row.url_id for row in found]
    for chunk in chunks(ids):
        values = {"state": "failed", "reason": reason, "next_fetch_at": retry_at}
        connection.execute(sa.update(urls).where(urls.c.id.in_(chunk), urls.c.state == "found").values(values))
        waiting = crawl_urls.c.url_id.in_(chunk) & crawl_urls.c.outcome.is_(None)
        connection.execute(sa.update(crawl_urls).where(waiting).values(outcome="failed"))
    return [Link(url=row.url, how=row.how) for row in found]


def next_try(lease: Lease, reason: str, first: datetime | None, now: datetime) -> datetime | None:
    """When to try a URL again that gave nothing; what failed before waits longer, and at last for ever.

    :param first: when to after the first failure.
    """
    is_article = lease.link.role == "article"
    if first is None and reason in UNFILLED:
        wait = fill_after(lease.link, lease.attempts, now)
    elif first is not None and lease.attempts and first > now:
        wait = retry_after(first - now, lease.attempts, is_article=is_article)
    else:
        return first
    return None if wait is None else now + wait
