"""How the crawl of an outlet stands: what it brought last, what comes next, what is wrong against its own past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import sqlalchemy as sa

from crawler.store.owner import is_dead
from crawler.store.records import FAILED_STATES
from crawler.store.revisits.visits import next_due
from crawler.store.schema import alarms, articles, crawl_articles, crawls, outlets, source_visits, urls

_LATE = 5
"""A source is silent when nothing came for so many times its usual pause."""

_LONGER = 1.25
_SHORTEST_SILENCE, _LONGEST_PAUSE = timedelta(days=1), timedelta(weeks=1)
_FEWEST_LOOKS = 4
_SHRUNK = 0.5
_DOUBTFUL = 0.5


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


def standing(
    connection: sa.Connection, name: str, names: Collection[str], sources: Sequence[str], now: datetime
) -> Standing:
    """How the crawl of an outlet stands.

    :param name: what its file calls it.
    :param names: its names in the store (:func:`crawler.urls.outlet_of`).
    :param sources: URLs of its sources.
    """
    due, backlog = next_due(connection, names, sources, now)
    found = Standing(next=due, backlog=backlog)
    query = sa.select(crawls.c.id, crawls.c.started_at, crawls.c.state).where(crawls.c.outlet == name)
    last = connection.execute(query.order_by(crawls.c.id.desc()).limit(1)).first()
    if last is not None:
        killed = last.state == "running" and _was_killed(connection, names, now)
        found.last, found.state = last.started_at, "interrupted" if killed else last.state
        found.new = _stored_by(connection, last.id, last.started_at)
    count = sa.select(sa.func.count())
    mine = count.select_from(articles).where(articles.c.outlet.in_(names))
    found.articles = connection.scalar(mine) or 0
    doubtful = articles.c.outlet.in_(names) & (articles.c.confidence < _DOUBTFUL) & ~articles.c.from_feed
    found.doubtful = connection.scalar(count.select_from(articles).where(doubtful)) or 0
    failed = urls.c.outlet.in_(names) & urls.c.state.in_(FAILED_STATES) & urls.c.next_fetch_at.is_not(None)
    gone = urls.c.outlet.in_(names) & (urls.c.state == "gone") & urls.c.article_id.is_not(None)
    found.gone = connection.scalar(count.select_from(urls).where(gone)) or 0
    failed &= ~gone
    found.errors = connection.scalar(count.select_from(urls).where(failed)) or 0
    open_ = (alarms.c.outlet == name) & alarms.c.ended_at.is_(None)
    found.alarms = list(connection.scalars(sa.select(alarms.c.message).where(open_).order_by(alarms.c.id)))
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
