"""Which URLs a process fetches next: taken host by host, so that the cost does not grow with what waits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from crawler.items import Link
from crawler.store.columns import Instant
from crawler.store.frontier import host_claims
from crawler.store.frontier.complete import HELD
from crawler.store.frontier.crawls import free_leases_of_dead
from crawler.store.frontier.host_claims import Claim, claim, claimed_name, in_force, leave
from crawler.store.frontier.place import START, FrontierPlace
from crawler.store.records import Crawl, Lease
from crawler.store.schema import LINK_COLUMNS, REACH_COLUMNS, crawl_urls, urls

_HOSTS_A_LEASE = 1000
"""Hosts looked at for one lease; the next one goes on from there."""

_KEPT_FOR = timedelta(seconds=30)
"""How long a host that may have due URLs stays a frontier's, though the frontier asks nothing of it at a moment."""


_KEPT = (
    "attempts",
    "etag",
    "last_modified",
    "visits",
    "validator_mismatches",
    "not_modified",
    "hidden_changes",
    "fetched_at",
    "poll_interval",
    "content_hash",
)
"""What a lease tells of the URL's past."""


def _articles_wait(crawl: sa.ColumnElement[int], page: sa.ColumnElement[str | None]) -> sa.Exists:
    """Whether articles that a crawl found on a page are still to be fetched."""
    other = crawl_urls.alias()
    # Not by role, which another index ends with: of two that fit alike
    # SQLite may take the one that reads all that waits.
    return sa.exists().where(
        other.c.crawl_id == crawl, other.c.found_on == page, other.c.outcome.is_(None), other.c.rank == 1
    )


# Statements are built once: building one costs more than running it.
_OPEN = (crawl_urls.c.crawl_id == sa.bindparam("crawl")) & crawl_urls.c.outcome.is_(None)
_HOST_AFTER = sa.select(sa.func.min(crawl_urls.c.host)).where(_OPEN, crawl_urls.c.host > sa.bindparam("after"))
_HOST_UP_TO = _HOST_AFTER.where(crawl_urls.c.host <= sa.bindparam("last"))
_DUE = (  # the next due URLs of a host: listings before articles, each in the order they were found
    sa.select(
        crawl_urls.c.rank,
        crawl_urls.c.seq,
        urls.c.id,
        urls.c.url,
        urls.c.host,
        urls.c.lease_token,
        *(urls.c[name] for name in _KEPT),
    )
    .add_columns(*(crawl_urls.c[name] for name in REACH_COLUMNS), *(urls.c[name] for name in LINK_COLUMNS))
    .select_from(crawl_urls.join(urls, urls.c.id == crawl_urls.c.url_id))
    .where(_OPEN, crawl_urls.c.host == sa.bindparam("host"))
    .where(sa.tuple_(crawl_urls.c.rank, crawl_urls.c.seq) > sa.tuple_(sa.bindparam("rank"), sa.bindparam("seq")))
    .where(
        (urls.c.state == "found")
        | ((urls.c.state == "leased") & (urls.c.lease_expires <= sa.bindparam("now", type_=Instant)))
    )
    .order_by(crawl_urls.c.rank, crawl_urls.c.seq)
    .limit(sa.bindparam("number"))
    .with_for_update(of=urls, skip_locked=True)
)
_DUE_UNHELD = _DUE.where((crawl_urls.c.role != "page") | ~_articles_wait(crawl_urls.c.crawl_id, crawl_urls.c.found_on))
_LEND = (
    sa.update(urls)
    .where(urls.c.id.in_(sa.bindparam("row_ids", expanding=True)))
    .values(lease_token=urls.c.lease_token + 1)
)


@dataclass(slots=True, frozen=True, kw_only=True)
class Demand:
    """What a process asks for."""

    crawl: Crawl
    owner: str
    limit: int
    """URLs in all."""
    per_host: int
    """URLs that the owner may hold of one host."""
    hold_pages: bool
    """Whether a further page of a section waits for the articles of the page before."""
    now: datetime
    expires: datetime
    skip: Collection[str] = ()
    """Hosts to leave alone."""
    busy: Collection[str] = ()
    """Claimed names of hosts that the owner asks for something without a lease, or waits for."""
    pauses: Mapping[str, float] = field(default_factory=dict)
    """Claimed name → seconds for which nobody may ask a host after the owner left it."""


