"""Whether an outlet's articles are stored as soon after their publication as its file wants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from statistics import median

import sqlalchemy as sa

from crawler.store.articles.content import readable
from crawler.store.schema import articles, outlets

LATEST, _FEWEST = 20, 5


def freshness_problem(connection: sa.Connection, names: Collection[str], target: timedelta) -> str | None:
    """What is wrong when the latest articles came too late; None when they did not, or are too few to tell.

    They are late when half of the latest twenty are, counting those that were published since the outlet is known: what
    is older could not have come in time. A date without a time of day says nothing.

    :param names: the outlet's names in the store (:func:`crawler.urls.outlet_of`).
    :param target: the time between publication and store that is not to be passed.
    """
    known = sa.select(sa.func.min(outlets.c.first_seen, type_=outlets.c.first_seen.type))
    since: datetime | None = connection.scalar(known.where(outlets.c.name.in_(names)))
    if since is None:
        return None
    query = sa.select(articles.c.id, articles.c.content, articles.c.stored_at)
    query = query.where(articles.c.outlet.in_(names), articles.c.published > since)
    rows = connection.execute(query.order_by(articles.c.seq.desc()).limit(LATEST)).all()
    dated = ((article.published, row.stored_at) for row, article in readable(rows))
    return lateness_problem([stored - at for at, stored in dated if at and at.time() != time.min], target)


def lateness_problem(lags: Sequence[timedelta], target: timedelta) -> str | None:
    """What is wrong when most of the latest articles came later than wanted; None when they did not, or are too few.

    :param lags: the time between publication and store of each article, at most so many.
    """
    if len(lags) < _FEWEST:
        return None
    late, usual = sum(lag > target for lag in lags), timedelta(seconds=median(lag.total_seconds() for lag in lags))
    if late * 2 <= len(lags):
        return None
    return (
        f"{late} of the latest {len(lags)} articles were stored later than {_minutes(target)} after their publication, "
        f"half of them later than {_minutes(usual)}"
    )


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:.0f} min"
