"""What is wrong with an outlet against its own past, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec
import sqlalchemy as sa

from crawler.items import Article
from crawler.page.walls import WALLS
from crawler.store.articles.content import unpack
from crawler.store.monitoring.coverage import PAST, WINDOWS, coverage_problems, latest_of
from crawler.store.monitoring.failing import failures_problem, tried_by_crawls
from crawler.store.monitoring.freshness import freshness_problem
from crawler.store.monitoring.standing import source_problems
from crawler.store.schema import alarms, articles, crawls, outlets

_RECENT, _PAST = 20, 200
_LATEST, _FEWEST_WALLS, _MOST_CRAWLS = 3, 5, 500
_FOR_GOOD = timedelta(days=30)


KINDS = {
    "file": "its file cannot be used, or there is no browser that its pages need, so it is not crawled",
    "source": "a feed, a sitemap or a section fell silent, shrank, or cannot be read",
    "layout": "pages no longer fitted the outlet's template; it was learned again",
    "wall": "captchas, consent walls, logins or soft 404s stand in the place of articles",
    "failures": "the sources go on, but the articles that they name can no longer be read",
    "field": "the latest articles lack a field that earlier ones had",
    "late": "the latest articles were stored later after their publication than the outlet's file wants (`fresh`)",
    "length": "the latest articles are shorter or longer than earlier ones by more than their usual variation",
}
"""Kind of an alarm → what it says of the outlet."""


@dataclass(slots=True, frozen=True)
class Alarm:
    """Something that is wrong with an outlet."""

    kind: str
    """One of :data:`KINDS`."""
    subject: str
    """The source's URL, the outlet's name in the store or in its file, or the field's name."""
    message: str
    """A sentence for a person."""


def look_for_alarms(
    connection: sa.Connection,
    name: str,
    names: Collection[str],
    sources: Sequence[str],
    now: datetime,
    fresh: timedelta | None = None,
) -> list[Alarm]:
    """What is wrong with an outlet's sources, with its pages and with what its latest articles hold.

    :param name: what its file calls it.
    :param names: its names in the store (:func:`crawler.urls.outlet_of`).
    :param fresh: how long after its publication an article may be stored; None for any time.
    """
    found = [Alarm("source", url, f"{url} {problem}") for url, problem in source_problems(connection, sources, now)]
    found += _layout_alarms(connection, names)
    if problem := walls_problem(_pages_read(connection, name)):
        found.append(Alarm("wall", name, problem))
    elif problem := _failures(connection, name, now):
        found.append(Alarm("failures", name, problem))
    for subject, problem in _coverage(connection, name, names, now):
        found.append(Alarm("length" if subject == "body" else "field", subject, problem))
    if fresh is not None and (problem := freshness_problem(connection, names, fresh)):
        found.append(Alarm("late", name, problem))
    return found


def _failures(connection: sa.Connection, name: str, now: datetime) -> str | None:
    since = _open_since(connection, name, ("failures",), now)
    return failures_problem(
        tried_by_crawls(connection, name), tried_by_crawls(connection, name, since) if since else None
    )


def _coverage(connection: sa.Connection, name: str, names: Collection[str], now: datetime) -> list[tuple[str, str]]:
    latest, past = max(WINDOWS), PAST
    query = sa.select(articles.c.content).where(articles.c.outlet.in_(names)).order_by(articles.c.seq.desc())
    stored = _of_pages(connection.scalars(query.limit(latest + past)))
    earlier = stored
    if (since := _open_since(connection, name, ("field", "length"), now)) is not None:
        earlier = _of_pages(connection.scalars(query.where(articles.c.stored_at < since).limit(latest + past)))
    # Neither are the latest held against themselves, nor those for which an alarm was raised.
    left_out = latest_of(len(earlier))
    return list(coverage_problems(stored[:left_out], earlier[left_out:]))


def _of_pages(rows: Iterable[bytes]) -> list[Article]:
    """Without the texts of feeds: what stands in the place of their pages is another alarm's matter."""
    return [article for article in map(unpack, rows) if not article.from_feed]


def _open_since(connection: sa.Connection, outlet: str, kinds: Collection[str], now: datetime) -> datetime | None:
    """Since when there is an alarm: what was before it is what is usual, or it would end by getting used to it.

    One that is older than a month is a change for good: its own time is what is usual then.
    """
    query = sa.select(sa.func.min(alarms.c.raised_at)).where(alarms.c.outlet == outlet, alarms.c.kind.in_(kinds))
    query = query.where(alarms.c.ended_at.is_(None), alarms.c.raised_at > now - _FOR_GOOD)
    since: datetime | None = connection.scalar(query)
    return since


def _layout_alarms(connection: sa.Connection, names: Collection[str]) -> list[Alarm]:
    """Outlets whose pages did not fit their template any more; it is over when the one learned since then holds."""
    query = sa.select(outlets.c.name, outlets.c.changed_at).where(outlets.c.name.in_(names))
    rows = connection.execute(query.where(outlets.c.changed_at.is_not(None)).order_by(outlets.c.name)).all()
    said = "has changed its layout: its template was learned again"
    return [Alarm("layout", row.name, f"{row.name} {said} on {row.changed_at:%Y-%m-%d %H:%M}") for row in rows]