@dataclass(slots=True, frozen=True, kw_only=True)
class LeaseBatch:
    """What a process was given."""

    leases: list[Lease]
    hosts: dict[str, datetime | None]
    """Claimed names that became the owner's → when another left them, None when it is long ago or never was."""
    elsewhere: dict[str, Claim]
    """Why nothing was given of hosts that have open URLs."""


@dataclass(slots=True, frozen=True, kw_only=True)
class _Queues:
    """What waits at the hosts that were looked at."""

    queues: list[Sequence[Any]]
    """For each host that may be asked, as many due URLs as the owner may hold."""
    last_host: str
    """The host looked at last."""
    drained: set[str]
    """Hosts of which nothing is due."""
    elsewhere: dict[str, Claim]
    """Hosts that others ask."""


def take(connection: sa.Connection, demand: Demand, place: FrontierPlace) -> LeaseBatch:
    """Lease due URLs, one host in turn after the other; leave the hosts of which nothing is left to fetch.

    A host is one owner's at a time, so nothing is given of one that another has claimed. A frontier works at a set of
    hosts for a while before it goes on to others: each change of hands leaves a dead row, which PostgreSQL cannot clear
    while some transaction has a snapshot from before, and which each look at the claims then has to pass.

    :param place: where the owner is in what waits; it is further afterwards.
    """
    held = place.holding(demand.now)
    claims = in_force(connection, demand.now)
    others = [each for each in claims.values() if each.owner != demand.owner]
    if dead := host_claims.free_hosts_of_dead(connection, others, demand.now):
        free_leases_of_dead(connection)  # what they had leased there is not waited for either
        claims = {host: each for host, each in claims.items() if host not in dead}
    mine = {host for host, each in claims.items() if each.owner == demand.owner}
    kept = {host for host in mine if demand.now - claims[host].since < _KEPT_FOR}
    found = _look(connection, demand, held, claims, kept, place)
    rows = list(islice(_in_turn(found.queues), demand.limit))
    wanted = {claimed_name(row.host) for row in rows}
    hosts: dict[str, datetime | None] = {}
    if wanted - mine:
        hosts, lost = claim(connection, wanted - mine, demand.owner, demand.now, demand.expires)
        names = {each.host for each in lost}  # another was quicker
        rows = [row for row in rows if claimed_name(row.host) not in names]
    kept &= {claimed_name(host) for host in place.hosts if host not in found.drained}
    idle = mine - kept - wanted - set(demand.busy) - {claimed_name(host) for host in held}
    leave(connection, demand.owner, {host: demand.pauses.get(host, 0.0) for host in idle}, demand.now)
    if rows:
        lent = {"state": "leased", "lease_owner": demand.owner, "lease_expires": demand.expires}
        connection.execute(_LEND, {"row_ids": [row.id for row in rows], **lent})
    for row in rows:
        place.held[row.id] = (row.host, demand.expires)
        place.lent(row.host, (row.rank, row.seq))
    place.last_host = rows[-1].host if rows else found.last_host
    return LeaseBatch(
        leases=[_lease(row, _link(row), demand.expires, row.lease_token + 1) for row in rows],
        hosts=hosts,
        elsewhere=found.elsewhere,
    )


def _look(
    connection: sa.Connection,
    demand: Demand,
    held: Mapping[str, int],
    claims: Mapping[str, Claim],
    kept: Collection[str],
    place: FrontierPlace,
) -> _Queues:
    """Look for due URLs, at one host after the other, until there are enough."""

    def turn(host: str) -> int:
        name = claimed_name(host)
        if name in kept:
            return 2 if host in held else 0
        return 3 if name in claims and claims[name].owner == demand.owner else 1

    if place.knows_hosts:
        at = bisect_right(place.hosts, place.last_host)
        in_turn = sorted([*place.hosts[at:], *place.hosts[:at]], key=turn)
        found = _look_at(connection, demand, held, claims, place, in_turn)
        if len(found.queues) >= demand.limit or sum(map(len, found.queues)) >= demand.limit:
            return found
    hosts = list(islice(_hosts(connection, demand.crawl, place.last_host), _HOSTS_A_LEASE))
    place.found(sorted(hosts))
    return _look_at(connection, demand, held, claims, place, hosts)


