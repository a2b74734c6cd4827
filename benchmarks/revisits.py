"""Invented outlets that correct their articles, and feeds whose server says 304 rightly or wrongly: for
``benchmarks/threshold_scores.py``. Nothing is printed here."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.items import Link
from crawler.store.records import Lease, Validators
from crawler.store.revisits.schedule import TRUSTED, poll_after, revisit_after, wants_whole
from crawler.store.revisits.validators import hidden_change, suspicion

_START = datetime(2026, 1, 5, tzinfo=UTC)
_DAY = timedelta(days=1)
_ARTICLES, _A_DAY = 120, 6
_UNSEEN = 28 * _DAY
_LOOKS = 600


def corrected(seed: int) -> dict[str, float]:
    """An outlet that corrects between one article in a hundred and one in two, most within a day: ``looks`` at its
    articles, and days until corrections were seen (``late``; 28 for one that never was)."""
    chance = random.Random(seed)
    share = 0.01 * 50 ** chance.random()
    looks = corrections = 0
    late = timedelta()
    # When it is looked at, number, how often it was, when it was before, when it is corrected
    due: list[tuple[datetime, int, int, datetime, datetime | None]] = []
    for number in range(_ARTICLES):
        published = _START + number * _DAY / _A_DAY
        change = published + chance.expovariate(1) * _DAY if chance.random() < share else None
        due.append((published, number, 0, published, change))
    heapq.heapify(due)
    while due:
        now, number, seen, before, change = heapq.heappop(due)
        looks += seen > 0
        if change is not None and before < change <= now:
            corrections += 1
            late += now - change
            change = None
        published = _START + number * _DAY / _A_DAY
        gap = revisit_after(seen + 1, published, now, corrections=corrections, revisits=looks)
        if gap is not None:
            heapq.heappush(due, (now + gap, number, seen + 1, now, change))
        elif change is not None:
            late += _UNSEEN
    return {"looks": float(looks), "late": late / _DAY}


@dataclass(slots=True)
class _Server:
    """A feed behind a cache."""

    articles: list[datetime]
    """When each was published, the earliest first."""
    cache: timedelta
    """How long an answer is given again."""
    lies: bool
    """Whether it says 304 to whoever asks with validators."""

    def shows(self, now: datetime) -> int:
        """How many articles it has, by its cache."""
        at = _START + (now - _START) // self.cache * self.cache
        return sum(published <= at for published in self.articles)


def served(seed: int) -> dict[str, float]:
    """A feed behind a cache of a minute to three hours, looked at 600 times: whether an honest server is taken for a
    liar (``false``), and after how many looks one that lies is (``waits``)."""
    chance = random.Random(seed)
    cache = timedelta(minutes=1) * 180 ** chance.random()
    apart = timedelta(minutes=20) * 30 ** chance.random()
    articles, at = [], _START
    while at < _START + 300 * _DAY:
        at += chance.expovariate(1) * apart
        articles.append(at)
    honest, liar = (_looks_until_disbelieved(_Server(articles, cache, lies)) for lies in (False, True))
    return {"false": float(honest is not None), "waits": float(liar or _LOOKS)}


def _looks_until_disbelieved(server: _Server) -> int | None:
    now = _START + _DAY
    lease = Lease(url_id=1, link=Link(url="https://outlet.example/feed"), expires=now)
    known, interval = 0, 3600.0
    for look in range(_LOOKS):
        shown, suspected = server.shows(now), lease.hidden_changes > 0
        whole = wants_whole(lease.visits, lease.validator_mismatches, is_article=False, suspected=suspected)
        new = 0
        if whole or (shown != known and not server.lies):
            new, sent = shown - known, Validators(etag=str(shown), conditional=not whole)
            told = replace(lease, validators=sent) if lease.visits else lease
            written = server.articles[known] if new else None
            score = suspicion(lease.hidden_changes, hidden_change(told, changed=new > 0, written=written))
            if score >= TRUSTED:
                return look + 1
            lease = replace(lease, etag=sent.etag, hidden_changes=score, not_modified=0)
            known = shown
        else:
            lease = replace(lease, not_modified=lease.not_modified + 1)
        lease = replace(lease, visits=lease.visits + 1, fetched_at=now)
        interval = poll_after(interval, min(new, 20), 20).total_seconds()
        now += timedelta(seconds=interval)
    return None
