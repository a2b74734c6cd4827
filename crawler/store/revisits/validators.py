"""What a look at a URL leaves in its row: when the next one is, and whether the server's validators agree."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crawler.store.records import Lease

_LEAST = -4
_SURELY_BEFORE = timedelta(hours=1)  # what is published may wait for a cache
CHANGE_SEEN = -2


def next_visit(lease: Lease, now: datetime, gap: timedelta | None) -> dict[str, Any]:
    """The columns of a URL that was answered.

    :param gap: until it is looked at again; None for never.
    """
    return {
        "fetched_at": now,
        "tried_at": now,
        "visits": lease.visits + 1,
        "attempts": 0,
        "not_modified": 0,
        "poll_interval": gap.total_seconds() if gap is not None else None,
        "next_fetch_at": now + gap if gap is not None else None,
    }


def repeats(lease: Lease) -> bool:
    """Whether the server sent the validators of the last look again."""
    sent = lease.validators
    if sent is None or not (lease.etag or lease.last_modified):
        return False
    if lease.etag or sent.etag:
        return lease.etag == sent.etag
    return lease.last_modified == sent.last_modified


def hidden_change(lease: Lease, *, changed: bool, written: datetime | None = None) -> int:
    """What an answer in full shows of earlier ones of status 304: above 0 that they may have hidden a change.

    A change that is seen in full after status 304, under other validators, may have come since, or not have been told.
    Servers that tell have more of their changes seen by conditional requests, for those are more; so a change seen by
    one of them outweighs two.

    :param changed: whether it is other contents than the last one's.
    :param written: when the earliest of what it brings was published; 2 when that was an hour before a status 304.
    """
    if lease.validators is None or not changed:
        return 0
    if lease.validators.conditional:
        return CHANGE_SEEN
    if not lease.not_modified or repeats(lease):
        return 0
    seen = lease.fetched_at
    return 2 if written is not None and seen is not None and written < seen - _SURELY_BEFORE else 1


def suspicion(score: int, evidence: int) -> int:
    """How far status 304 is under suspicion after a further answer; it hides changes when that reaches ``TRUSTED``.

    A cumulative sum (E. S. Page, Continuous Inspection Schemes, Biometrika 41, 1954), which forgets what is long ago.

    >>> suspicion(0, 2), suspicion(2, 1), suspicion(1, CHANGE_SEEN), suspicion(-4, CHANGE_SEEN)
    (2, 3, -1, -4)
    """
    return max(score + evidence, _LEAST)
