"""Watches: saved queries, and what of the articles that fit one is to be told, each of it once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.changes import number_changes
from crawler.store.articles.content import readable
from crawler.store.articles.query import ANY, ArticleQuery
from crawler.store.database import Database
from crawler.store.schema import articles, changes, revisions, watch_hits, watches

WatchEvent = Literal["found", "headline", "gone"]
EVENTS: dict[WatchEvent, str] = {
    "found": "an article that fits was stored",
    "headline": "the headline of one that fits became another",
    "gone": "one that fits is no longer at its address",
}
"""What a watch may tell → what it means."""

_BATCH = 200


@dataclass(slots=True, frozen=True, kw_only=True)
class Watch:
    """A saved query, and what is told of the articles that fit it."""

    name: str
    """What it is called."""
    events: Collection[WatchEvent]
    """Which of :data:`EVENTS` are told."""
    query: ArticleQuery
    """Which articles, without a cursor."""
    since: datetime
    """When it was made; what was before is not told."""


@dataclass(slots=True, frozen=True, kw_only=True)
class WatchHit:
    """Something that a watch tells: a line of ``crawler watches show --json``."""

    event: WatchEvent
    """found, headline or gone."""
    watch: str
    """The watch's name."""
    id: str
    """The article's id."""
    url: str
    """The article's address."""
    outlet: str
    """Who published it."""
    title: str | None
    """Its headline, the later one of two."""
    was: str | None
    """The headline that it had before, where that is what is told."""
    at: datetime
    """When it was noticed."""

    @property
    def message(self) -> str:
        """A sentence for a person."""
        title = self.title or self.url
        told = {"found": title, "headline": f"“{self.was or ''}” is now “{title}”", "gone": f"gone: {title}"}
        return f"{told[self.event]} ({self.outlet}) {self.url}"


def keep_watch(database: Database, watch: Watch) -> bool:
    """Save a watch, which tells what comes from here on; False when there is one of that name.

    :raises ValueError: its query has a cursor or words that say nothing to look for, or it tells nothing.
    """
    if watch.query.after is not None:
        raise ValueError("a watch has no cursor: it tells what comes after it was made")
    if not watch.events or not set(watch.events) <= set(EVENTS):
        raise ValueError(f"a watch tells one or several of {', '.join(EVENTS)}")
    watch.query.conditions(database.dialect)  # says what is wrong with the words
    here = number_changes(database).number
    row = {"name": watch.name, "query": _written(watch.query), "events": " ".join(watch.events), "since": watch.since}
    with database.write() as connection:
        if connection.scalar(sa.select(watches.c.name).where(watches.c.name == watch.name)) is not None:
            return False
        connection.execute(sa.insert(watches).values(**row, began=here, number=here))
    return True


def drop_watch(connection: sa.Connection, name: str) -> bool:
    """Delete a watch with what it told; False when there is none of that name."""
    return connection.execute(sa.delete(watches).where(watches.c.name == name)).rowcount > 0


def list_watches(connection: sa.Connection) -> list[Watch]:
    """All watches, by name."""
    return [_watch(row) for row in connection.execute(sa.select(watches).order_by(watches.c.name))]


def hits_of(connection: sa.Connection, name: str, limit: int) -> list[WatchHit]:
    """What a watch told last, the latest first."""
    query = sa.select(watch_hits, articles.c.url, articles.c.outlet)
    query = query.join(articles, articles.c.id == watch_hits.c.article_id).where(watch_hits.c.watch == name)
    rows = connection.execute(query.order_by(watch_hits.c.number.desc()).limit(limit))
    return [
        WatchHit(
            event=row.event, watch=name, id=row.article_id, url=row.url, outlet=row.outlet,
            title=row.title, was=row.was, at=row.at,
        )
        for row in rows
    ]  # fmt: skip


def look_at_watches(database: Database, now: datetime) -> list[WatchHit]:
    """What all watches have to tell since they were looked at last; nobody else is told it."""
    with database.read() as connection:
        names = connection.scalars(sa.select(watches.c.name).order_by(watches.c.name)).all()
    if not names:
        return []
    end = number_changes(database).number
    return [hit for name in names for hit in _look_at(database, name, end, now)]


