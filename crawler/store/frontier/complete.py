"""A URL that was fetched is settled: for itself, and for every crawl that waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.store.articles.reached import lock_crawls
from crawler.store.database import insert_into
from crawler.store.prepared import Prepared
from crawler.store.records import Lease, OutcomeKind
from crawler.store.schema import articles, crawl_articles, crawl_urls, crawls, urls

_FIRST = {"stored": "stored", "revised": "revised", "unchanged": "earlier", "duplicate": "earlier"}
_FREE = {"lease_owner": None, "lease_expires": None}

# Statements are built once: building one costs more than running it.
# What is looked for by its URL is not written as the index of all open URLs has it: PostgreSQL would read that index
# as well while a table is young and has no statistics.
_OPEN = sa.func.coalesce(crawl_urls.c.outcome, "") == ""
_GIVEN_UP = (crawl_urls.c.outcome == "failed") | (crawl_urls.c.outcome == "left")
_THIS_URL = crawl_urls.c.url_id == sa.bindparam("row_id")
_WAITING = Prepared(
    sa.select(crawl_urls.c.crawl_id, crawls.c.started_at)
    .join(crawls, crawls.c.id == crawl_urls.c.crawl_id)
    .where(_THIS_URL)
    .where(
        (_OPEN & ((crawl_urls.c.role == "article") | (crawl_urls.c.role == "start")))
        | ((crawl_urls.c.crawl_id == sa.bindparam("crawl")) & (_OPEN | _GIVEN_UP))
    )
)
_REACHED = Prepared(
    lambda dialect: insert_into(dialect, crawl_articles).on_conflict_do_nothing().returning(crawl_articles.c.seq)
)
_CLOSE = Prepared(sa.update(crawl_urls).where(_THIS_URL, crawl_urls.c.crawl_id == sa.bindparam("crawl")))
_CLOSE_ALL = Prepared(sa.update(crawl_urls).where(_THIS_URL, _OPEN))
_DONE = (
    sa.update(urls)
    .where(urls.c.id == sa.bindparam("row_id"))
    .values(state=sa.case((sa.exists().where(crawl_urls.c.url_id == urls.c.id, _OPEN), "found"), else_="done"))
)
HELD = (
    (urls.c.id == sa.bindparam("row_id"))
    # No index serves this form in PostgreSQL: that of leases seems empty to it, and holds whatever was leased while a
    # long transaction kept it from being cleared.
    & urls.c.lease_owner.is_not_distinct_from(sa.bindparam("owner"))
    & (urls.c.lease_token == sa.bindparam("token"))
)
"""Of a lease that is held: its row."""
# Another URL may have led to this one, and given its article, while it was lent out.
_ITS_ARTICLE = sa.func.coalesce(
    urls.c.article_id, sa.select(sa.func.min(articles.c.id)).where(articles.c.url == urls.c.url).scalar_subquery()
)
_ARTICLE_DONE = Prepared(_DONE)
_LISTING_DONE = Prepared(_DONE.values(article_id=_ITS_ARTICLE))
_FAILED = Prepared(sa.update(urls).where(HELD).values(attempts=urls.c.attempts + 1, article_id=_ITS_ARTICLE))
_HOLDER = Prepared(
    sa.select(urls.c.lease_owner, urls.c.lease_token).where(urls.c.id == sa.bindparam("row_id")).with_for_update()
)


def holds(connection: sa.Connection, lease: Lease, owner: str) -> bool:
    """Whether an owner holds a lease, until the transaction ends; one that ran out does while nobody took the URL.

    What a process that slept longer than its lease fetched may be older than what another one has stored since. The
    owner's name does not suffice: it may have taken the URL anew before what it fetched first is reported.
    """
    return (owner, lease.token) in _HOLDER.rows(connection, {"row_id": lease.url_id})


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
    waiting = sorted(_WAITING.rows(connection, {"row_id": url_id, "crawl": crawl_id}))
    if waiting:
        lock_crawls(connection, [row.crawl_id for row in waiting])
    for id_, started_at in waiting:
        earlier = stored_at < started_at and kind != "revised"
        first = _REACHED.rows(connection, {"crawl_id": id_, "article_id": article_id, "earlier": earlier})
        _close(connection, url_id, id_, _FIRST[kind] if first else "duplicate")
    own = {"article_id": article_id, "reason": None, "next_fetch_at": None}
    _ARTICLE_DONE.change(connection, {"row_id": url_id, **_FREE, **own, **values})


def settle_listing(connection: sa.Connection, crawl_id: int, url_id: int, values: dict[str, Any]) -> None:
    """A listing was read by one crawl; others that wait for it read it themselves, for what it lists is theirs."""
    _close(connection, url_id, crawl_id, "listing")
    _LISTING_DONE.change(connection, {"row_id": url_id, **_FREE, "next_fetch_at": None, **values})


def settle_failure(connection: sa.Connection, lease: Lease, owner: str, values: dict[str, Any]) -> bool:
    """A URL gave nothing, for every crawl that waits for it – unless somebody else took it over meanwhile.

    :param values: state, reason and further columns of the URL.
    :return: whether it was the owner's.
    """
    mine = {"row_id": lease.url_id, "owner": owner, "token": lease.token}
    if not _FAILED.change(connection, {**mine, **_FREE, **values}):
        return False
    _CLOSE_ALL.change(connection, {"row_id": lease.url_id, "outcome": "failed"})
    return True


def _close(connection: sa.Connection, url_id: int, crawl_id: int, outcome: str) -> None:
    _CLOSE.change(connection, {"row_id": url_id, "crawl": crawl_id, "outcome": outcome})
