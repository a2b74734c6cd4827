"""Which URLs a process fetches next: taken host by host, so that the cost does not grow with what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import Any

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.records import Crawl, Lease
from crawler.store.schema import REACH_COLUMNS, SAID_COLUMNS, crawl_urls, urls

_HOSTS_A_LEASE = 1000
"""Hosts looked at for one lease; the next one goes on from there."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Demand:
    """What a process asks for."""

    crawl: Crawl
    owner: str
    limit: int
    """URLs in all."""
    per_host: int
    """URLs that the owner may hold of one host."""
    hold_pages: bool
    """Whether a further page of a section waits for the articles of the page before."""
    now: datetime
    expires: datetime


def take(connection: sa.Connection, demand: Demand, after: str) -> tuple[list[Lease], str]:
    """Lease due URLs, one host in turn after the other.

    :param after: the host served last; the one that follows it comes first.
    :return: the leases, and the host served last.
    """
    held = _held(connection, demand)
    queues: list[list[Any]] = []
    for host in islice(_hosts(connection, demand.crawl, after), _HOSTS_A_LEASE):
        after = host
        free = min(demand.per_host - held.get(host, 0), demand.limit)
        if free > 0 and (rows := _due(connection, demand, host, free)):
            queues.append(rows)
        if len(queues) >= demand.limit:
            break
    turns = chain.from_iterable(zip_longest(*queues))
    chosen = list(islice((row for row in turns if row is not None), demand.limit))
    if not chosen:
        return [], after
    query = sa.update(urls).where(urls.c.id.in_([row.id for row in chosen]))
    connection.execute(query.values(state="leased", lease_owner=demand.owner, lease_expires=demand.expires))
    return [_lease(row, demand.expires) for row in chosen], chosen[-1].host


def take_one(connection: sa.Connection, link: Link, owner: str, expires: datetime) -> Lease:
    """Lease one URL that has a row, whatever its state."""
    query = sa.update(urls).where(urls.c.url == link.url)
    query = query.values(state="leased", lease_owner=owner, lease_expires=expires)
    columns = (urls.c.id, urls.c.attempts, urls.c.etag, urls.c.last_modified)
    row = connection.execute(query.returning(*columns)).one()
    return Lease(
        url_id=row.id,
        link=link,
        attempts=row.attempts,
        etag=row.etag,
        last_modified=row.last_modified,
        expires=expires,
    )


def _held(connection: sa.Connection, demand: Demand) -> dict[str, int]:
    query = (
        sa.select(urls.c.host, sa.func.count())
        .where(urls.c.lease_owner == demand.owner, urls.c.lease_expires > demand.now)
        .group_by(urls.c.host)
    )
    return dict(connection.execute(query).all())


def _hosts(connection: sa.Connection, crawl: Crawl, after: str) -> Iterator[str]:
    """The hosts that have open URLs, in alphabetical order from the one behind ``after``, round to it."""
    column = crawl_urls.c.host
    query = sa.select(sa.func.min(column)).where(crawl_urls.c.crawl_id == crawl.id, crawl_urls.c.outcome.is_(None))
    for part in (query.where(column > after), query.where(column <= after)):
        host = connection.scalar(part)
        while host is not None:
            yield host
            host = connection.scalar(part.where(column > host))


def _due(connection: sa.Connection, demand: Demand, host: str, limit: int) -> list[Any]:
    """The first due URLs of a host: listings before articles, each in the order they were found."""
    mine, ready = crawl_urls.c, urls.c
    query = (
        sa.select(ready.id, ready.url, ready.host, ready.attempts, ready.etag, ready.last_modified)
        .add_columns(*(mine[name] for name in REACH_COLUMNS), *(ready[name] for name in SAID_COLUMNS))
        .select_from(crawl_urls.join(urls, ready.id == mine.url_id))
        .where(mine.crawl_id == demand.crawl.id, mine.host == host, mine.outcome.is_(None))
        .where((ready.state == "found") | ((ready.state == "leased") & (ready.lease_expires <= demand.now)))
        .order_by(mine.rank, mine.seq)
        .limit(limit)
    )
    if demand.hold_pages:
        query = query.where((mine.role != "page") | ~articles_wait(demand.crawl, mine.found_on))
    return list(connection.execute(query.with_for_update(of=urls, skip_locked=True)))


def articles_wait(crawl: Crawl, page: sa.ColumnElement[str | None]) -> sa.Exists:
    """Whether articles found on a page are still to be fetched."""
    other = crawl_urls.alias()
    return sa.exists().where(
        other.c.crawl_id == crawl.id, other.c.found_on == page, other.c.outcome.is_(None), other.c.role == "article"
    )


def _lease(row: Any, expires: datetime) -> Lease:
    link = Link(url=row.url, **{name: getattr(row, name) for name in (*REACH_COLUMNS, *SAID_COLUMNS)})
    return Lease(
        url_id=row.id,
        link=link,
        attempts=row.attempts,
        etag=row.etag,
        last_modified=row.last_modified,
        expires=expires,
    )
