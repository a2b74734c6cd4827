"""How the crawl of one outlet stands, for tests that ask of no other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from crawler.store.monitoring.standing import Standing, Stood, standings


def standing(
    connection: sa.Connection, name: str, names: Collection[str], sources: Sequence[str], now: datetime
) -> Standing:
    """See :func:`crawler.store.monitoring.standing.standings`."""
    return standings(connection, [Stood(name=name, names=names, sources=sources)], now)[0]
