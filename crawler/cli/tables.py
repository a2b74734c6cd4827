"""Tables on standard output: as wide as the terminal, or in a pipe as wide as they need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from crawler.cli.terminal import console

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_ANY_WIDTH = 100_000
_BESIDE = 30
"""Characters to which columns beside one that is cut are folded."""


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


def print_parts(*parts: RenderableType, err: bool = False) -> None:
    """Print tables and texts to standard output; in a pipe neither wrapped nor cut, nor filled up with spaces.

    :param err: to standard error instead.
    """
    output = console(err=err, width=_ANY_WIDTH)
    if output.is_terminal:
        for part in parts:
            output.print(part)
        return
    with output.capture() as captured:
        for part in parts:
            output.print(part)
    (sys.stderr if err else sys.stdout).writelines(f"{line.rstrip()}\n" for line in captured.get().split("\n")[:-1])
