"""A host is asked by one frontier at a time: only a single downloader keeps its delay and its concurrency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import sqlalchemy as sa

from crawler.store.columns import Instant
from crawler.store.database import chunks, insert_missing
from crawler.store.owner import is_dead
from crawler.store.schema import host_claims
from crawler.store.storable import storable_text

# Statements are built once: building one costs more than running it.
_CLAIMS = sa.select(host_claims)
_IN_FORCE = _CLAIMS.where(host_claims.c.expires > sa.bindparam("now", type_=Instant))
_THESE = (
    _CLAIMS.where(host_claims.c.host.in_(sa.bindparam("hosts", expanding=True)))
    .order_by(host_claims.c.host)
    .with_for_update()
)
_TAKE = sa.update(host_claims).where(host_claims.c.host.in_(sa.bindparam("hosts", expanding=True)))
_MINE = host_claims.c.owner == sa.bindparam("me")
_LEAVE = sa.update(host_claims).where(host_claims.c.host == sa.bindparam("at"), _MINE)
_RENEW = sa.update(host_claims).where(host_claims.c.expires > sa.bindparam("now", type_=Instant), _MINE)


@dataclass(slots=True, frozen=True)
class Claim:
    """Who may ask a host."""

    host: str
    """Its name or address, without a port."""
    owner: str | None
    """Who asks it (:func:`crawler.store.owner.this_process`); None: nobody, for it is to be left alone."""
    since: datetime
    """When the owner took it, or the last one left it."""
    expires: datetime
    """When somebody else may ask it, unless the owner says again that it does."""


@lru_cache(4096)
def claimed_name(host: str) -> str:
    """What a host is claimed by: its name, for two ports are one machine.

    >>> claimed_name("outlet.example:8080"), claimed_name("[::1]:80")
    ('outlet.example', '::1')
    """
    return storable_text(urlsplit(f"//{host}").hostname or host)


def in_force(connection: sa.Connection, now: datetime) -> dict[str, Claim]:
    """The claims that hold, by host."""
    return {row.host: Claim(**row._mapping) for row in connection.execute(_IN_FORCE, {"now": now})}


def claim(
    connection: sa.Connection, hosts: Iterable[str], owner: str, now: datetime, expires: datetime
) -> tuple[dict[str, datetime | None], list[Claim]]:
    """Become the one that asks some hosts.

    :return: when each of those that were free was left by another, None where that is not known; and the claims on
        the others.
    """
    wanted = sorted(set(hosts))
    own = {"owner": owner, "since": now, "expires": expires}
    before: dict[str, datetime | None] = {}
    for chunk in chunks(wanted):
        known = {row.host: row for row in connection.execute(_THESE, {"hosts": list(chunk)})}
        insert_missing(connection, host_claims, [{"host": host, **own} for host in chunk if host not in known])
        free = [row for row in known.values() if row.expires <= now]
        if free:
            connection.execute(_TAKE, {"hosts": [row.host for row in free], **own})
        # The holder of an expired claim may have asked until this moment.
        before |= {row.host: row.since if row.owner is None else now for row in free if row.owner != owner}
    claims = [Claim(**row._mapping) for c in chunks(wanted) for row in connection.execute(_THESE, {"hosts": list(c)})]
    got = {each.host: before.get(each.host) for each in claims if each.owner == owner}
    return got, [each for each in claims if each.owner != owner]


def renew(connection: sa.Connection, owner: str, now: datetime, expires: datetime) -> None:
    """Keep an owner's claims for a further time; those that it lost meanwhile stay lost."""
    connection.execute(_RENEW, {"me": owner, "now": now, "expires": expires})


def leave(connection: sa.Connection, owner: str, pauses: Mapping[str, float], now: datetime) -> None:
    """Leave hosts to whoever asks next.

    :param pauses: host → seconds for which nobody may ask it.
    """
    if pauses:
        free = {"me": owner, "owner": None, "since": now}
        rows = [free | {"at": host, "expires": now + timedelta(seconds=pauses[host])} for host in sorted(pauses)]
        connection.execute(_LEAVE, rows)


def owned(connection: sa.Connection, owner: str, now: datetime) -> set[str]:
    """The hosts that an owner asks."""
    return {host for host, claim in in_force(connection, now).items() if claim.owner == owner}


def another_asks(connection: sa.Connection, host: str, owner: str, now: datetime) -> bool:
    """Whether somebody else than an owner asks a host, until the transaction ends."""
    found = connection.execute(_THESE, {"hosts": [host]}).first()
    return found is not None and found.expires > now and found.owner not in (None, owner)


def free_hosts_of_dead(connection: sa.Connection, claims: Collection[Claim], now: datetime) -> set[str]:
    """Free the hosts whose owner is a process that died on this machine, without waiting for their expiry."""
    dead = {owner for owner in {each.owner for each in claims} if owner is not None and is_dead(owner)}
    for owner in dead:
        leave(connection, owner, {each.host: 0.0 for each in claims if each.owner == owner}, now)
    return {each.host for each in claims if each.owner in dead}
