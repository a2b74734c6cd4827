"""Counts, from indexes alone."""

from __future__ import annotations

from typing import get_args

import sqlalchemy as sa

from crawler.store.records import Counts, Crawl, FailedState, Totals
from crawler.store.schema import articles, crawl_urls, outlets, urls

_STORED = ("stored", "revised")
_STATES = ("found", "leased", "done", *get_args(FailedState))
"""Of a URL: the index by state and outlet answers for an outlet when they are named."""


def count_open(connection: sa.Connection, crawl: Crawl) -> int:
    """URLs that a crawl has still to fetch."""
    mine = (crawl_urls.c.crawl_id == crawl.id) & crawl_urls.c.outcome.is_(None)
    return connection.scalar(sa.select(sa.func.count()).select_from(crawl_urls).where(mine)) or 0


def count_crawl(connection: sa.Connection, crawl: Crawl) -> Counts:
    """What a crawl has reached."""
    mine = crawl_urls.c.crawl_id == crawl.id
    query = sa.select(crawl_urls.c.outcome, crawl_urls.c.role, sa.func.count()).where(mine)
    counts = Counts()
    for outcome, role, number in connection.execute(query.group_by(crawl_urls.c.outcome, crawl_urls.c.role)):
        is_article = outcome in (*_STORED, "earlier", "duplicate")
        if is_article or (role == "article" and outcome != "listing"):
            counts.found += number
        if outcome in _STORED:
            counts.stored += number
        elif outcome == "earlier":
            counts.earlier += number
        elif outcome == "duplicate":
            counts.duplicates += number
        elif outcome == "listing" and role != "article":
            counts.pages += number
        elif outcome is None:
            counts.open += number
    reason = sa.func.coalesce(urls.c.reason, "unknown")
    number = sa.func.count()
    failed = (
        sa.select(reason, number)
        .select_from(crawl_urls.join(urls, urls.c.id == crawl_urls.c.url_id))
        .where(mine, crawl_urls.c.outcome == "failed")
        .group_by(reason)
        .order_by(number.desc(), reason)
    )
    counts.failed = dict(connection.execute(failed).all())
    missing = mine & (crawl_urls.c.outcome == "failed") & (crawl_urls.c.role == "article") & (urls.c.state == "gone")
    joined = crawl_urls.join(urls, urls.c.id == crawl_urls.c.url_id)
    counts.gone = connection.scalar(sa.select(number).select_from(joined).where(missing)) or 0
    return counts


def found_outlets() -> sa.Select[tuple[str]]:
    """The names of the outlets of which there is an article or a URL; others were only held by their file's name."""
    has_article = sa.exists().where(articles.c.outlet == outlets.c.name)
    has_url = sa.exists().where(urls.c.outlet == outlets.c.name, urls.c.state.in_(_STATES))
    return sa.select(outlets.c.name).where(has_article | has_url)


def count_all(connection: sa.Connection) -> Totals:
    """What the store holds."""
    states = connection.execute(sa.select(urls.c.state, sa.func.count()).group_by(urls.c.state))
    return Totals(
        articles=connection.scalar(sa.select(sa.func.count()).select_from(articles)) or 0,
        outlets=connection.scalar(sa.select(sa.func.count()).select_from(found_outlets().subquery())) or 0,
        urls=dict(states.all()),
    )
