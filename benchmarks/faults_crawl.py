"""What the parts of the fault benchmark share: a crawl as a user starts it, and what it ended in."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from crawler.store.engine import store_url

_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_TIMEOUT": "5",
    "CRAWLER_TDMREP": "False",
    "CRAWLER_CONTACT": "faults@benchmark.example",
}
LONGEST = 240.0
"""Seconds after which a crawl is taken for one that does not end."""


@dataclass(slots=True, frozen=True)
class Ended:
    """What a cause ended in."""

    name: str
    right: bool
    state: str
    said: str


async def start(
    folder: Path,
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    **environment: str,
) -> asyncio.subprocess.Process:
    """Run ``crawler ARGUMENTS`` in a folder; what it says goes into ``crawl.log`` there.

    :param before: a command that runs it.
    """
    command = [*before, sys.executable, "-m", "crawler", *arguments]
    for name, value in (_SETTINGS | dict(settings or {})).items():
        command += ["-s", f"{name}={value}"]
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment}
    with (folder / "crawl.log").open("wb") as log:
        return await asyncio.create_subprocess_exec(*command, cwd=folder, env=own, stdout=log, stderr=log)


async def end(process: asyncio.subprocess.Process) -> int:
    """The exit status of a crawl; -1 when it did not end in time."""
    try:
        return await asyncio.wait_for(process.wait(), LONGEST)
    except TimeoutError:
        process.kill()
        await process.wait()
        return -1


def said(folder: Path) -> str:
    """What a crawl wrote to standard error."""
    return (folder / "crawl.log").read_text("utf-8", "replace")


def stored(store: str | Path) -> int:
    """How many articles a store holds.

    :param store: a path of an SQLite file, or an URL of a database.
    """
    try:
        return int(select(store, "SELECT count(*) FROM articles")[0][0])
    except DatabaseError:  # the file is there, and has no tables yet
        return 0


def reasons(store: str | Path) -> str:
    """What was remarked on URLs of a store: above all why they failed."""
    return "; ".join(
        row[0] for row in select(store, "SELECT DISTINCT reason FROM urls WHERE reason IS NOT NULL ORDER BY 1")
    )


def select(store: str | Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query of a store."""
    engine = sa.create_engine(store_url(store), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]
