"""When an outlet is due, as the schedule asks for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from crawler.store import Store
from crawler.store.revisits.visits import next_dues


def next_due(store: Store, names: Collection[str], sources: Collection[str]) -> tuple[datetime, int]:
    """When an outlet is to be looked at next, and how many of its articles were found and not fetched."""
    return store.read(next_dues, [(names, sources)], store.now())[0]
