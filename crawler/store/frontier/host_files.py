"""Copies of what hosts say of themselves (robots.txt, tdmrep.json), shared by crawls and processes for up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from crawler.store.database import insert_missing
from crawler.store.schema import host_files

LARGEST = 512 << 10
"""Bytes of a body that are kept; a larger file is asked for each time."""

_LIFETIME = timedelta(hours=24)
_UNREACHABLE_LIFETIME = timedelta(minutes=10)


@dataclass(slots=True, frozen=True, kw_only=True)
class HostFile:
    """The answer to a request for a file on a host's manners."""

    url: str
    """What was asked for."""
    final_url: str
    """Where redirects led."""
    status: int
    """HTTP status after redirects."""
    body: bytes = b""
    """What it says; empty where the status means that nothing is read."""
    content_type: str = ""
    """``Content-Type`` of the response; empty when it had none."""
    age: timedelta = timedelta()
    """How long ago it was fetched."""


def lifetime(status: int) -> timedelta:
    """For how long an answer may serve: 24 hours (RFC 9309 section 2.4), ten minutes where the host was in trouble.

    >>> lifetime(404), lifetime(503)
    (datetime.timedelta(days=1), datetime.timedelta(seconds=600))
    """
    settled = 200 <= status < 500 and status != 429
    return _LIFETIME if settled else _UNREACHABLE_LIFETIME


def find_host_file(connection: sa.Connection, url: str, now: datetime) -> HostFile | None:
    """The copy of a file that may still serve; None when it is to be asked for."""
    row = connection.execute(sa.select(host_files).where(host_files.c.url == url)).first()
    if row is None:
        return None
    age = now - row.fetched_at
    if not timedelta() <= age < lifetime(row.status):  # a clock that was set back must not keep it for ever
        return None
    return HostFile(
        url=url,
        final_url=row.final_url,
        status=row.status,
        body=row.body,
        content_type=row.content_type,
        age=age,
    )


def keep_host_file(connection: sa.Connection, file: HostFile, now: datetime) -> None:
    """Keep what was just fetched, in the place of an earlier copy; what is larger than :data:`LARGEST` is not kept."""
    if len(file.body) > LARGEST:
        return
    values = {
        "final_url": file.final_url,
        "status": file.status,
        "body": file.body,
        "content_type": file.content_type,
        "fetched_at": now,
    }
    insert_missing(connection, host_files, [{"url": file.url, **values}])
    connection.execute(sa.update(host_files).where(host_files.c.url == file.url).values(**values))
