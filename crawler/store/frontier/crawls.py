"""Crawls begin, go on after they were killed, and end."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from crawler.store.articles.feed_pages import forget_feed_pages
from crawler.store.database import chunks, insert_missing
from crawler.store.frontier import host_claims
from crawler.store.owner import is_dead
from crawler.store.records import FAILED_STATES, Crawl
from crawler.store.revisits.schedule import UNFILLED
from crawler.store.schema import crawl_urls, crawls, urls

_KEPT = timedelta(days=1)  # for a process of the crawl that ends later than the one which ended it
_OLDEST = 500  # crawls looked at when those are forgotten that ended long ago
_UNFINISHED = ("running", "interrupted")
_ADDED_UP = ("articles/", "pages/", "sources/")
"""Beginnings of the names of figures that each part of an interrupted crawl has its own of."""


def begin(
    connection: sa.Connection,
    command: str,
    arguments: dict[str, Any],
    now: datetime,
    *,
    resume: bool,
    keep: timedelta | None = None,
) -> Crawl:
    """The unfinished crawl of this command and these arguments, or else a further one.

    :param keep: for how long those that ended are kept; None for ever.
    """
    text = _json(arguments)
    key = hashlib.sha256(f"{command}\n{text}".encode()).hexdigest()[:16]
    unfinished = (crawls.c.key == key) & crawls.c.finished_at.is_(None)
    if not resume:
        connection.execute(sa.update(crawls).where(unfinished).values(state="abandoned", finished_at=now))
    query = sa.select(crawls.c.id, crawls.c.started_at, crawls.c.stats).where(unfinished)
    row = connection.execute(query).first()
    resumed = row is not None
    if row is None:
        own = {"command": command, "key": key, "arguments": text, "started_at": now, "state": "running"}
        own["outlet"] = arguments.get("outlet")
        insert_missing(connection, crawls, [own])
        _forget(connection, key, now - _KEPT)
        if keep is not None:
            _delete_old(connection, key, arguments.get("outlet"), now - keep)
        row = connection.execute(query).one()
    crawl = Crawl(
        id=row.id,
        command=command,
        arguments=arguments,
        started_at=row.started_at,
        resumed=resumed,
        figures=msgspec.json.decode(row.stats) if row.stats else {},
    )
    if (outlet := arguments.get("outlet")) is not None:
        _tell_killed(connection, crawl, outlet)
    free_leases_of_dead(connection)
    host_claims.free_hosts_of_dead(connection, host_claims.in_force(connection, now).values(), now)
    if resumed:
        connection.execute(sa.update(crawls).where(crawls.c.id == crawl.id).values(state="running"))
        _retry(connection, crawl, now)
    return crawl


def finish(connection: sa.Connection, crawl: Crawl, state: str, stats: dict[str, Any] | None, now: datetime) -> None:
    """End a crawl; what it has not fetched is left.

    A ``running`` or ``interrupted`` one keeps its figures, stays unfinished and is resumed.
    """
    values = {"state": state, "finished_at": None if state in _UNFINISHED else now}
    if stats is not None:
        values["stats"] = _json(_with_earlier(stats, crawl.figures))
    # A crawl that another of its processes ended stays ended.
    unfinished = (crawls.c.id == crawl.id) & crawls.c.finished_at.is_(None)
    connection.execute(sa.update(crawls).where(unfinished).values(values))
    forget_feed_pages(connection, crawl.id)
    if state not in _UNFINISHED:
        open_rows = sa.update(crawl_urls).where(crawl_urls.c.crawl_id == crawl.id, crawl_urls.c.outcome.is_(None))
        connection.execute(open_rows.values(outcome="left"))


def free_leases_of_dead(connection: sa.Connection) -> None:
    """Take back the leases of processes that died on this machine, without waiting for their expiry."""
    owners = connection.scalars(sa.select(urls.c.lease_owner).where(urls.c.lease_owner.is_not(None)).distinct())
    dead = [owner for owner in owners if is_dead(owner)]
    if dead:
        query = sa.update(urls).where(urls.c.lease_owner.in_(dead))
        connection.execute(query.values(state="found", lease_owner=None, lease_expires=None))


def _forget(connection: sa.Connection, key: str, before: datetime) -> None:
    """Drop what earlier crawls of a command waited for, or a crawl that runs every hour fills the store with it.

    The articles they reached, and their figures, stay.
    """
    past = sa.select(crawls.c.id).where(crawls.c.key == key, crawls.c.finished_at < before)
    connection.execute(sa.delete(crawl_urls).where(crawl_urls.c.crawl_id.in_(past)))


def _tell_killed(connection: sa.Connection, crawl: Crawl, outlet: str) -> None:
    """Note that other crawls of an outlet, which is crawled by one process at a time, did not come to an end."""
    running = sa.select(crawls.c.id, crawls.c.outlet).where(crawls.c.finished_at.is_(None), crawls.c.state == "running")
    killed = [row.id for row in connection.execute(running) if row.outlet == outlet and row.id != crawl.id]
    if killed:
        connection.execute(sa.update(crawls).where(crawls.c.id.in_(killed)).values(state="interrupted"))


def _delete_old(connection: sa.Connection, key: str, outlet: str | None, before: datetime) -> None:
    """Delete crawls that ended long ago with all that they reached; their articles stay."""
    theirs, order = (crawls.c.key == key, crawls.c.finished_at)
    if outlet is not None:
        theirs, order = (crawls.c.outlet == outlet, crawls.c.id)
    query = sa.select(crawls.c.id, crawls.c.finished_at).where(theirs).order_by(order).limit(_OLDEST)
    old = [row.id for row in connection.execute(query) if row.finished_at is not None and row.finished_at < before]
    if old:
        connection.execute(sa.delete(crawls).where(crawls.c.id.in_(old)))


def _with_earlier(stats: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    counted = {name: value for name, value in earlier.items() if name.startswith(_ADDED_UP)}
    return stats | {name: value + stats.get(name, 0) for name, value in counted.items() if isinstance(value, int)}


def _retry(connection: sa.Connection, crawl: Crawl, now: datetime) -> None:
    """Open the URLs again that failed in this crawl and are to be tried again; what time may fill, when it is due."""
    unfilled = (crawl_urls.c.role == "article") & urls.c.reason.is_not(None) & urls.c.reason.in_(UNFILLED)
    again = sa.select(urls.c.id).where(
        urls.c.id == crawl_urls.c.url_id,
        urls.c.state.in_(FAILED_STATES),
        urls.c.next_fetch_at.is_not(None),
        ~unfilled | (urls.c.next_fetch_at <= now),
    )
    mine = (crawl_urls.c.crawl_id == crawl.id) & (crawl_urls.c.outcome == "failed")
    ids = list(
        connection.scalars(
            sa.update(crawl_urls).where(mine, again.exists()).values(outcome=None).returning(crawl_urls.c.url_id)
        )
    )
    for chunk in chunks(ids):
        query = sa.update(urls).where(urls.c.id.in_(chunk), urls.c.state.in_(FAILED_STATES))
        connection.execute(query.values(state="found", next_fetch_at=None))


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value, enc_hook=str, order="deterministic").decode()
