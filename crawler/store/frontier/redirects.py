"""A URL that redirects to another of the same crawl: the page is fetched once, and both are settled by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.articles.content import unpack, unpacked
from crawler.store.articles.forget import FORGOTTEN
from crawler.store.articles.insert import put_article
from crawler.store.frontier.complete import holds, settle_article, settle_failure, settle_listing
from crawler.store.frontier.leasing import take_one
from crawler.store.records import FAILED_STATES, Crawl, Lease
from crawler.store.schema import LINK_COLUMNS, REACH_COLUMNS, articles, crawl_urls, urls

_FOUND = (
    sa.select(urls.c.state, urls.c.reason, urls.c.next_fetch_at, urls.c.lease_owner, urls.c.lease_expires)
    .add_columns(articles.c.content, crawl_urls.c.crawl_id, crawl_urls.c.outcome)
    .add_columns(*(crawl_urls.c[name] for name in REACH_COLUMNS), *(urls.c[name] for name in LINK_COLUMNS))
    .select_from(
        urls.outerjoin(articles, articles.c.id == urls.c.article_id).outerjoin(
            crawl_urls, (crawl_urls.c.url_id == urls.c.id) & (crawl_urls.c.crawl_id == sa.bindparam("crawl"))
        )
    )
    .where(urls.c.url == sa.bindparam("url"))
)


@dataclass(slots=True, frozen=True)
class Redirect:
    """What is to be done about a URL that redirects."""

    kind: Literal["follow", "fetch", "wait", "settled"]
    """``follow``: nothing readable is known of the target. ``fetch``: it waits to be fetched, and is lent out here.
    ``wait``: the same frontier fetches it already. ``settled``: it was read, and the URL is settled with it."""
    lease: Lease | None = None
    """For ``fetch``, the target's."""


def redirect(
    connection: sa.Connection, crawl: Crawl, lease: Lease, target: str, *, owner: str, now: datetime, expires: datetime
) -> Redirect:
    """Look at where a leased URL leads, and settle the URL when that is known.

    :param target: the URL that it redirects to, normalised.
    """
    if not holds(connection, lease, owner):
        return Redirect("settled")  # by whoever took it over
    row = connection.execute(_FOUND, {"crawl": crawl.id, "url": target}).first()
    if row is None or (row.crawl_id is None and row.content is None and row.reason != FORGOTTEN):
        return Redirect("follow")
    open_ = row.crawl_id is not None and row.outcome is None
    if open_ and row.state == "leased" and row.lease_expires > now:
        if row.lease_owner == owner:
            return Redirect("wait")
        _settle_as_listing(connection, crawl, lease, now, "redirects to a page that another process fetches")
        return Redirect("settled")
    if open_:
        link = Link(url=target, **{name: getattr(row, name) for name in (*REACH_COLUMNS, *LINK_COLUMNS)})
        return Redirect("fetch", take_one(connection, link, owner, expires))
    if row.content is not None and unpacked(row.content) is None:  # damaged: read anew
        return Redirect("follow")
    _settle(connection, crawl, lease, row, owner, now)
    return Redirect("settled")


def _settle(connection: sa.Connection, crawl: Crawl, lease: Lease, target: Any, owner: str, now: datetime) -> None:
    if target.content is not None:
        outcome, stored_at = put_article(connection, unpack(target.content), lease.link.url, now)
        seen = {"fetched_at": now, "tried_at": now}
        settle_article(connection, crawl.id, lease.url_id, outcome.article_id, outcome.kind, stored_at, seen)
    elif target.outcome == "failed":
        values = {"state": target.state if target.state in FAILED_STATES else "failed"}
        values |= {"reason": target.reason, "tried_at": now, "next_fetch_at": target.next_fetch_at}
        settle_failure(connection, lease, owner, values)
    else:
        _settle_as_listing(connection, crawl, lease, now, target.reason)


def _settle_as_listing(
    connection: sa.Connection, crawl: Crawl, lease: Lease, now: datetime, reason: str | None
) -> None:
    settle_listing(connection, crawl.id, lease.url_id, {"fetched_at": now, "tried_at": now, "reason": reason})
