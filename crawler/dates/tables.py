"""What Unicode CLDR and the tz database know of dates in the world, as scripts/date_tables.py writes it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Any:
    """A table of tables.json: ``months``, ``weekdays``, ``month_first``, ``day_first``, ``countries``, ``zones``,
    ``languages`` or ``offsets``."""
    return _tables()[name]


@cache
def _tables() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("crawler.dates") / "tables.json").read_text("utf-8"))
    return found