def _pages_read(connection: sa.Connection, name: str) -> list[Counter[str]]:
    """What the pages were that each of an outlet's crawls fetched, the latest first; without crawls of none."""
    query = sa.select(crawls.c.stats).where(crawls.c.outlet == name, crawls.c.stats.is_not(None))
    found, total = [], 0
    for stats in connection.scalars(query.order_by(crawls.c.id.desc()).limit(_MOST_CRAWLS)):
        figures = msgspec.json.decode(stats)
        pages = Counter({wall: int(figures.get(f"pages/failed/{wall}", 0)) for wall in WALLS})
        pages["article"] = int(figures.get("articles/extracted", 0))
        found += [+pages] if pages.total() else []
        total += pages.total()
        if total >= _RECENT + _PAST:
            break
    return found


def walls_problem(read: Sequence[Counter[str]]) -> str | None:
    """What is wrong when an outlet answers with walls in the place of its articles; None when nothing is.

    Of the latest twenty pages a quarter or more are walls and that is three times the usual share, or nearly all are;
    and the very latest are among them, so that it is over as soon as articles come again. What a few pages are is
    the pages' own affair.

    :param read: for each crawl, the latest first, how many pages were what (:data:`crawler.page.walls.WALLS`, article).

    >>> walls_problem([Counter({"captcha": 9, "article": 1}), Counter({"article": 40})])
    '9 of the latest 10 pages are walls (captcha 9); 0% were usual'
    >>> walls_problem([Counter({"soft 404": 1, "article": 9}), Counter({"article": 40})])
    """
    recent, past = _first_pages(read, _RECENT)
    latest, _ = _first_pages(read, _LATEST)
    walled = recent.total() - recent["article"]
    share, usual = _share_of_walls(recent), _share_of_walls(past)
    known = past.total() >= _RECENT
    too_many = share >= 0.8 or (known and share >= max(0.25, 3 * usual))
    if walled < _FEWEST_WALLS or not too_many or _share_of_walls(latest) < 0.25:
        return None
    named = ", ".join(f"{wall} {recent[wall]}" for wall in WALLS if recent[wall])
    before = f"; {usual:.0%} were usual" if known else ""
    return f"{walled} of the latest {recent.total()} pages are walls ({named}){before}"


def _first_pages(read: Sequence[Counter[str]], least: int) -> tuple[Counter[str], Counter[str]]:
    """The pages of the first crawls that have so many together, and those of the others.

    A large crawl does not drown what came after it.
    """
    first: Counter[str] = Counter()
    for n, pages in enumerate(read):
        if first.total() >= (min(_FEWEST_WALLS, least) if pages.total() > least else least):
            return first, sum(read[n:], Counter())
        first += pages
    return first, Counter()


def _share_of_walls(pages: Counter[str]) -> float:
    return 1 - pages["article"] / pages.total() if pages else 0.0


@dataclass(slots=True, frozen=True, kw_only=True)
class AlarmChange:
    """An alarm that was raised, or one that ended."""

    event: Literal["raised", "ended"]
    outlet: str
    kind: str
    subject: str
    message: str
    at: datetime


def open_alarms(connection: sa.Connection, outlet: str) -> list[str]:
    """What is wrong with an outlet, as sentences, the oldest first.

    :param outlet: what its file calls it.
    """
    open_ = (alarms.c.outlet == outlet) & alarms.c.ended_at.is_(None)
    return list(connection.scalars(sa.select(alarms.c.message).where(open_).order_by(alarms.c.id)))


def keep_alarms(
    connection: sa.Connection, outlet: str, found: Iterable[Alarm], now: datetime, kinds: Collection[str] = tuple(KINDS)
) -> list[AlarmChange]:
    """Open an outlet's alarms that are not yet open, and end those that were not found again; return both.

    :param kinds: what was looked for; alarms of other kinds stay as they are.
    """
    changes = []
    wanted = {(alarm.kind, alarm.subject): alarm.message for alarm in found}
    open_ = (alarms.c.outlet == outlet) & alarms.c.kind.in_(kinds) & alarms.c.ended_at.is_(None)
    columns = (alarms.c.id, alarms.c.kind, alarms.c.subject, alarms.c.message)
    rows = connection.execute(sa.select(*columns).where(open_)).all()
    for row in rows:
        message = wanted.pop((row.kind, row.subject), None)
        values = {"ended_at": now} if message is None else {"message": message, "seen_at": now}
        connection.execute(sa.update(alarms).where(alarms.c.id == row.id).values(values))
        if message is None:
            ended = {"kind": row.kind, "subject": row.subject, "message": row.message}
            changes.append(AlarmChange(event="ended", outlet=outlet, at=now, **ended))
    for (kind, subject), message in wanted.items():
        own = {"outlet": outlet, "kind": kind, "subject": subject, "message": message}
        connection.execute(sa.insert(alarms).values(**own, raised_at=now, seen_at=now))
        changes.append(AlarmChange(event="raised", at=now, **own))
    return changes
