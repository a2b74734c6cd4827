"""What the store holds, for who looks at it: counts by day, by reason and by facet, crawls and what they are at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

import msgspec
import sqlalchemy as sa

from crawler.store.articles.content import readable
from crawler.store.articles.query import ArticleQuery
from crawler.store.frontier.host_claims import in_force
from crawler.store.monitoring.coverage import FIELDS
from crawler.store.monitoring.standing import Standing
from crawler.store.records import FAILED_STATES
from crawler.store.schema import articles, crawl_urls, crawls, kept_pages, urls
from crawler.store.words.index import are_rows, newest_matches

FACETS = ("outlet", "section", "language", "kind", "paywalled")
"""What articles are counted by."""

_MOST_COUNTED = 2000
_MOST_MATCHES = 3000
_MOST_BY_DAY = 20_000
_MOST_COVERED, _SLICE = 300, 50
_MOST_URLS, _MOST_CRAWLS = 50, 30


def count_facets(connection: sa.Connection, query: ArticleQuery) -> dict[str, Counter[str]]:
    """How many of the articles that fit, of the two thousand published last, have which value of each facet.

    Of those that hold a word of very many, only three thousand that were stored last are looked at.

    :raises ValueError: the query's words say nothing to look for.
    """
    columns = [articles.c[name] for name in FACETS]
    wanted = sa.select(*columns).where(*query.conditions(connection.dialect.name, with_words=False))
    if query.words:
        wanted = wanted.where(are_rows(newest_matches(connection, query.words, _MOST_MATCHES), connection.dialect.name))
    wanted = wanted.order_by(articles.c.published.desc().nulls_last(), articles.c.seq.desc()).limit(_MOST_COUNTED)
    alike = wanted.subquery().c
    counted = sa.select(*alike, sa.func.count()).group_by(*alike)  # few rows are left to be read here
    found: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for *values, number in connection.execute(counted):
        for name, value in zip(FACETS, values, strict=True):
            if value is not None:
                found[name][str(value).lower() if isinstance(value, bool) else value] += number
    return found


def count_by_day(connection: sa.Connection, since: datetime, names: Collection[str] = ()) -> dict[str, Counter[date]]:
    """How many articles were stored on which day (UTC), by the outlet as the store calls it; of the last 20,000.

    :param names: of outlets; empty for all.
    """
    wanted = sa.select(articles.c.outlet, articles.c.stored_at).order_by(articles.c.seq.desc()).limit(_MOST_BY_DAY)
    if names:
        wanted = wanted.where(articles.c.outlet.in_(names))
    last = wanted.subquery().c
    is_sqlite = connection.dialect.name == "sqlite"  # which writes instants in UTC
    day = sa.func.date(last.stored_at if is_sqlite else sa.func.timezone("UTC", last.stored_at))
    counted = sa.select(last.outlet, day, sa.func.count()).where(last.stored_at >= since).group_by(last.outlet, day)
    found: dict[str, Counter[date]] = {}
    for outlet, at, number in connection.execute(counted):
        found.setdefault(outlet, Counter())[date.fromisoformat(str(at))] = number
    return found


@dataclass(slots=True, kw_only=True)
class Coverage:
    """What some articles that were stored one after another have."""

    begin: datetime | None
    """When the first of them was fetched."""
    number: int
    shares: dict[str, float]
    """Field → share of them that have it, 0 to 1."""
    words: float
    """Median of their words."""


def coverage_over_time(connection: sa.Connection, names: Collection[str]) -> list[Coverage]:
    """What the latest three hundred articles of an outlet have, fifty at a time, the latest first."""
    wanted = (
        sa.select(articles.c.id, articles.c.content).where(articles.c.outlet.in_(names)).order_by(articles.c.seq.desc())
    )
    read = [article for _, article in readable(connection.execute(wanted.limit(_MOST_COVERED)))]
    found = []
    for some in (read[n : n + _SLICE] for n in range(0, len(read), _SLICE)):
        shares = {name: sum(bool(getattr(each, name)) for each in some) / len(some) for name in FIELDS}
        words = float(median(each.word_count for each in some))
        found.append(Coverage(begin=some[-1].fetched_at, number=len(some), shares=shares, words=words))
    return found


@dataclass(slots=True, kw_only=True)
class Recall:
    """How much of what an outlet has is stored, as far as its sources tell."""

    listed: int
    """Articles that its sources named in its last crawl that looked at them."""
    estimated: int
    """Articles that it has in all, by how far its sources agree; as many as are listed where these are too few."""
    share: float
    """The share of these that is stored, 0 to 1; what waits or is to be tried again is not yet."""


def estimate_recall(connection: sa.Connection, name: str, stands: Standing) -> Recall | None:
    """The recall of an outlet; None while no crawl has counted what its sources name.

    :param name: what its file calls it.
    """
    query = sa.select(crawls.c.stats).where(crawls.c.outlet == name, crawls.c.stats.is_not(None))
    for stats in connection.scalars(query.order_by(crawls.c.id.desc()).limit(_MOST_CRAWLS)):
        figures = msgspec.json.decode(stats)
        if listed := int(figures.get("outlet/listed", 0)):
            estimated = max(listed, int(figures.get("outlet/estimated", 0)))
            known = stands.articles + stands.backlog + stands.errors
            return Recall(
                listed=listed, estimated=estimated, share=listed / estimated * stands.articles / max(known, 1)
            )
    return None


def count_failures(connection: sa.Connection, names: Collection[str]) -> Counter[str]:
    """Why URLs of an outlet gave nothing, and how many."""
    wanted = sa.select(urls.c.reason, sa.func.count()).where(urls.c.state.in_(FAILED_STATES), urls.c.outlet.in_(names))
    return Counter({reason or "": number for reason, number in connection.execute(wanted.group_by(urls.c.reason))})


@dataclass(slots=True, kw_only=True)
class CrawlNow:
    """A crawl, and what it has come to."""

    id: int
    command: str
    outlet: str | None
    """What the outlet's file calls it; None for a crawl of no one outlet."""
    began: datetime
    ended: datetime | None
    state: str
    open: int = 0
    """URLs still to fetch, or being fetched; counted while it runs."""
    figures: dict[str, Any] = field(default_factory=dict)
    """What it counted by its last word; empty before."""


