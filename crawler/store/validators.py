"""What a look at a URL leaves in its row: when the next one is, and whether the server's validators agree."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crawler.store.records import Lease


def next_look(lease: Lease, now: datetime, gap: timedelta | None) -> dict[str, Any]:
    """The columns of a URL that was answered.

    :param gap: until it is looked at again; None for never.
    """
    return {
        "fetched_at": now,
        "tried_at": now,
        "looks": lease.looks + 1,
        "attempts": 0,
        "every": gap.total_seconds() if gap is not None else None,
        "next_fetch_at": now + gap if gap is not None else None,
    }


def repeats(lease: Lease) -> bool:
    """Whether the server sent the validators of the last look again."""
    answer = lease.answer
    if answer is None or not (lease.etag or lease.last_modified):
        return False
    if lease.etag or answer.etag:
        return lease.etag == answer.etag
    return lease.last_modified == answer.last_modified
