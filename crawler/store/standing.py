"""How the crawl of an outlet stands: what it brought last, what comes next, what is wrong against its own past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec
import sqlalchemy as sa

from crawler.store.schema import alarms, articles, crawls, looks, urls
from crawler.store.store import Store

_LATE = 5
"""A source is silent when nothing came for so many times its usual pause."""

_SHORTEST_SILENCE = timedelta(days=1)
_FEWEST_LOOKS = 4
_SHRUNK = 0.5


@dataclass(slots=True, frozen=True, kw_only=True)
class Look:
    """What a look at a source brought."""

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
    complete: bool = True
    """Whether that one came to its end."""
    new: int = 0
    """Articles that it stored."""
    next: datetime
    """When the next one is due."""
    articles: int = 0
    """All of its articles in the store."""
    errors: int = 0
    """URLs that gave nothing and are to be tried again."""
    backlog: int = 0
    """Articles found and not fetched."""
    alarms: list[str] = field(default_factory=list)
    """What is wrong with it, as sentences."""


def standing(store: Store, name: str, names: Collection[str], sources: Sequence[str]) -> Standing:
    """How the crawl of an outlet stands.

    :param name: what its file calls it.
    :param names: its names in the store (:func:`crawler.urls.outlet_of`).
    :param sources: URLs of its sources.
    """
    due, backlog = store.next_due(names, sources)
    found = Standing(next=due, backlog=backlog)
    with store.database.read() as connection:
        query = sa.select(crawls.c.started_at, crawls.c.state, crawls.c.stats).where(crawls.c.outlet == name)
        last = connection.execute(query.order_by(crawls.c.id.desc()).limit(1)).first()
        if last is not None:
            found.last, found.complete = last.started_at, last.state == "finished"
            stats = msgspec.json.decode(last.stats) if last.stats else {}
            found.new = int(stats.get("articles/stored", 0))
        count = sa.select(sa.func.count())
        mine = count.select_from(articles).where(articles.c.outlet.in_(names))
        found.articles = connection.scalar(mine) or 0
        failed = (urls.c.state.in_(("failed", "blocked"))) & urls.c.outlet.in_(names)
        found.errors = connection.scalar(count.select_from(urls).where(failed)) or 0
        open_ = (alarms.c.outlet == name) & alarms.c.ended_at.is_(None)
        found.alarms = list(connection.scalars(sa.select(alarms.c.message).where(open_).order_by(alarms.c.id)))
    return found


def source_problems(store: Store, sources: Sequence[str]) -> list[tuple[str, str]]:
    """What is wrong with sources, each held against its own past: URL and a phrase for a person."""
    now, found = store.now(), []
    for url in sources:
        query = sa.select(looks.c.at, looks.c.listed, looks.c.new, looks.c.reason)
        query = query.join(urls, urls.c.id == looks.c.url_id).where(urls.c.url == url).order_by(looks.c.id)
        with store.database.read() as connection:
            past = [
                Look(at=row.at, listed=row.listed, new=row.new, reason=row.reason) for row in connection.execute(query)
            ]
        if problem := problem_of(past, now):
            found.append((url, problem))
    return found


def problem_of(past: Sequence[Look], now: datetime) -> str | None:
    """What is wrong with a source by the looks at it, the oldest first; None when nothing is.

    It cannot be read for the third time in a row, it lists less than half of what it used to, or it has brought
    nothing for many times its usual pause.
    """
    if len(past) >= 3 and all(look.reason and look.listed is None for look in past[-3:]):
        return f"cannot be read: {past[-1].reason}"
    read = [look for look in past if look.listed is not None]
    if len(read) > _FEWEST_LOOKS:
        usual = median(look.listed or 0 for look in read[:-1])
        last = read[-1].listed or 0
        if last < usual * _SHRUNK:
            return f"lists {last} articles where it used to list {usual:g}"
    news = [look.at for look in read if look.new]
    if len(news) >= _FEWEST_LOOKS:
        pause = median((later - earlier).total_seconds() for earlier, later in pairwise(news))
        silence = max(_LATE * timedelta(seconds=pause), _SHORTEST_SILENCE)
        if now - news[-1] > silence:
            return f"has brought nothing since {news[-1]:%Y-%m-%d %H:%M}"
    return None
