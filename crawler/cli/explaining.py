"""What was read of a page and why, as tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.cli.tables import plain_table

if TYPE_CHECKING:
    from rich.table import Table

    from crawler.extraction.explain import Explanation

_LONGEST = 90


def tables_of(explanation: Explanation) -> tuple[Table, Table]:
    """The fields, each followed by the values that lost; the blocks, in the order of the page."""
    fields = plain_table("field", "value", "from")
    for entry in explanation.fields:
        fields.add_row(entry.name, _short(entry.value), entry.source)
        for value, source in entry.lost:
            fields.add_row("", f"not {_short(value)}", source)
    blocks = plain_table("became", "text", "stands in")
    for block in explanation.blocks:
        blocks.add_row(block.became, _short(block.text), block.place)
    return fields, blocks


def _short(value: Any) -> str:
    if value is None or value == []:
        return "-"
    text = value.isoformat() if isinstance(value, datetime) else value if isinstance(value, str) else ""
    text = text or (", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