def _look_at(database: Database, name: str, end: int, now: datetime) -> Iterator[WatchHit]:
    """What a watch tells of the changes up to a number, some at a time.

    They are read without keeping writers waiting; whoever moves the watch on first tells what was read.
    """
    while True:
        with database.read() as connection:
            row = connection.execute(sa.select(watches).where(watches.c.name == name)).first()
            if row is None or row.number >= end:
                return
            changed = connection.execute(_changed(row, database.dialect, end)).all()
            found = [hit for each, article in readable(changed) for hit in _hits(connection, row, each, article, now)]
        reached = changed[-1].number if len(changed) == _BATCH else end
        with database.write() as connection:
            moved = sa.update(watches).where(watches.c.name == name, watches.c.number == row.number)
            ours = connection.execute(moved.values(number=reached)).rowcount > 0
            told = [hit for mark, hit in found if _keep(connection, mark, hit)] if ours else []
        yield from told


def _changed(row: Any, dialect: str, end: int) -> sa.Select[Any]:
    query = sa.select(changes.c.number, changes.c.first_number, articles.c.id, articles.c.content)
    query = query.select_from(changes.join(articles, articles.c.id == changes.c.article_id))
    query = query.where(changes.c.number > row.number, changes.c.number <= end, *_read(row.query).conditions(dialect))
    return query.order_by(changes.c.number).limit(_BATCH)


def _hits(
    connection: sa.Connection, row: Any, changed: Any, article: Article, now: datetime
) -> Iterator[tuple[str, WatchHit]]:
    """What is to be told of an article, each with what tells it from others of its kind."""

    def hit(event: WatchEvent, title: str | None, was: str | None = None) -> WatchHit:
        about = {"id": article.id, "url": article.url, "outlet": article.outlet}
        return WatchHit(event=event, watch=row.name, title=title, was=was, at=now, **about)

    wanted = row.events.split()
    if "found" in wanted and changed.first_number > row.began and not article.gone:
        yield "", hit("found", article.title)
    if "headline" in wanted and article.revision > 1:
        versions = [*_earlier(connection, article, row.since), article]
        for before, after in pairwise(versions):
            if before.title != after.title:
                yield str(after.revision), hit("headline", after.title, before.title)
    if "gone" in wanted and article.gone and article.gone >= row.since:
        yield article.gone.isoformat(), hit("gone", article.title)


def _earlier(connection: sa.Connection, article: Article, since: datetime) -> Sequence[Article]:
    """The versions of an article that were replaced since then, the oldest first."""
    query = sa.select(revisions.c.article_id.label("id"), revisions.c.content)
    query = query.where(revisions.c.article_id == article.id, revisions.c.replaced_at >= since)
    return [found for _, found in readable(connection.execute(query.order_by(revisions.c.revision)))]


def _keep(connection: sa.Connection, mark: str, hit: WatchHit) -> bool:
    """Note what is told; False when it was told before."""
    own = {"watch": hit.watch, "article_id": hit.id, "event": hit.event, "mark": mark}
    same = sa.and_(*(watch_hits.c[name] == value for name, value in own.items()))
    stored = connection.scalar(sa.select(articles.c.id).where(articles.c.id == hit.id)) is not None
    if not stored or connection.scalar(sa.select(watch_hits.c.number).where(same)) is not None:
        return False
    connection.execute(sa.insert(watch_hits).values(**own, title=hit.title, was=hit.was, at=hit.at))
    return True


def _watch(row: Any) -> Watch:
    return Watch(name=row.name, events=row.events.split(), query=_read(row.query), since=row.since)


def _written(query: ArticleQuery) -> str:
    asked = {field.name: getattr(query, field.name) for field in fields(ArticleQuery)}
    return msgspec.json.encode({name: value for name, value in asked.items() if value != getattr(ANY, name)}).decode()


def _read(text: str) -> ArticleQuery:
    return msgspec.json.decode(text, type=ArticleQuery)
