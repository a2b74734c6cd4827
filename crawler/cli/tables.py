"""Tables on standard output: as wide as the terminal, or in a pipe as wide as they need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_ANY_WIDTH = 100_000
_BESIDE = 30
"""Characters to which columns beside one that is cut are folded."""


def console() -> Console:
    """Standard output for rich; what goes into a pipe is neither wrapped nor cut."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(highlight=False, markup=False, emoji=False)
    return Console(highlight=False, markup=False, emoji=False, width=_ANY_WIDTH)


def plain_table(*columns: str, cut: str | None = None) -> Table:
    """A table without lines; long texts continue on the next line rather than being cut.

    :param cut: the column whose texts are cut to the terminal's width instead.
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=cut is not None and sys.stdout.isatty())
    for column in columns:
        if column == cut:
            table.add_column(column, overflow="ellipsis", no_wrap=True, ratio=1)
        else:
            table.add_column(column, overflow="fold", max_width=_BESIDE if table.expand else None)
    return table


def print_table(table: Table) -> None:
    """Print a table to standard output; in a pipe without the spaces that fill its last column."""
    output = console()
    if output.is_terminal:
        output.print(table)
        return
    with output.capture() as captured:
        output.print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
