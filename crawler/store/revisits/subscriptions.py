"""Feeds that a WebSub hub tells of, until when it does, and the looks that are due by it.

Source: https://www.w3.org/TR/websub/
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

import sqlalchemy as sa

from crawler.store.revisits.schedule import DAY, MINUTE
from crawler.store.schema import subscriptions, urls

CALLBACKS = "websub"
"""Where a server answers hubs, each at a path below."""

LEASE = 10 * DAY
"""For how long a hub is asked to tell of a feed."""

_MOST = 50
_LONGEST = 30 * DAY


@dataclass(slots=True, frozen=True)
class Subscription:
    """What is asked of a hub."""

    path: str
    """The end of the address that the hub calls, which nobody can guess."""
    feed: str
    """The source, as its outlet's file has it."""
    hub: str
    """URL of the hub."""
    topic: str
    """What the hub calls the feed."""
    secret: str
    """By which the hub signs what it sends."""
    wanted: bool
    """Whether the hub is to begin, or to end."""

    def callback(self, server: str) -> str:
        """The address that the hub calls, of a server that it reaches at one."""
        return f"{server.rstrip('/')}/{CALLBACKS}/{self.path}"


_COLUMNS = tuple(subscriptions.c[name] for name in Subscription.__slots__)


def note_hub(
    connection: sa.Connection, outlet: str, feed: str, hub: str | None, topic: str | None, now: datetime
) -> None:
    """Take note of the hub that a feed names; another one that it named is to end.

    :param outlet: the name of the outlet's file.
    :param hub: None when it names none.
    """
    table = subscriptions.c
    mine = sa.select(table.path, table.hub, table.topic).where(table.feed == feed, table.wanted)
    others = {row.path: (row.hub, row.topic) for row in connection.execute(mine)}
    same = [path for path, named in others.items() if named == (hub, topic)]
    if ending := others.keys() - set(same):
        other = sa.update(subscriptions).where(table.path.in_(ending))
        connection.execute(other.values(wanted=False, ask_at=now))
    if hub and topic and not same:
        row = {"path": token_urlsafe(24), "secret": token_urlsafe(24), "outlet": outlet, "feed": feed}
        new = sa.insert(subscriptions).values(**row, hub=hub, topic=topic, wanted=True, ask_at=now)
        connection.execute(new)


def to_ask(connection: sa.Connection, sources: Mapping[str, Collection[str]], now: datetime) -> list[Subscription]:
    """What hubs are to be asked now; each is given to one process, and again after a day if the hub does not answer.

    :param sources: name of an outlet → URLs of its sources; those of other outlets end with their time.
    """
    table = subscriptions.c
    due = sa.select(*_COLUMNS, table.outlet, table.granted_until, table.ask_at)
    due = due.where(table.outlet.in_(sources)).order_by(table.ask_at)
    found: list[Subscription] = []
    for row in connection.execute(due).all():
        wanted = row.wanted and row.feed in sources[row.outlet]
        if (row.ask_at > now and wanted == row.wanted) or len(found) == _MOST:
            continue
        mine = (table.path == row.path) & (table.ask_at == row.ask_at)
        if not wanted and (row.granted_until is None or row.granted_until <= now):
            connection.execute(sa.delete(subscriptions).where(mine))
        elif connection.execute(sa.update(subscriptions).where(mine).values(wanted=wanted, ask_at=now + DAY)).rowcount:
            found.append(Subscription(row.path, row.feed, row.hub, row.topic, row.secret, wanted))
    return found


def subscription_at(connection: sa.Connection, path: str) -> Subscription | None:
    """What a hub was told to call at an address of ours; None for nothing."""
    row = connection.execute(sa.select(*_COLUMNS).where(subscriptions.c.path == path)).first()
    return None if row is None else Subscription(**row._mapping)


def told_until(connection: sa.Connection, outlet: str, now: datetime) -> dict[str, datetime]:
    """The feeds of an outlet that a hub tells of, and until when it said that it does."""
    table = subscriptions.c
    query = sa.select(table.feed, table.granted_until).where(table.outlet == outlet, table.granted_until > now)
    return {row.feed: row.granted_until for row in connection.execute(query)}


def granted(connection: sa.Connection, path: str, lease: timedelta, now: datetime) -> None:
    """A hub will tell of a feed for some time; it is asked again in the middle of it."""
    lease = min(lease, _LONGEST)
    values = {"granted_until": now + lease, "ask_at": now + lease / 2}
    connection.execute(sa.update(subscriptions).where(subscriptions.c.path == path).values(values))


def denied(connection: sa.Connection, path: str) -> None:
    """A hub does not tell of a feed, or no longer; it is asked again in its time."""
    connection.execute(sa.update(subscriptions).where(subscriptions.c.path == path).values(granted_until=None))


def ended(connection: sa.Connection, path: str) -> None:
    """A hub has ended a subscription, as it was asked to."""
    connection.execute(sa.delete(subscriptions).where(subscriptions.c.path == path))


def told(connection: sa.Connection, subscription: Subscription, now: datetime) -> None:
    """A hub says that a feed has changed: it is to be looked at now, or a minute after it was looked at last.

    What the hub sends of the feed is not read: the outlet's own word counts.
    """
    seen = connection.scalar(sa.select(urls.c.fetched_at).where(urls.c.url == subscription.feed))
    soon = max(now, seen + MINUTE) if seen is not None else now
    later = (urls.c.url == subscription.feed) & (urls.c.next_fetch_at > soon)
    connection.execute(sa.update(urls).where(later).values(next_fetch_at=soon))
    connection.execute(sa.update(subscriptions).where(subscriptions.c.path == subscription.path).values(told_at=now))


def was_told(connection: sa.Connection, since: datetime) -> bool:
    """Whether a hub has told of any feed."""
    query = sa.select(subscriptions.c.path).where(subscriptions.c.told_at >= since)
    return connection.execute(query.limit(1)).first() is not None
