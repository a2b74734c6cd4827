"""Which clock a store goes by: its server's, where machines share it, else this machine's."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from crawler.store.outage import StoreAway

if TYPE_CHECKING:
    from crawler.store.database import Database

_SERVES = 600.0
_STEP = 1.0
_TIME = sa.select(sa.func.clock_timestamp())


def machine_clock() -> datetime:
    """What this machine says."""
    return datetime.now(UTC)


@dataclass(slots=True, frozen=True)
class _Reading:
    server: datetime
    ticks: float
    """This machine's monotonic clock at that moment, in seconds."""
    offset: float
    """How far the machine's calendar clock was from the monotonic one, in seconds."""


class ServerClock:
    """The time of a PostgreSQL server: leases that machines take of each other run out by one clock.

    It is asked again after ten minutes, and when this machine's clock was set or the machine slept.
    """

    def __init__(self, database: Database):
        self._database = database
        self._reading = self._ask()

    def __call__(self) -> datetime:
        """The server's time.

        :raises StoreError: the database cannot be used.
        """
        reading, ticks = self._reading, time.monotonic()
        if ticks - reading.ticks > _SERVES or abs(time.time() - ticks - reading.offset) > _STEP:
            with suppress(StoreAway):  # what it said last serves until it is back
                reading = self._reading = self._ask()
        return reading.server + timedelta(seconds=time.monotonic() - reading.ticks)

    def _ask(self) -> _Reading:
        with self._database.read(patient=False) as connection:
            began = time.monotonic()
            server: datetime = connection.execute(_TIME).scalar_one()
            ticks = time.monotonic()
        return _Reading(server.astimezone(UTC), (began + ticks) / 2, time.time() - ticks)