def _look_at(
    connection: sa.Connection,
    demand: Demand,
    held: Mapping[str, int],
    claims: Mapping[str, Claim],
    place: FrontierPlace,
    hosts: Sequence[str],
) -> _Queues:
    last, queues, free = place.last_host, dict[str, Sequence[Any]](), dict[str, int]()
    drained, elsewhere = set[str](), dict[str, Claim]()
    share = -(-demand.limit // max(len(hosts), 1))  # what is looked at is locked, so no more than will be needed
    for host in hosts:
        last, other = host, claims.get(claimed_name(host))
        if other is not None and other.owner != demand.owner:
            elsewhere[host] = other
            continue
        free[host] = 0 if host in demand.skip else min(demand.per_host - held.get(host, 0), demand.limit)
        if free[host] > 0:
            if rows := _due(connection, demand, place, host, min(free[host], share)):
                queues[host] = rows
            else:
                drained.add(host)
        if len(queues) >= demand.limit:
            break
    if len(queues) < demand.limit and sum(map(len, queues.values())) < demand.limit:
        more = [host for host, rows in queues.items() if len(rows) == share < free[host]]
        queues |= {host: _due(connection, demand, place, host, free[host]) for host in more}
    return _Queues(queues=list(queues.values()), last_host=last, drained=drained, elsewhere=elsewhere)


def _due(connection: sa.Connection, demand: Demand, place: FrontierPlace, host: str, number: int) -> Sequence[Any]:
    """The next due URLs of a host, so many at the most, locked where the database has row locks."""
    due = _DUE_UNHELD if demand.hold_pages else _DUE
    asked = {"crawl": demand.crawl.id, "host": host, "now": demand.now, "number": number}
    rank, seq = after = place.after(host)
    rows = connection.execute(due, {**asked, "rank": rank, "seq": seq}).all()
    if len(rows) < number and after != START:
        place.begin_anew([host])
        rows = connection.execute(due, {**asked, "rank": START[0], "seq": START[1]}).all()
    return rows


def _in_turn(queues: Sequence[Sequence[Any]]) -> Iterator[Any]:
    return (row for row in chain.from_iterable(zip_longest(*queues)) if row is not None)


def take_one(connection: sa.Connection, link: Link, owner: str, expires: datetime) -> Lease:
    """Lease one URL that has a row, whatever its state."""
    query = sa.update(urls).where(urls.c.url == link.url)
    lent = {"state": "leased", "lease_owner": owner, "lease_expires": expires}
    query = query.values(lease_token=urls.c.lease_token + 1, **lent)
    row = connection.execute(query.returning(urls.c.id, urls.c.lease_token, *(urls.c[name] for name in _KEPT))).one()
    return _lease(row, link, expires, row.lease_token)


def change(connection: sa.Connection, owner: str, leases: Iterable[Lease], values: Mapping[str, Any]) -> None:
    """Write to the URLs of leases that an owner holds, to extend them or give them back.

    What somebody else took over meanwhile stays as it is.
    """
    rows = [{"row_id": lease.url_id, "owner": owner, "token": lease.token, **values} for lease in leases]
    if rows:
        rows.sort(key=itemgetter("row_id"))  # one order for everybody
        connection.execute(sa.update(urls).where(HELD), rows)


def _hosts(connection: sa.Connection, crawl: Crawl, after: str) -> Iterator[str]:
    """The hosts that have open URLs, in alphabetical order from the one behind ``after``, round to it."""
    for first, step, last in ((after, _HOST_AFTER, None), ("", _HOST_UP_TO, after)):
        host = connection.scalar(step, {"crawl": crawl.id, "after": first, "last": last})
        while host is not None:
            yield host
            host = connection.scalar(step, {"crawl": crawl.id, "after": host, "last": last})


def find_link(connection: sa.Connection, addresses: Sequence[str]) -> Link | None:
    """How the first of some addresses that the store has come upon was found, and what its source said of it."""
    rows = {row.url: row for row in connection.execute(sa.select(urls).where(urls.c.url.in_(addresses)))}
    return next((_link(rows[address]) for address in addresses if address in rows), None)


def _link(row: Any) -> Link:
    return Link(url=row.url, **{name: getattr(row, name) for name in (*REACH_COLUMNS, *LINK_COLUMNS)})


def _lease(row: Any, link: Link, expires: datetime, token: int) -> Lease:
    past = {name: getattr(row, name) for name in _KEPT}
    return Lease(url_id=row.id, link=link, expires=expires, token=token, **past)
