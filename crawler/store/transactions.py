"""A database with its clock, and a transaction for what lies below the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from crawler.store.clock import ServerClock, machine_clock
from crawler.store.database import Database

P = ParamSpec("P")
T = TypeVar("T")


class Transactions:
    """A database and the clock that counts for all who use it.

    :param now: the clock; None for a PostgreSQL server's own, or this machine's for an SQLite file.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime] | None = None) -> None:
        self.database = database
        self.now = now or (machine_clock if database.is_sqlite else ServerClock(database))

    def wait_for_server(self, seconds: float) -> None:
        """From here on wait for a PostgreSQL server that is away, at most so long; ``inf`` for as long as it takes."""
        self.database.outage.seconds = seconds

    def repeat(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that uses the store; once more if the server that is waited for went away within it.

        What it has read or written by then in other transactions stays.
        """
        return self.database.outage.repeat(function, *args, **kwargs)

    def read(self, function: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of what lies below the store, in a transaction that only reads."""
        with self.database.read() as connection:
            return function(connection, *args, **kwargs)

    def write(self, function: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of what lies below the store, in one transaction."""
        with self.database.write() as connection:
            return function(connection, *args, **kwargs)
