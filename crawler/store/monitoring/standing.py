"""How the crawl of an outlet stands: what it brought last, what comes next, what is wrong against its own past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import sqlalchemy as sa

from crawler.store.database import chunks
from crawler.store.owner import is_dead
from crawler.store.records import FAILED_STATES
from crawler.store.revisits.visits import next_dues
from crawler.store.schema import alarms, articles, crawl_articles, crawls, is_doubtful, outlets, source_visits, urls

_LATE = 10
"""A source is silent when nothing came for so many times its usual pause."""

_LONGER = 1.5
_SHORTEST_SILENCE, _LONGEST_PAUSE = timedelta(days=1), timedelta(weeks=1)
_FEWEST_LOOKS = 4
_SHRUNK = 0.5


@dataclass(slots=True, frozen=True, kw_only=True)
class SourceVisit:
    """What a visit to a source brought."""

    at: datetime
    listed: int | None = None
    """Addresses that it named; None when it was unchanged or could not be read."""
    new: int = 0
    reason: str | None = None
    """Why it could not be read."""


@dataclass(slots=True, kw_only=True)
class Standing:
    """How the crawl of an outlet stands."""

    last: datetime | None = None
    """When its last crawl began, in UTC."""
    state: str = ""
    """``running``, ``finished``, ``interrupted`` or ``abandoned``; empty when none began."""
    new: int = 0
    """Articles that it stored, so far or before it was interrupted."""
    next: datetime
    """When the next one is due."""
    articles: int = 0
    """All of its articles in the store."""
    doubtful: int = 0
    """Those of them whose text is more likely wrong than right (:attr:`crawler.items.Article.confidence`)."""
    errors: int = 0
    """URLs that gave nothing and are to be tried again."""
    gone: int = 0
    """Articles in the store that are no longer at their address."""
    backlog: int = 0
    """Articles found and not fetched."""
    alarms: list[str] = field(default_factory=list)
    """What is wrong with it, as sentences."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Stood:
    """An outlet whose standing is asked for."""

    name: str
    """What its file calls it."""
    names: Collection[str]
    """Its names in the store (:func:`crawler.urls.outlet_of`)."""
    sources: Sequence[str]
    """URLs of its sources."""


def standings(connection: sa.Connection, asked: Sequence[Stood], now: datetime) -> list[Standing]:
    """How the crawls of outlets stand, by as many statements for two hundred as for one."""
    stored = sorted({name for each in asked for name in each.names})
    failed = urls.c.state.in_(FAILED_STATES) & urls.c.next_fetch_at.is_not(None)
    gone = (urls.c.state == "gone") & urls.c.article_id.is_not(None)
    counts = {
        "articles": _count(connection, articles.c.outlet, stored, sa.true()),
        "doubtful": _count(connection, articles.c.outlet, stored, is_doubtful),
        "gone": _count(connection, urls.c.outlet, stored, gone),
        "errors": _count(connection, urls.c.outlet, stored, failed & ~gone),
    }
    dues = next_dues(connection, [(each.names, each.sources) for each in asked], now)
    last = _last_crawls(connection, [each.name for each in asked])
    open_ = _open_alarms(connection, [each.name for each in asked])
    found = []
    for each, (due, backlog) in zip(asked, dues, strict=True):
        one = Standing(next=due, backlog=backlog, alarms=open_.get(each.name, []))
        for what, counted in counts.items():
            setattr(one, what, sum(counted[name] for name in each.names))
        if (crawl := last.get(each.name)) is not None:
            killed = crawl.state == "running" and _was_killed(connection, each.names, now)
            one.last, one.state = crawl.started_at, "interrupted" if killed else crawl.state
            one.new = _stored_by(connection, crawl.id, crawl.started_at)
        found.append(one)
    return found


def _count(
    connection: sa.Connection,
    column: sa.Column[str],
    names: Sequence[str],
    which: sa.ColumnElement[bool] | sa.TextClause,
) -> Counter[str]:
    """How many rows each outlet has for which something holds; each counted by itself, for ``GROUP BY`` costs more."""
    found: Counter[str] = Counter()
    number = sa.select(sa.func.count()).where(column == outlets.c.name, which).scalar_subquery()
    for chunk in chunks(names):
        query = sa.select(outlets.c.name, number).where(outlets.c.name.in_(chunk))
        found.update(dict(connection.execute(query).all()))
    return found


