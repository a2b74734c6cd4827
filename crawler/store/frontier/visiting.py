"""A scheduled crawl of an outlet: what it begins with, and what each look at a source or an article changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.items import Article, Link
from crawler.store.articles.content import unpacked
from crawler.store.articles.insert import note_gone
from crawler.store.frontier.complete import settle_article, settle_listing
from crawler.store.frontier.enqueue import add_links
from crawler.store.records import Crawl, Lease, Outcome
from crawler.store.revisits import visits
from crawler.store.revisits.schedule import TRUSTED, poll_after, revisit_after
from crawler.store.revisits.validators import hidden_change, next_visit, repeats, suspicion
from crawler.store.schema import articles, outlets, urls


@dataclass(slots=True, frozen=True, kw_only=True)
class SourceLook:
    """What a look at a source showed."""

    listed: int
    """Addresses that it named."""
    new: int
    """Those of them that nobody knew."""
    digest: str
    """Equal for two looks that listed the same."""
    dates: Sequence[datetime] = ()
    """When what it listed was published."""
    reason: str | None = None
    """A remark for a person."""


@dataclass(slots=True, frozen=True)
class VisitStart:
    """What a crawl of an outlet begins with."""

    crawl: Crawl
    revisits: int
    """Articles to be looked at again, and failures to be tried again."""
    left: int
    """Articles that earlier crawls found and did not fetch."""
    trusted: bool
    """Whether the outlet's answers to conditional requests for articles can be believed."""
    corrected: tuple[int, int]
    """How many of its articles had another text when they were looked at again, and how many were."""


def begin_visit(
    connection: sa.Connection,
    crawl: Crawl,
    names: Collection[str],
    sources: Sequence[Link],
    now: datetime,
    *,
    everything: bool,
    backlog: bool,
) -> VisitStart:
    """Add to a crawl the sources that are due and what else is due of an outlet.

    :param names: the outlet's names in the store.
    :param everything: whether every source is due, whatever the time.
    :param backlog: whether revisits, retries and what earlier crawls left count too.
    """
    # First, so that a source which lists them finds them in the crawl already.
    revisits = visits.add_due(connection, crawl, names, now) if backlog else 0
    left = visits.add_left(connection, crawl, names, now) if backlog else 0
    addresses = [link.url for link in sources]
    further = visits.known_listings(connection, names, addresses)
    due = {*addresses, *(link.url for link in further)}
    if not everything:
        due = visits.due_sources(connection, due, now)
    wanted = [link for link in (*sources, *further) if link.url in due]
    add_links(connection, crawl, wanted, now, patient=False)
    counts = (outlets.c.validator_mismatches, outlets.c.corrections, outlets.c.revisits)
    query = sa.select(*(sa.func.coalesce(sa.func.sum(count), 0) for count in counts))
    mismatches, corrections, looks = connection.execute(query.where(outlets.c.name.in_(names))).one()
    return VisitStart(crawl, revisits, left, mismatches < TRUSTED, (corrections, looks))


def source_done(connection: sa.Connection, crawl: Crawl, lease: Lease, look: SourceLook, now: datetime) -> None:
    """Note what a source listed, and when it is looked at next."""
    values = _after_look(lease, look, now)
    visits.note_visit(connection, lease.url_id, now, listed=look.listed, new=look.new, reason=look.reason)
    settle_listing(connection, crawl.id, lease.url_id, values)
    if look.new:
        connection.execute(sa.update(urls).where(urls.c.id == lease.url_id).values(changes=urls.c.changes + 1))


def _after_look(lease: Lease, look: SourceLook, now: datetime) -> dict[str, Any]:
    """What a source's row says after a look at it: when the next one is, and how far its validators are believed."""
    sent = lease.validators
    interval = poll_after(lease.poll_interval, look.new, look.listed, look.dates)
    same = lease.content_hash == look.digest
    values = next_visit(lease, now, interval) | {"content_hash": look.digest, "reason": look.reason}
    if sent is not None:
        values |= {"etag": sent.etag, "last_modified": sent.last_modified}
        repeated = repeats(lease)
        if sent.conditional and same and not repeated and (sent.etag or sent.last_modified):
            values["validator_mismatches"] = lease.validator_mismatches + 1  # another ETag for the same contents
        elif lease.content_hash and not same and repeated and not sent.conditional:
            values["validator_mismatches"] = TRUSTED  # the same ETag for other contents
        latest = sorted(look.dates, reverse=True)[: look.new]
        changed = bool(lease.content_hash) and not same
        evidence = hidden_change(lease, changed=changed, written=latest[-1] if latest else None)
        values["hidden_changes"] = suspicion(lease.hidden_changes, evidence)
        if values["hidden_changes"] >= TRUSTED:
            values["validator_mismatches"] = TRUSTED  # said to be unchanged when it was not
    return values


def unchanged(
    connection: sa.Connection, crawl: Crawl, lease: Lease, corrected: tuple[int, int], now: datetime
) -> Outcome | None:
    """Note that a source or an article is what it was (status 304).

    :param corrected: see :attr:`VisitStart.corrected`.
    :return: for an article, what became of it.
    """
    query = sa.select(urls.c.article_id, urls.c.content_hash, articles.c.stored_at, articles.c.published)
    query = query.add_columns(articles.c.outlet, articles.c.content).where(urls.c.id == lease.url_id)
    row = connection.execute(query.outerjoin(articles, articles.c.id == urls.c.article_id)).one()
    if row.article_id is None:
        visits.note_visit(connection, lease.url_id, now, listed=None, new=0, reason=None)
        interval = poll_after(lease.poll_interval, 0, 0)
        values = next_visit(lease, now, interval) | {"not_modified": lease.not_modified + 1}
        settle_listing(connection, crawl.id, lease.url_id, values)
        return None
    if lease.attempts:  # it was missed meanwhile
        note_gone(connection, lease.link.url, None)
    if unpacked(row.content) is None:  # damaged: asked for in full the next time
        connection.execute(sa.update(urls).where(urls.c.id == lease.url_id).values(etag=None, last_modified=None))
    corrections, revisits = corrected
    gap = revisit_after(lease.visits + 1, row.published, now, corrections=corrections, revisits=revisits)
    values = next_visit(lease, now, gap) | {"not_modified": lease.not_modified + 1}
    settle_article(connection, crawl.id, lease.url_id, row.article_id, "unchanged", row.stored_at, values)
    visits.note_revisit(connection, row.outlet, corrected=False)
    return Outcome("unchanged", row.article_id)


def next_look(
    connection: sa.Connection,
    lease: Lease,
    article: Article,
    outcome: Outcome,
    corrected: tuple[int, int],
    now: datetime,
) -> dict[str, Any]:
    """When the URL of an article is looked at next; a further URL of a stored one never is.

    :param corrected: see :attr:`VisitStart.corrected`.
    """
    seen = lease.visits > 0 and outcome.kind in ("revised", "unchanged")
    if seen:
        revised = outcome.kind == "revised"
        evidence = hidden_change(lease, changed=revised, written=article.modified)
        mismatch = revised and repeats(lease)
        visits.note_revisit(connection, article.outlet, corrected=revised, mismatch=mismatch, evidence=evidence)
    if outcome.kind == "duplicate":
        return next_visit(lease, now, None)
    # After a correction the gaps begin again: the next one is likely to be near.
    number = 1 if seen and outcome.kind == "revised" else lease.visits + 1
    corrections, revisits = corrected
    gap = revisit_after(number, article.published, now, corrections=corrections, revisits=revisits)
    return next_visit(lease, now, gap) | ({"visits": number} if number == 1 else {})
