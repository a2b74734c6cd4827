"""What was read of a page and why, as tables."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.cli.tables import plain_table
from crawler.items import Block, Entry, Image, Related

if TYPE_CHECKING:
    from rich.table import Table

    from crawler.extraction.explain import Explanation

_LONGEST = 90
"""Characters of a value that go into a pipe; a terminal shows as many as it is wide."""


def tables_of(explanation: Explanation) -> tuple[Table, Table]:
    """The fields, each followed by the values that lost; the blocks, in the order of the page."""
    fields = plain_table("field", "value", "from", cut="value")
    for entry in explanation.fields:
        if entry.lost or _said(entry.value):
            fields.add_row(entry.name, _short(entry.value), entry.source)
        for value, source in entry.lost:
            fields.add_row("", f"not {_short(value)}", source)
    blocks = plain_table("became", "text", "stands in", "chance", "for and against", cut="text")
    for block in explanation.blocks:
        chance = "" if block.chance is None else f"{block.chance:.2f}"
        evidence = " ".join(f"{'+' if weight > 0 else '−'}{name}" for name, weight in block.evidence)
        blocks.add_row(block.became, _short(block.text), block.place, chance, evidence)
    return fields, blocks


def fields_without_value(explanation: Explanation) -> list[str]:
    """The fields that the first table leaves out: the page gives no value for them, not even one that lost."""
    return [entry.name for entry in explanation.fields if not entry.lost and not _said(entry.value)]


def _short(value: Any) -> str:
    text = _said(value) or "-"
    return text if len(text) <= _LONGEST or sys.stdout.isatty() else f"{text[:_LONGEST]}…"


def _said(value: Any) -> str:
    """A value on one line; empty for none."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Image):
        return " – ".join(filter(None, (value.url, value.caption, value.credit)))
    if isinstance(value, Related | Entry):
        return value.title or _said(getattr(value, "text", ""))
    text = value.text if isinstance(value, Block) else "" if value is None else str(value)
    return " ".join(text.split())
