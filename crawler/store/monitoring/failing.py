"""Outlets whose sources go on but whose articles can no longer be read, by what their crawls counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa

from crawler.store.monitoring.coverage import fewer_by_chance
from crawler.store.schema import crawls

_MOST_CRAWLS, _MOST_PAST = 500, 200
_FEWEST_CRAWLS, _FEWEST, _FEWEST_PAST, _LATEST = 3, 6, 20, 3
_SPAN = timedelta(hours=6)  # what passes sooner was an outage
_CHANCE = 1e-5
_REASON = "pages/failed/"


@dataclass(slots=True, frozen=True)
class Tried:
    """What became of the articles that a crawl asked for the first time."""

    at: datetime
    stored: int
    failed: int
    reasons: Counter[str] = field(default_factory=Counter)
    """Why pages gave nothing, whatever they are."""

    @property
    def number(self) -> int:
        """How many they were."""
        return self.stored + self.failed


def tried_by_crawls(connection: sa.Connection, outlet: str, before: datetime | None = None) -> list[Tried]:
    """What the crawls of an outlet tried, the latest first; without crawls that tried nothing.

    :param outlet: what its file calls it.
    :param before: when they began at the latest.
    """
    query = sa.select(crawls.c.started_at, crawls.c.stats).where(crawls.c.outlet == outlet, crawls.c.stats.is_not(None))
    if before is not None:
        query = query.where(crawls.c.started_at < before)
    rows = connection.execute(query.order_by(crawls.c.id.desc()).limit(_MOST_CRAWLS)).all()
    found = []
    for row in rows:
        figures = msgspec.json.decode(row.stats)
        reasons = {key.removeprefix(_REASON): int(n) for key, n in figures.items() if key.startswith(_REASON)}
        stored, failed = (int(figures.get(f"articles/{name}", 0)) for name in ("stored", "failed"))
        found.append(Tried(row.started_at, stored, failed, Counter(reasons)))
    return [each for each in found if each.number]


def failures_problem(tried: Sequence[Tried], past: Sequence[Tried] | None = None) -> str | None:
    """What is wrong when most articles of an outlet cannot be read; None when they can, or never could.

    At least half of those tried within six hours or three crawls failed, the very latest among them, and so many did
    not fail before by chance (Fisher's exact test), or nearly all did. It is over as soon as articles come again.

    :param tried: by its crawls, the latest first.
    :param past: those that tell what is usual, but for as many as are held against them; by default ``tried`` itself.
    """
    recent = _first(tried, _FEWEST, _FEWEST_CRAWLS, _SPAN)
    past = _first((tried if past is None else past)[len(recent) :], _MOST_PAST)
    stored, number = _sum(recent)
    latest_stored, latest_number = _sum(_first(recent, _LATEST))
    if number < _FEWEST or len(recent) < _FEWEST_CRAWLS or stored * 2 > number or latest_stored * 2 > latest_number:
        return None
    past_stored, past_number = _sum(past)
    known = past_number >= _FEWEST_PAST
    many_stored, many = _sum(_first(tried, _FEWEST_PAST, _FEWEST_CRAWLS, _SPAN))
    nearly_all = many >= _FEWEST_PAST and many_stored * 10 <= many
    if not nearly_all and not (known and fewer_by_chance(stored, number, past_stored, past_number) < _CHANCE):
        return None
    reasons = sum((each.reasons for each in recent), Counter[str]())
    before = f"; {1 - past_stored / past_number:.0%} used to" if known else ""
    why = f", most often: {reasons.most_common(1)[0][0]}" if reasons else ""
    return f"{number - stored} of the latest {number} articles could not be read{before}{why}"


def _first(
    tried: Sequence[Tried], number: int, fewest_crawls: int = 1, span: timedelta = timedelta(0)
) -> Sequence[Tried]:
    """The first crawls that tried so many, are so many and began so long after one another; all when none are."""
    total = 0
    for n, each in enumerate(tried, 1):
        total += each.number
        if total >= number and n >= fewest_crawls and tried[0].at - each.at >= span:
            return tried[:n]
    return tried


def _sum(tried: Sequence[Tried]) -> tuple[int, int]:
    return sum(each.stored for each in tried), sum(each.number for each in tried)
