"""Which processes work on a store, on whatever machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from crawler.store.owner import is_dead
from crawler.store.schema import host_claims, outlets


@dataclass(slots=True, kw_only=True)
class Working:
    """A process that holds something in the store."""

    machine: str
    """Its host's name."""
    process: int
    """Its number there."""
    outlets: int = 0
    """Outlets that it crawls on a schedule."""
    hosts: int = 0
    """Hosts that it alone may ask."""
    since: datetime | None = None
    """When it took the first of these hosts, in UTC; None when it has none."""


def working(connection: sa.Connection, now: datetime) -> list[Working]:
    """The processes that hold hosts or outlets, by machine and number; without those known to be dead."""
    found: dict[tuple[str, int], Working] = {}
    count = sa.func.count().label("number")
    held = sa.select(outlets.c.lease_owner, count).where(outlets.c.lease_expires > now)
    for owner, number in connection.execute(held.group_by(outlets.c.lease_owner)):
        if (process := _process(found, owner)) is not None:
            process.outlets += number
    claims = sa.select(host_claims.c.owner, count, sa.func.min(host_claims.c.since, type_=host_claims.c.since.type))
    claims = claims.where(host_claims.c.expires > now, host_claims.c.owner.is_not(None))
    for owner, number, since in connection.execute(claims.group_by(host_claims.c.owner)):
        if (process := _process(found, owner)) is not None:
            process.hosts += number
            process.since = min(process.since or since, since)
    return [found[key] for key in sorted(found)]


def _process(found: dict[tuple[str, int], Working], owner: str | None) -> Working | None:
    """The process that an owner's name tells (:func:`crawler.store.owner.this_process`)."""
    machine, _, rest = (owner or "").partition(":")
    number = rest.partition(":")[0]
    if owner is None or not number.isdecimal() or is_dead(owner):
        return None
    return found.setdefault((machine, int(number)), Working(machine=machine, process=int(number)))
