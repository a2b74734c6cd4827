"""What a store has brought since a moment, for those who look back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from crawler.store.articles.content import readable
from crawler.store.articles.query import is_of
from crawler.store.database import chunks
from crawler.store.records import FAILED_STATES
from crawler.store.schema import articles, crawls, outlets, urls

FILLED = ("title", "lead", "section", "authors", "published", "modified", "language", "tags", "images", "related")
"""Fields of an article whose coverage is told."""

_SAMPLE, _SAMPLED = 200, 500
_BATCH = 1000
_STATUS = "downloader/response_status_count/"


@dataclass(slots=True)
class Brought:
    """What one outlet has brought."""

    days: Counter[date] = field(default_factory=Counter)
    """Day in UTC on which articles were stored → how many."""
    lags: list[timedelta] = field(default_factory=list)
    """Between publication and store, of articles published since the outlet is known, with a time of day."""
    latest: list[int] = field(default_factory=list)
    """The latest articles, as their ``seq``: those that the fields are looked up in are among them."""
    filled: Counter[str] = field(default_factory=Counter)
    """Field → how many articles of the sample have it."""
    sampled: int = 0
    """How many of the latest articles the fields were looked up in."""
    copies: int = 0
    """Articles that are in a cluster of copies."""
    agreement: tuple[int, int] | None = None
    """Of the latest pages: how many its template read as it should, and how many there were; None without one."""

    @property
    def articles(self) -> int:
        """How many articles were stored."""
        return self.days.total()


@dataclass(slots=True)
class Retrospect:
    """What a store has brought since a moment."""

    outlets: dict[str, Brought]
    """By the store's name of the outlet."""
    failed: Counter[str]
    """Reason → URLs that gave nothing at the last try."""
    clusters: int
    """Clusters of copies that the articles are in."""
    duplicates: int
    """Articles that crawls dropped, for they repeat one of the same outlet."""
    statuses: Counter[str]
    """HTTP status → answers that crawls got."""
    hosts: Counter[str]
    """Host → URLs of it that were answered."""
    most: int | None = None
    """Only the latest so many articles, URLs and crawls were looked at; None when all were."""


def look_back(
    connection: sa.Connection,
    since: datetime,
    names: Collection[str] | None = None,
    files: Collection[str] = (),
    most: int | None = None,
) -> Retrospect:
    """What was stored, failed and asked for since a moment.

    :param names: the store's names of the outlets that are meant; None for all.
    :param files: what their files call them.
    :param most: look at the latest so many articles, URLs and crawls only, so that the time does not grow with the
        store; None for all.
    """
    found: defaultdict[str, Brought] = defaultdict(Brought)
    clusters = _read_articles(connection, since, names, found, most)
    each = _SAMPLE if most is None else max(1, min(_SAMPLE, _SAMPLED // max(1, len(found))))
    _read_sample(connection, found, [seq for brought in found.values() for seq in brought.latest[:each]])
    _read_trust(connection, found)
    duplicates, statuses = _read_crawls(connection, since, None if names is None else files, most)
    failing = _of(urls, names, urls.c.reason).where(urls.c.state.in_(FAILED_STATES), urls.c.tried_at >= since)
    answered = _latest(_of(urls, names, urls.c.host, urls.c.fetched_at), urls.c.id, most)
    hosts = sa.select(answered.c.host).where(answered.c.fetched_at >= since)
    return Retrospect(
        outlets=dict(found),
        failed=_counted(connection, failing.limit(most)),
        clusters=clusters,
        duplicates=duplicates,
        statuses=statuses,
        hosts=_counted(connection, hosts),
        most=most,
    )


def _of(table: sa.Table, names: Collection[str] | None, *columns: sa.Column[Any]) -> sa.Select[Any]:
    query = sa.select(*columns)
    return query if names is None else query.where(is_of(table, names))


def _latest(query: sa.Select[Any], key: sa.Column[Any], most: int | None) -> sa.Subquery:
    """The latest rows, before anything is asked of them: looking for so many that fit might read the whole table."""
    return (query if most is None else query.order_by(key.desc()).limit(most)).subquery()


def _counted(connection: sa.Connection, query: sa.Select[Any]) -> Counter[str]:
    """How often each value comes."""
    (value,) = (looked_at := query.subquery()).c
    counts = sa.select(value, sa.func.count()).select_from(looked_at).group_by(value)
    return Counter({name or "": number for name, number in connection.execute(counts)})


def _read_articles(
    connection: sa.Connection,
    since: datetime,
    names: Collection[str] | None,
    found: defaultdict[str, Brought],
    most: int | None,
) -> int:
    """Fill in days, lags and copies; gives the number of clusters."""
    known = {row.name: row.first_seen for row in connection.execute(sa.select(outlets.c.name, outlets.c.first_seen))}
    columns = (articles.c.seq, articles.c.outlet, articles.c.published, articles.c.stored_at, articles.c.cluster)
    latest = _latest(_of(articles, names, *columns), articles.c.seq, most)
    query = sa.select(latest).where(latest.c.stored_at >= since).order_by(latest.c.seq.desc())
    clusters = set()
    for row in connection.execution_options(yield_per=_BATCH).execute(query):
        brought = found[row.outlet]
        brought.days[row.stored_at.date()] += 1
        if len(brought.latest) < _SAMPLE:
            brought.latest.append(row.seq)
        if row.cluster is not None:
            brought.copies += 1
            clusters.add(row.cluster)
        dated = row.published is not None and row.published.time() != time.min
        if dated and row.published >= known.get(row.outlet, row.published):
            brought.lags.append(row.stored_at - row.published)
    return len(clusters)


def _read_sample(connection: sa.Connection, found: dict[str, Brought], sample: list[int]) -> None:
    for chunk in chunks(sample):
        query = sa.select(articles.c.id, articles.c.outlet, articles.c.content).where(articles.c.seq.in_(chunk))
        for row, article in readable(connection.execute(query)):
            brought = found[row.outlet]
            brought.sampled += 1
            brought.filled.update(name for name in FILLED if getattr(article, name))


def _read_trust(connection: sa.Connection, found: dict[str, Brought]) -> None:
    for row in connection.execute(sa.select(outlets.c.name, outlets.c.trust).where(outlets.c.trust.is_not(None))):
        recent = msgspec.json.decode(row.trust).get("recent") or []
        if row.name in found and recent:
            found[row.name].agreement = (sum(map(bool, recent)), len(recent))


def _read_crawls(
    connection: sa.Connection, since: datetime, files: Collection[str] | None, most: int | None
) -> tuple[int, Counter[str]]:
    """How many duplicates crawls dropped, and what they were answered; of all outlets unless those are meant alone."""
    query = sa.select(crawls.c.stats, crawls.c.started_at)
    if files is not None:
        query = query.where(crawls.c.outlet.in_(files))
    latest = _latest(query, crawls.c.id, most)
    query = sa.select(latest).where(latest.c.started_at >= since, latest.c.stats.is_not(None))
    duplicates, statuses = 0, Counter[str]()
    for row in connection.execute(query):
        figures = msgspec.json.decode(row.stats)
        duplicates += int(figures.get("articles/duplicate", 0))
        for key, number in figures.items():
            if key.startswith(_STATUS):
                statuses[key.removeprefix(_STATUS)] += int(number)
    return duplicates, statuses
