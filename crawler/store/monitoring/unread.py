"""Sources that could not be read when they were looked at last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from crawler.store.database import chunks
from crawler.store.records import FAILED_STATES
from crawler.store.schema import urls


def unread_sources(connection: sa.Connection, sources: Collection[str]) -> list[tuple[str, str, datetime | None]]:
    """Those of some sources that could not be read, by address: why, and when they are asked again; None for never."""
    found: list[tuple[str, str, datetime | None]] = []
    for chunk in chunks(sorted(sources)):
        query = sa.select(urls.c.url, urls.c.reason, urls.c.next_fetch_at).where(urls.c.url.in_(chunk))
        rows = connection.execute(query.where(urls.c.state.in_(FAILED_STATES)).order_by(urls.c.url))
        found += [(row.url, row.reason or "", row.next_fetch_at) for row in rows]
    return found
