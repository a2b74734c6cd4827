"""A URL that was fetched is settled: for itself, and for every crawl that waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.store.database import insert_missing
from crawler.store.records import OutcomeKind
from crawler.store.schema import crawl_articles, crawl_urls, crawls, urls

_FIRST = {"stored": "stored", "revised": "revised", "unchanged": "earlier", "duplicate": "earlier"}
_FREE = {"lease_owner": None, "lease_expires": None}


def lock_crawls(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Let only one transaction at a time add articles to a crawl, so that their numbers follow the commits.

    SQLite has one writer anyway and renders no lock.
    """
    query = sa.select(crawls.c.id).where(crawls.c.id.in_(ids)).order_by(crawls.c.id)
    connection.execute(query.with_for_update(key_share=True)).all()


def settle_article(
    connection: sa.Connection,
    crawl_id: int,
    url_id: int,
    article_id: str,
    kind: OutcomeKind,
    stored_at: datetime,
    values: dict[str, Any],
) -> None:
    """A URL gave an article: every crawl that waits for the URL as an article has reached it.

    :param crawl_id: the crawl that fetched it, which gets the article even if it gave the URL up.
    :param stored_at: when the article was first stored.
    :param values: further columns of the URL.
    """
    waiting = _waiting(connection, crawl_id, url_id)
    if waiting:
        lock_crawls(connection, sorted(waiting))
        had = _having(connection, article_id, list(waiting))
        rows: list[dict[str, Any]] = [
            {"crawl_id": id_, "article_id": article_id, "earlier": kind != "revised" and stored_at < started_at}
            for id_, started_at in sorted(waiting.items())
            if id_ not in had
        ]
        insert_missing(connection, crawl_articles, rows)
        first = [row["crawl_id"] for row in rows]
        _close(connection, url_id, first, _FIRST[kind])
        _close(connection, url_id, sorted(had), "duplicate")
    _free(connection, url_id, "done", {"article_id": article_id, "reason": None, "next_fetch_at": None, **values})


def settle_listing(connection: sa.Connection, crawl_id: int, url_id: int, values: dict[str, Any]) -> None:
    """A listing was read by one crawl; others that wait for it read it themselves, for what it lists is theirs."""
    _close(connection, url_id, [crawl_id], "listing")
    _free(connection, url_id, "done", {"next_fetch_at": None, **values})


def settle_failure(connection: sa.Connection, url_id: int, state: str, owner: str, values: dict[str, Any]) -> None:
    """A URL gave nothing, for every crawl that waits for it – unless somebody else took it over meanwhile."""
    query = sa.update(urls).where(urls.c.id == url_id, urls.c.lease_owner == owner)
    if connection.execute(query.values(state=state, **_FREE, **values)).rowcount:
        open_rows = sa.update(crawl_urls).where(crawl_urls.c.url_id == url_id, crawl_urls.c.outcome.is_(None))
        connection.execute(open_rows.values(outcome="failed"))


def _waiting(connection: sa.Connection, crawl_id: int, url_id: int) -> dict[int, datetime]:
    """The crawls that get the article, with when they started: those that wait for it, and the one that has it."""
    waits = crawl_urls.c.outcome.is_(None) & crawl_urls.c.role.in_(("article", "start"))
    gave_up = (crawl_urls.c.crawl_id == crawl_id) & (
        crawl_urls.c.outcome.is_(None) | crawl_urls.c.outcome.in_(("failed", "left"))
    )
    query = (
        sa.select(crawl_urls.c.crawl_id, crawls.c.started_at)
        .join(crawls, crawls.c.id == crawl_urls.c.crawl_id)
        .where(crawl_urls.c.url_id == url_id, waits | gave_up)
    )
    return {row.crawl_id: row.started_at for row in connection.execute(query)}


def _having(connection: sa.Connection, article_id: str, ids: Sequence[int]) -> set[int]:
    query = sa.select(crawl_articles.c.crawl_id).where(
        crawl_articles.c.article_id == article_id, crawl_articles.c.crawl_id.in_(ids)
    )
    return set(connection.scalars(query))


def _close(connection: sa.Connection, url_id: int, ids: Sequence[int], outcome: str) -> None:
    if ids:
        query = sa.update(crawl_urls).where(crawl_urls.c.url_id == url_id, crawl_urls.c.crawl_id.in_(ids))
        connection.execute(query.values(outcome=outcome))


def _free(connection: sa.Connection, url_id: int, state: str, values: dict[str, Any]) -> None:
    """End the lease; the URL stays to be fetched when a crawl still waits for it."""
    waits = sa.exists().where(crawl_urls.c.url_id == urls.c.id, crawl_urls.c.outcome.is_(None))
    query = sa.update(urls).where(urls.c.id == url_id)
    connection.execute(query.values(state=sa.case((waits, "found"), else_=state), **_FREE, **values))