@dataclass(slots=True, kw_only=True)
class Activity:
    """What crawls are at."""

    crawls: list[CrawlNow]
    """The latest, the last one first."""
    in_flight: list[tuple[str, datetime | None]]
    """Addresses that are being fetched, with when somebody else may take them."""
    resting: list[tuple[str, datetime]]
    """Hosts that are left alone, and until when."""


def activity(connection: sa.Connection, now: datetime) -> Activity:
    """What crawls are at, and the latest that ended."""
    columns = (crawls.c.id, crawls.c.command, crawls.c.outlet, crawls.c.started_at, crawls.c.finished_at)
    wanted = sa.select(*columns, crawls.c.state, crawls.c.stats).order_by(crawls.c.id.desc()).limit(_MOST_CRAWLS)
    found = [
        CrawlNow(
            id=row.id,
            command=row.command,
            outlet=row.outlet,
            began=row.started_at,
            ended=row.finished_at,
            state=row.state,
            figures=msgspec.json.decode(row.stats) if row.stats else {},
        )
        for row in connection.execute(wanted)
    ]
    for crawl in found:
        if crawl.ended is None:
            open_ = (crawl_urls.c.crawl_id == crawl.id) & crawl_urls.c.outcome.is_(None)
            crawl.open = connection.scalar(sa.select(sa.func.count()).select_from(crawl_urls).where(open_)) or 0
    lent = sa.select(urls.c.url, urls.c.lease_expires).where(
        urls.c.lease_owner.is_not(None), urls.c.lease_expires > now
    )
    in_flight = [(row.url, row.lease_expires) for row in connection.execute(lent.limit(_MOST_URLS))]
    resting = [(each.host, each.expires) for each in in_force(connection, now).values() if each.owner is None]
    return Activity(crawls=found, in_flight=in_flight, resting=sorted(resting)[:_MOST_URLS])


def template_of_page(connection: sa.Connection, article_id: str) -> str | None:
    """The outlet for whose template the page of an article is kept; None when it is not."""
    return connection.scalar(sa.select(kept_pages.c.outlet).where(kept_pages.c.article_id == article_id))
