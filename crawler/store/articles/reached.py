"""The articles that a crawl reached, whoever fetched them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.content import readable
from crawler.store.database import Database, has_row_locks
from crawler.store.prepared import Prepared
from crawler.store.records import Crawl
from crawler.store.schema import articles, crawl_articles, crawl_urls, crawls, kept_pages, urls

_BATCH = 200
_PROVISIONAL = sa.exists().where(kept_pages.c.article_id == articles.c.id, kept_pages.c.model.is_(None))
_THESE_CRAWLS = crawls.c.id.in_(sa.bindparam("crawls", expanding=True))
_LOCK_CRAWLS = sa.select(crawls.c.id).where(_THESE_CRAWLS).order_by(crawls.c.id).with_for_update(key_share=True)


def lock_crawls(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Let only one transaction at a time add articles to a crawl, so that their numbers follow the commits."""
    if has_row_locks(connection):
        connection.execute(_LOCK_CRAWLS, {"crawls": list(ids)}).all()


def iter_reached(
    database: Database,
    crawl: Crawl,
    after: int,
    *,
    new_only: bool,
    since: datetime | None,
    provisional: bool | None,
    damaged: list[str] | None = None,
) -> Iterator[tuple[int, Article]]:
    """The articles that a crawl reached; see :meth:`crawler.store.Frontier.reached`."""
    query = _reached(new_only=new_only, with_since=since is not None, provisional=provisional)
    while True:
        with database.read() as connection:
            rows = query.rows(connection, {"crawl": crawl.id, "after": after, "since": since})
        for row, article in readable(rows, damaged):
            yield row.seq, article
        if len(rows) < _BATCH:
            return
        after = rows[-1].seq


@cache
def _reached(*, new_only: bool, with_since: bool, provisional: bool | None) -> Prepared:
    """What looks for the next articles; the file of a crawl is looked after with it at each change."""
    query = (
        sa.select(crawl_articles.c.seq, articles.c.id, articles.c.content)
        .select_from(crawl_articles.join(articles, articles.c.id == crawl_articles.c.article_id))
        .where(crawl_articles.c.crawl_id == sa.bindparam("crawl"), crawl_articles.c.seq > sa.bindparam("after"))
        .order_by(crawl_articles.c.seq)
        .limit(_BATCH)
    )
    if new_only:
        query = query.where(~crawl_articles.c.earlier)
    if with_since:
        query = query.where(_not_before(sa.bindparam("since", type_=articles.c.published.type)))
    if provisional is not None:
        query = query.where(_PROVISIONAL if provisional else ~_PROVISIONAL)
    return Prepared(query)


def count_reached(connection: sa.Connection, crawl: Crawl, since: datetime | None) -> int:
    """How many articles a crawl reached, without those published before an instant."""
    query = sa.select(sa.func.count()).select_from(crawl_articles).where(crawl_articles.c.crawl_id == crawl.id)
    if since is not None:
        query = query.join(articles, articles.c.id == crawl_articles.c.article_id).where(_not_before(since))
    return connection.scalar(query) or 0


def newest_published(connection: sa.Connection, crawl: Crawl, found_on: str) -> datetime | None:
    """The newest publication instant of the stored articles that a crawl found on a page, in UTC."""
    query = (
        sa.select(sa.func.max(articles.c.published))
        .select_from(crawl_urls.join(urls, urls.c.id == crawl_urls.c.url_id))
        .join(articles, articles.c.id == urls.c.article_id)
        .where(crawl_urls.c.crawl_id == crawl.id, crawl_urls.c.found_on == found_on)
    )
    newest: datetime | None = connection.scalar(query)
    return newest


def _not_before(since: datetime | sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    return (articles.c.published >= since) | articles.c.published.is_(None)
