"""Which articles are wanted: one set of filters for every command, export and interface."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from crawler.store.schema import articles
from crawler.store.words.index import has_words


@dataclass(slots=True, frozen=True, kw_only=True)
class ArticleQuery:
    """What articles have to be, all of it at once; by default they may be anything."""

    outlet: str | Collection[str] | None = None
    """The outlet as :attr:`crawler.items.Article.outlet` names it, or several of them."""

    since: datetime | None = None
    """The earliest publication instant; leaves out articles without one."""

    until: datetime | None = None
    """The first publication instant that is too late; leaves out articles without one."""

    section: str | None = None
    """The section as the page writes it."""

    language: str | None = None
    """ISO 639-1 code of the text."""

    kind: str | None = None
    """One of the kinds of :attr:`crawler.items.Article.kind`."""

    opt_outs: bool | None = None
    """Whether reservations are made (:attr:`crawler.items.Article.opt_outs`)."""

    paywalled: bool | None = None
    """Whether the page says that part of it is for subscribers; False holds where it does not say."""

    gone: bool | None = None
    """Whether the page is no longer at its address."""

    from_feed: bool | None = None
    """Whether the text is a feed's, for the page is behind a wall."""

    min_confidence: float | None = None
    """The least chance, 0 to 1, that the text is right; leaves out articles of which it is unknown."""

    cluster: str | None = None
    """The cluster that it is in (:attr:`crawler.items.Article.cluster`)."""

    unique: bool = False
    """Whether of each cluster the earliest one alone is wanted; the earliest of those that fit."""

    words: str | None = None
    """What title, lead and body hold, all of it: ``rain``, ``"open harbour"``, ``harb*``, ``-snow``. Case and accents
    do not count; words of scripts that part none are found by their characters."""

    after: str | None = None
    """A cursor, or ``start``: only what changed since, in the order of the changes (:meth:`Store.changes`)."""

    def conditions(self, dialect: str, *, with_words: bool = True) -> list[sa.ColumnElement[bool]]:
        """What is asked of the rows of ``articles``, in SQL; the cursor, which is its store's to read, aside.

        :param dialect: SQLAlchemy's name of the database.
        :param with_words: False leaves the words to the caller.
        :raises ValueError: when the words say nothing to look for.
        """
        found = self._fitting(dialect, articles, with_words=with_words)
        if self.unique:
            found.append(articles.c.cluster.is_(None) | (articles.c.id == self._earliest(dialect)))
        return found

    def _earliest(self, dialect: str) -> sa.ScalarSelect[str]:
        """The id of the earliest that fits in the cluster of an article; the id of the earliest of all names it."""
        copy = articles.alias("copy")
        query = sa.select(copy.c.id).where(copy.c.cluster == articles.c.cluster)
        query = query.where(*self._fitting(dialect, copy, with_words=True))
        order = (copy.c.id != copy.c.cluster, copy.c.published.nulls_last(), copy.c.id)
        return query.order_by(*order).limit(1).scalar_subquery()

    def _fitting(self, dialect: str, table: sa.FromClause, *, with_words: bool) -> list[sa.ColumnElement[bool]]:
        column = table.c
        compared = (
            (self.since, column.published.__ge__),
            (self.until, column.published.__lt__),
            (self.section, column.section.__eq__),
            (self.language, column.language.__eq__),
            (self.kind, column.kind.__eq__),
            (self.from_feed, column.from_feed.is_),
            (self.min_confidence, column.confidence.__ge__),
            (self.cluster, column.cluster.__eq__),
        )
        found = [compare(value) for value, compare in compared if value is not None]
        if self.outlet is not None:
            found.append(is_of(table, self.outlet))
        for wanted, holds in (
            (self.opt_outs, column.opt_outs.is_not(None)),
            (self.paywalled, sa.func.coalesce(column.paywalled, sa.false())),
            (self.gone, column.gone.is_not(None)),
        ):
            if wanted is not None:
                found.append(holds if wanted else ~holds)
        if self.words is not None and with_words:
            found.append(has_words(self.words, dialect, table.c.seq))
        return found


ANY = ArticleQuery()
"""Every article."""


def is_of(table: sa.FromClause, outlet: str | Collection[str]) -> sa.ColumnElement[bool]:
    """Whether rows belong to an outlet, or to one of several."""
    column: sa.ColumnElement[str] = table.c.outlet
    return column == outlet if isinstance(outlet, str) else column.in_(outlet)
