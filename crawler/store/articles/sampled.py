"""The articles that probes of an outlet stored: no crawl of it reaches them, for they are stored by then."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.content import readable
from crawler.store.records import Crawl
from crawler.store.schema import articles, crawl_articles, crawls


def sampled_since(connection: sa.Connection, crawl: Crawl, name: str, names: Collection[str]) -> list[Article]:
    """The articles of an outlet that probes stored between the end of its last crawl and this one.

    :param crawl: a crawl of the outlet that has not ended.
    :param name: what the outlet's file calls it.
    :param names: its names in the store (:func:`crawler.urls.outlet_of`).
    """
    last = sa.select(sa.func.max(crawls.c.finished_at)).where(crawls.c.outlet == name, crawls.c.id < crawl.id)
    sampled = (
        sa.select(articles.c.id, articles.c.content)
        .select_from(
            crawl_articles.join(crawls, crawls.c.id == crawl_articles.c.crawl_id).join(
                articles, articles.c.id == crawl_articles.c.article_id
            )
        )
        .where(crawls.c.command == "probe", ~crawl_articles.c.earlier, articles.c.outlet.in_(names))
        .order_by(crawls.c.id, crawl_articles.c.seq)
    )
    if (ended := connection.scalar(last)) is not None:
        sampled = sampled.where(crawls.c.finished_at > ended)
    return [article for _, article in readable(connection.execute(sampled))]
