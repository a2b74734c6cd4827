"""What a crawl of an outlet begins with: sources, articles and failures that are due, and what earlier crawls left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.database import chunks
from crawler.store.records import FAILED_STATES, Crawl
from crawler.store.revisits.schedule import TRUSTED
from crawler.store.revisits.validators import suspicion
from crawler.store.schema import REACH_COLUMNS, crawl_urls, outlets, source_visits, urls

_SETTLED = ("done", *FAILED_STATES)
_COLUMNS = ("crawl_id", "url_id", "host", "rank", "role", *(name for name in REACH_COLUMNS if name != "role"))
_LOOKS_KEPT, _NEWS_KEPT = 60, 200
_MOST = 5000


def due_sources(connection: sa.Connection, sources: Iterable[str], now: datetime) -> set[str]:
    """Those of some URLs that are due: never looked at, or not before ``now``."""
    wanted = set(sources)
    for chunk in chunks(sorted(wanted)):
        query = sa.select(urls.c.url).where(urls.c.url.in_(chunk), urls.c.next_fetch_at > now)
        wanted -= set(connection.scalars(query))
    return wanted


def known_listings(connection: sa.Connection, names: Collection[str], sources: Collection[str]) -> list[Link]:
    """What sources led to in earlier crawls: the files of a sitemap index, the sections of a front page.

    They are looked at in their own time, even while the source that named them is unchanged.
    """
    query = sa.select(urls.c.url, urls.c.role, urls.c.how, urls.c.root, urls.c.found_on)
    query = query.where(urls.c.outlet.in_(names), sa.text("role <> 'article'"))  # as the index is written
    query = query.where(urls.c.role.in_(("sitemap", "section")), urls.c.how.in_(("sitemap", "section")))
    rows = connection.execute(query.order_by(urls.c.id)).all()
    return [Link(**row._mapping) for row in rows if row.root in sources or row.found_on in sources]


def last_read(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, datetime]:
    """When each of some URLs was read last; without those that never were."""
    found: dict[str, datetime] = {}
    for chunk in chunks(sorted(set(wanted))):
        query = sa.select(urls.c.url, urls.c.fetched_at).where(urls.c.url.in_(chunk), urls.c.fetched_at.is_not(None))
        found |= {row.url: row.fetched_at for row in connection.execute(query)}
    return found


def add_due(connection: sa.Connection, crawl: Crawl, names: Collection[str], now: datetime) -> int:
    """Add to a crawl what is due of some outlets: articles to be looked at again, and what failed to be tried again.

    :return: how many.
    """
    due = (
        sa.select(urls.c.id)
        .where(urls.c.outlet.in_(names), urls.c.next_fetch_at <= now, urls.c.state.in_(_SETTLED))
        .where(urls.c.article_id.is_not(None) | (urls.c.role == "article"))
        .order_by(urls.c.next_fetch_at)
        .limit(_MOST)
    )
    ids = list(connection.scalars(due))
    for chunk in chunks(ids):
        _join(connection, crawl, urls.c.id.in_(chunk))
        mine = urls.c.id.in_(chunk) & urls.c.state.in_(_SETTLED)
        connection.execute(sa.update(urls).where(mine).values(state="found", next_fetch_at=None))
    return len(ids)


def add_left(connection: sa.Connection, crawl: Crawl, names: Collection[str], now: datetime) -> int:
    """Add to a crawl the articles of some outlets that earlier crawls found and did not fetch; return how many."""
    left = urls.c.outlet.in_(names) & is_left(now)
    return _join(connection, crawl, left & (urls.c.article_id.is_not(None) | (urls.c.role == "article")))


def next_dues(
    connection: sa.Connection, asked: Sequence[tuple[Collection[str], Collection[str]]], now: datetime
) -> list[tuple[datetime, int]]:
    """When each of several outlets is to be looked at next, and how many of its articles were found and not fetched.

    :param asked: the names of each outlet here (:func:`crawler.urls.outlet_of`), and the URLs of its sources.
    """
    backlog: Counter[str] = Counter()
    again: dict[str, datetime] = {}
    known: dict[str, datetime] = {}
    waiting = sa.select(urls.c.outlet, sa.func.count()).where(is_left(now), urls.c.role == "article")
    settled = sa.select(urls.c.next_fetch_at).where(
        urls.c.outlet == outlets.c.name,
        urls.c.next_fetch_at.is_not(None),
        urls.c.state.in_(_SETTLED),
        urls.c.article_id.is_not(None) | (urls.c.role == "article"),
    )
    first = sa.select(outlets.c.name, settled.order_by(urls.c.next_fetch_at).limit(1).scalar_subquery().label("at"))
    for chunk in chunks(sorted({name for names, _ in asked for name in names})):
        mine = urls.c.outlet.in_(chunk)
        backlog.update(dict(connection.execute(waiting.where(mine).group_by(urls.c.outlet)).all()))
        again |= {row.name: row.at for row in connection.execute(first.where(outlets.c.name.in_(chunk))) if row.at}
    for addresses in chunks(sorted({url for _, sources in asked for url in sources})):
        query = sa.select(urls.c.url, urls.c.next_fetch_at).where(urls.c.url.in_(addresses))
        known |= {row.url: row.next_fetch_at or now for row in connection.execute(query)}
    found = []
    for names, sources in asked:
        left = sum(backlog[name] for name in names)
        times = [known.get(url, now) for url in sources] + [again[name] for name in names if name in again]
        found.append((now if left else min(times, default=now), left))
    return found


def note_visit(
    connection: sa.Connection, url_id: int, now: datetime, *, listed: int | None, new: int, reason: str | None
) -> None:
    """Keep what a look at a source brought; of each source the latest looks stay, and the latest that brought news.

    By those it is told that a source is silent, however long ago they were.
    """
    values = {"url_id": url_id, "at": now, "listed": listed, "new": new, "reason": reason}
    connection.execute(sa.insert(source_visits).values(values))
    with_news = source_visits.c.new > 0
    for own, others, most in ((~with_news, sa.true(), _LOOKS_KEPT), (with_news, with_news, _NEWS_KEPT)):
        past = (
            sa.select(source_visits.c.id)
            .where(source_visits.c.url_id == url_id, others)
            .order_by(source_visits.c.id.desc())
            .offset(most)
        )
        oldest = connection.scalar(past.limit(1))
        if oldest is not None:
            connection.execute(
                sa.delete(source_visits).where(source_visits.c.url_id == url_id, own, source_visits.c.id <= oldest)
            )


def note_revisit(
    connection: sa.Connection, name: str, *, corrected: bool, mismatch: bool = False, evidence: int = 0
) -> None:
    """Count a look at a stored article for its outlet.

    :param mismatch: whether it saw another text under the validators of the last one.
    :param evidence: that earlier answers of status 304 hid a change
        (:func:`crawler.store.revisits.validators.hidden_change`).
    """
    values: dict[str, Any] = {
        "revisits": outlets.c.revisits + 1,
        "corrections": outlets.c.corrections + int(corrected),
        "validator_mismatches": outlets.c.validator_mismatches + int(mismatch),
    }
    if evidence:
        score = connection.scalar(sa.select(outlets.c.hidden_changes).where(outlets.c.name == name)) or 0
        values["hidden_changes"] = suspicion(score, evidence)
        if values["hidden_changes"] >= TRUSTED:
            values["validator_mismatches"] = TRUSTED
    connection.execute(sa.update(outlets).where(outlets.c.name == name).values(values))


def hold(connection: sa.Connection, name: str, owner: str, now: datetime, expires: datetime) -> str | None:
    """Become the one process that crawls an outlet; gives the one that does already, None when this one may."""
    from crawler.store.owner import is_dead

    row = connection.execute(
        sa.select(outlets.c.lease_owner, outlets.c.lease_expires).where(outlets.c.name == name).with_for_update()
    ).first()
    held = row is not None and row.lease_owner not in (None, owner) and row.lease_expires > now
    if held and row is not None and not is_dead(row.lease_owner):
        return str(row.lease_owner)
    values = {"lease_owner": owner, "lease_expires": expires}
    connection.execute(sa.update(outlets).where(outlets.c.name == name).values(values))
    return None


def let_go(connection: sa.Connection, name: str, owner: str) -> None:
    """Leave an outlet to whoever asks next."""
    mine = (outlets.c.name == name) & (outlets.c.lease_owner == owner)
    connection.execute(sa.update(outlets).where(mine).values(lease_owner=None, lease_expires=None))


def is_left(now: datetime) -> sa.ColumnElement[bool]:
    """Whether a URL waits to be fetched, by whoever held it when it was killed too."""
    return (urls.c.state == "found") | ((urls.c.state == "leased") & (urls.c.lease_expires <= now))


def _join(connection: sa.Connection, crawl: Crawl, wanted: sa.ColumnElement[bool]) -> int:
    own = (crawl_urls.c.url_id == urls.c.id) & (crawl_urls.c.crawl_id == crawl.id)
    others = (urls.c[name] for name in REACH_COLUMNS if name != "role")
    rows = sa.select(sa.literal(crawl.id), urls.c.id, urls.c.host, sa.literal(1), sa.literal("article"), *others)
    rows = rows.where(wanted, ~sa.exists().where(own)).order_by(urls.c.id)
    insert = sa.insert(crawl_urls).from_select(_COLUMNS, rows).execution_options(preserve_rowcount=True)
    done = connection.execute(insert)
    return int(done.rowcount)