def _last_crawls(connection: sa.Connection, names: Sequence[str]) -> dict[str, sa.Row[Any]]:
    found: dict[str, sa.Row[Any]] = {}
    for chunk in chunks(names):
        latest = sa.select(sa.func.max(crawls.c.id)).where(crawls.c.outlet.in_(chunk)).group_by(crawls.c.outlet)
        query = sa.select(crawls.c.id, crawls.c.outlet, crawls.c.started_at, crawls.c.state)
        found |= {row.outlet: row for row in connection.execute(query.where(crawls.c.id.in_(latest)))}
    return found


def _open_alarms(connection: sa.Connection, names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chunk in chunks(names):
        query = sa.select(alarms.c.outlet, alarms.c.message).where(alarms.c.outlet.in_(chunk))
        for row in connection.execute(query.where(alarms.c.ended_at.is_(None)).order_by(alarms.c.id)):
            found.setdefault(row.outlet, []).append(row.message)
    return found


def _was_killed(connection: sa.Connection, names: Collection[str], now: datetime) -> bool:
    """Whether the process that crawls an outlet has died; False when none says that it does."""
    query = sa.select(outlets.c.lease_owner, outlets.c.lease_expires).where(outlets.c.name.in_(names))
    held = connection.execute(query.where(outlets.c.lease_owner.is_not(None))).all()
    return bool(held) and all(row.lease_expires <= now or is_dead(row.lease_owner) for row in held)


def _stored_by(connection: sa.Connection, crawl: int, since: datetime) -> int:
    """How many articles a crawl stored; counted among its rows, for one that was killed left no figures."""
    query = sa.select(sa.func.count()).select_from(crawl_articles)
    query = query.join(articles, articles.c.id == crawl_articles.c.article_id)
    query = query.where(crawl_articles.c.crawl_id == crawl, ~crawl_articles.c.earlier, articles.c.stored_at >= since)
    return connection.scalar(query) or 0


def source_problems(connection: sa.Connection, sources: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """What is wrong with sources, each held against its own past: URL and a phrase for a person."""
    found = []
    for url in sources:
        query = sa.select(source_visits.c.at, source_visits.c.listed, source_visits.c.new, source_visits.c.reason)
        query = (
            query.join(urls, urls.c.id == source_visits.c.url_id).where(urls.c.url == url).order_by(source_visits.c.id)
        )
        past = [
            SourceVisit(at=row.at, listed=row.listed, new=row.new, reason=row.reason)
            for row in connection.execute(query)
        ]
        if problem := problem_of(past, now):
            found.append((url, problem))
    return found


def problem_of(past: Sequence[SourceVisit], now: datetime) -> str | None:
    """What is wrong with a source by the looks at it, the oldest first; None when nothing is.

    It cannot be read for the third time in a row, it lists less than half of what it did when it brought news, or it
    has brought nothing for many times its usual pause and clearly longer than for its longest, such as a weekend's.
    None of these is over by mere lapse of time.
    """
    if len(past) >= 3 and all(look.reason and look.listed is None for look in past[-3:]):
        return f"cannot be read: {past[-1].reason}"
    read = [look for look in past if look.listed is not None]
    if len(read) > _FEWEST_LOOKS:
        with_news = [look for look in read[:-1] if look.new]
        usual = median(look.listed or 0 for look in (with_news if len(with_news) >= _FEWEST_LOOKS else read[:-1]))
        last = read[-1].listed or 0
        if last < usual * _SHRUNK:
            return f"lists {last} articles where it used to list {usual:g}"
    news = [look.at for look in read if look.new]
    if len(news) >= _FEWEST_LOOKS:
        pauses = [later - earlier for earlier, later in pairwise(news)]
        longest = min(_LONGER * max(pauses), _LONGEST_PAUSE)  # one that is longer was rather an outage
        usual_pause = timedelta(seconds=median(pause.total_seconds() for pause in pauses))
        silence = max(_LATE * usual_pause, longest, _SHORTEST_SILENCE)
        if now - news[-1] > silence:
            return f"has brought nothing since {news[-1]:%Y-%m-%d %H:%M}"
    return None
