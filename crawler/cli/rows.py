"""What commands print with ``--json``: a line each, described by ``crawler schema NAME``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crawler.answers.rows import ListedOutlet, OutletStanding, Reextracted, Version
from crawler.cli.terminal import say
from crawler.store.monitoring.watches import WatchHit
from crawler.store.records import FailedUrl

ROWS: dict[str, type] = {
    "status": OutletStanding,
    "failed": FailedUrl,
    "history": Version,
    "outlets": ListedOutlet,
    "reextract": Reextracted,
    "watches": WatchHit,
}
"""What ``crawler schema`` calls a line → what it is."""


def print_rows(rows: Iterable[Any]) -> None:
    """Print a line of JSON for each row, as it comes."""
    import msgspec

    for row in rows:
        say(msgspec.json.encode(row).decode())
