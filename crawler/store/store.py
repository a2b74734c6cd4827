"""The store: what was crawled, and what is still to be."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from crawler.items import Article, Link
from crawler.store import counts as counting
from crawler.store.articles.changes import START, iter_changes, number_changes, read_cursor
from crawler.store.articles.clusters import find_copies, find_some_copies, read_cluster
from crawler.store.articles.forget import addresses_of, forget_articles, forget_learned
from crawler.store.articles.insert import put_article
from crawler.store.articles.query import ANY, ArticleQuery
from crawler.store.articles.reading import (
    ListPlace,
    find_article,
    find_outline,
    iter_articles,
    iter_ids,
    read_page,
    read_revisions,
)
from crawler.store.articles.search import search
from crawler.store.database import LOCK_TIMEOUT, Database, insert_missing
from crawler.store.frontier import crawls
from crawler.store.frontier.failed import FailedPlace, failed_page, iter_failed, retry
from crawler.store.maintenance.copying import copy_store
from crawler.store.maintenance.faults import find_faults
from crawler.store.maintenance.sizes import Sizes, measure
from crawler.store.records import Change, Cluster, Crawl, FailedUrl, Hit, Outcome, Totals
from crawler.store.revisits import visits
from crawler.store.schema import articles, outlets, urls
from crawler.store.transactions import Transactions


class Store(Transactions):
    """Articles, URLs, outlets and crawls in one SQLite file or PostgreSQL database.

    It may be used from any thread, by one at a time, and from several processes at once. Every method may raise
    :class:`StoreError`.

    :param now: the store's clock; None for a PostgreSQL server's own, or this machine's for an SQLite file.
    """

    @classmethod
    def open(
        cls,
        target: str | os.PathLike[str] = "crawler.db",
        *,
        create: bool = True,
        timeout: float = LOCK_TIMEOUT,
        patience: float = 0.0,
        now: Callable[[], datetime] | None = None,
    ) -> Store:
        """Open a store, make it if there is none, and bring it to the current schema.

        :param target: path of an SQLite file, or a URL such as ``postgresql://user@host/database``.
        :param create: False raises when the file is missing.
        :param timeout: seconds to wait for another process that writes.
        :param patience: seconds to wait for a PostgreSQL server that is away, from its opening on; ``inf`` for as long
            as it takes.
        :raises StoreError: when there is no database, or one of another program or of a later version.
        """
        return cls(Database(target, create=create, timeout=timeout, patience=patience), now=now)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def begin_crawl(
        self, command: str, arguments: dict[str, Any], *, resume: bool = True, keep: timedelta | None = None
    ) -> Crawl:
        """Begin a crawl, or go on with the unfinished one of the same command and arguments.

        Going on opens again what failed and is to be retried, and frees the leases of processes that died here.

        :param arguments: what tells the crawl from others of the command; anything that JSON can hold.
        :param resume: False abandons the unfinished one.
        :param keep: crawls of the same command and arguments, or outlet, that ended longer ago are forgotten; their
            articles stay.
        """
        with self.database.write() as connection:
            return crawls.begin(connection, command, arguments, self.now(), resume=resume, keep=keep)

    def finish_crawl(self, crawl: Crawl, *, state: str = "finished", stats: dict[str, Any] | None = None) -> None:
        """End a crawl, or keep its figures.

        :param state: a word for how it ended; after ``interrupted`` the same command goes on with it, as with one that
            is still ``running``.
        :param stats: figures to keep with it; anything that JSON can hold, other values as their text. What they count
            of articles and pages is added to what was counted before an interruption.
        """
        with self.database.write() as connection:
            crawls.finish(connection, crawl, state, stats, self.now())

    def save(self, article: Article) -> Outcome:
        """Store an article that no frontier asked for.

        :raises ValueError: when the article has no url or outlet.
        """
        with self.database.write() as connection:
            return put_article(connection, article, article.url, self.now())[0]

    def article(self, url_or_id: str) -> Article | None:
        """The article with an id, the beginning of an id, or a URL at which it was found; None when there is none.

        :raises StoreError: when several ids begin so.
        """
        return self.read(find_article, url_or_id)

    def outline(self, url_or_id: str) -> Article | None:
        """The same article with what can be read of it even if its row is damaged: no text.

        :raises StoreError: when several ids begin so.
        """
        return self.read(find_outline, url_or_id)

    def revisions(self, article_id: str) -> list[Article]:
        """Every version of an article that was seen, the oldest first, the current one last."""
        return self.read(read_revisions, article_id)

    def articles(self, query: ArticleQuery = ANY, *, limit: int | None = None) -> Iterator[Article]:
        """Articles in the order they were stored, or changed after the query's cursor, a few at a time in memory."""
        if query.after is not None:
            changes = (change for change in self.changes(query) if change.kind != "forgotten")
            yield from (change.article for change in islice(changes, limit))
            return
        self.find_copies()
        yield from iter_articles(self.database, query, limit)

    def find_copies(self) -> int:
        """Put what was stored or changed into clusters; return how many articles got another cluster or lost theirs.

        Whatever reads several articles does it first; a crawl does it from time to time, so that nobody waits long.
        """
        return find_copies(self.database)

    def find_some_copies(self) -> int | None:
        """Do a little of :meth:`find_copies`, for who has other things to do; return None when nothing was left."""
        return find_some_copies(self.database)

    def cluster(self, url_or_id: str) -> Cluster | None:
        """The copies of an article, it among them; None when there is no such article, or no copy of it.

        :param url_or_id: of any of them, as for :meth:`article`; the id of the earliest names the cluster.
        :raises StoreError: when several ids begin so.
        """
        self.find_copies()
        found = self.article(url_or_id)
        if found is None or found.cluster is None:
            return None
        with self.database.read() as connection:
            return read_cluster(connection, found.cluster)

    def cursor(self) -> str:
        """Where the store is: :meth:`changes` after it are those that come from here on."""
        self.find_copies()
        return str(number_changes(self.database))

    def changes(self, query: ArticleQuery = ANY, *, until: str | None = None) -> Iterator[Change]:
        """What changed after the query's cursor, each article once and as it is, in an order that never goes back.

        Nothing is missed that another process commits late: it has its place behind all that was handed out. Whoever
        keeps the cursor of the last change that it has dealt with, and puts articles by their id, has what the store
        has. Of forgotten articles the query asks for the outlet alone.

        :param until: the cursor to stop at, as :meth:`cursor` gave it.
        :raises StoreError: when a cursor is of another store, or of a later state of this one.
        :raises ValueError: when it is none.
        """
        both = (START if query.after is None else query.after, until or self.cursor())
        with self.database.read() as connection:
            begin, end = (read_cursor(connection, cursor, self.database.name) for cursor in both)
        return iter_changes(self.database, query, begin, end)

    def count(self, query: ArticleQuery = ANY) -> int:
        """How many articles a query without a cursor names."""
        self.find_copies()
        wanted = sa.select(sa.func.count()).select_from(articles).where(*query.conditions(self.database.dialect))
        with self.database.read() as connection:
            return connection.scalar(wanted) or 0

    def forget(self, wanted: ArticleQuery | Collection[str]) -> int:
        """Delete articles with all that is kept of them, some at a time; return how many.

        :meth:`changes` tells it. Crawls leave the articles' URLs alone from then on, but for one that a person names.

        :param wanted: which articles, or their ids.
        :raises ValueError: when the query has a cursor.
        """
        number = 0
        for batch in iter_ids(self.database, wanted):
            with self.database.write() as connection:
                number += forget_articles(connection, batch, self.now())
        return number

    def addresses(self, wanted: ArticleQuery | Collection[str]) -> Iterator[str]:
        """All addresses that are known of articles, those that redirect to them too.

        :param wanted: which articles, or their ids.
        :raises ValueError: when the query has a cursor.
        """
        for batch in iter_ids(self.database, wanted):
            yield from self.read(addresses_of, batch)

    def forget_learned(self, outlet: str | Collection[str]) -> bool:
        """Drop what was learned of an outlet's pages, with the pages kept for it; return whether there was any.

        A crawl of the outlet that is under way keeps what it has learned, and saves it again.
        """
        with self.database.write() as connection:
            return forget_learned(connection, [outlet] if isinstance(outlet, str) else outlet)

    def failed(self, *, outlet: str | Collection[str] | None = None) -> Iterator[FailedUrl]:
        """URLs that gave nothing, by state (blocked, failed, gone), outlet and the order they were found."""
        return iter_failed(self.database, outlet)

    def failed_page(
        self, limit: int, *, outlet: str | Collection[str] | None = None, after: FailedPlace | None = None
    ) -> tuple[list[FailedUrl], FailedPlace | None]:
        """The same in pieces, with the place to go on after; None after the last of them."""
        return failed_page(self.database, outlet, limit, after)

    def retry_failed(self, *, outlet: str | Collection[str] | None = None) -> list[Link]:
        """Make due again what failed, is blocked or gone; return it, to be added to a crawl."""
        return self.write(retry, outlet, self.now())

    def outlet_names(self) -> list[str]:
        """The outlets of which anything was found, in the order of their names (:func:`crawler.urls.outlet_of`)."""
        with self.database.read() as connection:
            return list(connection.scalars(counting.found_outlets().order_by(outlets.c.name)))

    def outlet_model(self, outlet: str) -> str | None:
        """What was learned of an outlet's pages; None when nothing."""
        with self.database.read() as connection:
            return connection.scalar(sa.select(outlets.c.model).where(outlets.c.name == outlet))

    def latest(self, limit: int, query: ArticleQuery = ANY) -> list[Article]:
        """The articles published last, the latest first; those without a date come at the end."""
        return self.latest_page(limit, query)[0]

    def latest_page(
        self, limit: int, query: ArticleQuery = ANY, *, below: ListPlace | None = None
    ) -> tuple[list[Article], ListPlace | None]:
        """The same in pieces, with the place to go on below; None after the last of them.

        :param below: where the piece before ended.
        """
        self.find_copies()
        return read_page(self.database, query, limit, below)

    def search(self, query: ArticleQuery, *, limit: int = 20, skip: int = 0) -> list[Hit]:
        """The articles that hold the query's words, the best first: the match counts, and among equals the age.

        :param skip: how many of the best are left out.
        :raises ValueError: when the words say nothing to look for.
        """
        if query.after is not None:
            raise ValueError("a search has no cursor; give --words to an export instead")
        self.find_copies()
        with self.database.read() as connection:
            return search(connection, query, limit, self.now(), skip)

    def knows(self, url: str) -> bool:
        """Whether a URL, normalised, was found before."""
        with self.database.read() as connection:
            return connection.execute(sa.select(urls.c.id).where(urls.c.url == url)).first() is not None

    def gone(self, article_id: str) -> tuple[str, datetime] | None:
        """Why an article is no longer at its address, and since when; None while it is."""
        query = sa.select(urls.c.reason, urls.c.tried_at).join(articles, articles.c.url == urls.c.url)
        query = query.where(articles.c.id == article_id, urls.c.state == "gone")
        with self.database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.reason, row.tried_at)

    def hold_outlet(self, name: str, owner: str, seconds: float) -> bool:
        """Become the one process that crawls an outlet, for a time; False when another one does."""
        now = self.now()
        with self.database.write() as connection:
            insert_missing(connection, outlets, [{"name": name, "first_seen": now}])
            return visits.hold(connection, name, owner, now, now + timedelta(seconds=seconds)) is None

    def let_go_outlet(self, name: str, owner: str) -> None:
        """Leave an outlet to whoever asks next."""
        with self.database.write() as connection:
            visits.let_go(connection, name, owner)

    def compact(self) -> None:
        """Give the space of what was deleted back; nobody else can write to an SQLite file meanwhile."""
        self.database.compact()

    def backup(self, copy: str | os.PathLike[str]) -> None:
        """Copy an SQLite file, whole or not at all, while crawls go on."""
        self.database.backup(copy)

    def copy_to(self, target: Store) -> int:
        """Copy all of the store into an empty one of either database, while crawls go on; return the number of rows.

        :raises StoreError: when the target holds anything.
        """
        return copy_store(self.database, target.database)

    def sizes(self) -> Sizes:
        """How much of what the store holds, and the space that it takes."""
        with self.database.read() as connection:
            return measure(connection)

    def check(self) -> Iterator[str]:
        """What is wrong with the store, a sentence each; reads all of it, a few rows at a time."""
        return find_faults(self.database)

    def counts(self) -> Totals:
        """How much the store holds."""
        with self.database.read() as connection:
            return counting.count_all(connection)
