"""What is known of an outlet's template, and the pages that are kept to learn it from and to be read again with it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

import msgspec
import sqlalchemy as sa

from crawler.items import Article, Page
from crawler.store.articles.content import unpack_page
from crawler.store.articles.insert import put_reading
from crawler.store.articles.reached import lock_crawls
from crawler.store.database import insert_missing
from crawler.store.records import Crawl
from crawler.store.schema import crawl_articles, crawls, kept_pages, outlets


@dataclass(slots=True, frozen=True)
class StoredTemplate:
    """An outlet's template as the store has it; the store looks into neither part."""

    model: str | None = None
    """What was learned of its pages, as JSON; None when nothing."""
    trust: str | None = None
    """How the model does, as JSON."""


@dataclass(slots=True, frozen=True, kw_only=True)
class KeptPage:
    """A page that was read, kept for its outlet's template."""

    article_id: str
    """What it was read as."""
    position: int
    """Its place in the order in which pages were found."""
    model: str | None
    """The version of the template it was read with; None before there was one."""
    page: Page
    """The page without its body; it has its handle while the crawl that read it goes on."""
    body: bytes
    """Its body, compressed by zlib."""

    @classmethod
    def of(cls, page: Page, article: Article, position: int, model: str | None) -> Self:
        body = zlib.compress(page.body, 1)
        emptied = replace(page, body=b"")
        emptied.handle = page.handle
        return cls(article_id=article.id, position=position, model=model, page=emptied, body=body)

    def unpacked(self) -> Page:
        """The page with its body."""
        return replace(self.page, body=unpack_page(self.body))


def find_template(connection: sa.Connection, outlet: str) -> tuple[StoredTemplate, list[KeptPage]]:
    """An outlet's template, and the pages that are kept for it in the order in which they were found."""
    query = sa.select(kept_pages).where(kept_pages.c.outlet == outlet).order_by(kept_pages.c.position)
    row = connection.execute(sa.select(outlets.c.model, outlets.c.trust).where(outlets.c.name == outlet)).first()
    rows = connection.execute(query).all()
    kept = [
        KeptPage(
            article_id=row.article_id,
            position=row.position,
            model=row.model,
            page=msgspec.json.decode(row.page, type=Page),
            body=row.body,
        )
        for row in rows
    ]
    return StoredTemplate(row.model, row.trust) if row else StoredTemplate(), kept


def with_provisional(connection: sa.Connection, crawl: Crawl) -> list[str]:
    """The outlets of which a crawl has reached articles that were read before their template was known."""
    query = sa.select(kept_pages.c.outlet).where(kept_pages.c.model.is_(None)).distinct()
    query = query.join(crawl_articles, crawl_articles.c.article_id == kept_pages.c.article_id)
    return sorted(connection.scalars(query.where(crawl_articles.c.crawl_id == crawl.id)))


def save_template(
    connection: sa.Connection, outlet: str, template: StoredTemplate, *, now: datetime, changed: bool = False
) -> None:
    """Keep an outlet's template.

    :param changed: whether it is learned as the layout has changed; :mod:`crawler.store.monitoring.alarms` tells it.
    """
    values = {"model": template.model, "trust": template.trust} | ({"changed_at": now} if changed else {})
    insert_missing(connection, outlets, [{"name": outlet, "first_seen": now}])
    connection.execute(sa.update(outlets).where(outlets.c.name == outlet).values(values))


def end_change(connection: sa.Connection, outlet: str, before: datetime) -> None:
    """Note that an outlet's template reads the changed layout well, if that changed before an instant."""
    past = (outlets.c.name == outlet) & (outlets.c.changed_at < before)
    connection.execute(sa.update(outlets).where(past).values(changed_at=None))


def keep_page(connection: sa.Connection, outlet: str, kept: KeptPage) -> None:
    """Keep a page; one that was read as the same article gives way to it."""
    row = {"article_id": kept.article_id, "outlet": outlet, "position": kept.position, "model": kept.model}
    row |= {"page": msgspec.json.encode(kept.page).decode(), "body": kept.body}
    connection.execute(sa.delete(kept_pages).where(kept_pages.c.article_id == kept.article_id))
    connection.execute(sa.insert(kept_pages).values(row))


def read_again(connection: sa.Connection, kept: KeptPage, article: Article | None) -> bool:
    """Let a kept page go, and put what was read of it the second time in the place of the first reading.

    It is no revision, for the outlet has changed nothing. A crawl that is under way hands an article which was
    provisional out as if it had been stored just then (:meth:`crawler.store.Frontier.reached`).

    :param article: None when the first reading stands.
    :return: whether the stored article was replaced; one that was stored from a later fetch stays as it is.
    """
    connection.execute(sa.delete(kept_pages).where(kept_pages.c.article_id == kept.article_id))
    if kept.model is None:
        _reach_again(connection, kept.article_id)
    return article is not None and put_reading(connection, article)


def _reach_again(connection: sa.Connection, article_id: str) -> None:
    """Give an article the next number in each unfinished crawl that has reached it."""
    reached = sa.select(crawl_articles.c.crawl_id, crawl_articles.c.earlier)
    reached = reached.join(crawls, crawls.c.id == crawl_articles.c.crawl_id).where(crawls.c.finished_at.is_(None))
    rows = connection.execute(reached.where(crawl_articles.c.article_id == article_id)).all()
    if not rows:
        return
    ids = [row.crawl_id for row in rows]
    lock_crawls(connection, ids)
    mine = (crawl_articles.c.article_id == article_id) & crawl_articles.c.crawl_id.in_(ids)
    connection.execute(sa.delete(crawl_articles).where(mine))
    connection.execute(sa.insert(crawl_articles), [{**row._mapping, "article_id": article_id} for row in rows])
