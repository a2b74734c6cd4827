"""What reaches the terminal: no character in it that a page, a header or a feed could steer the terminal with."""

from __future__ import annotations

import io
import logging
import os
import sys
from codecs import getincrementaldecoder
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.text import Text

_STEERING = {
    **dict.fromkeys((*range(0x20), 0x7F, *range(0x80, 0xA0)), "\ufffd"),  # C0, DEL, C1: ECMA-48
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),  # turn the rest of a line: UAX #9
    **{ord("\t"): "\t", ord("\n"): "\n", ord("\r"): ""},
}


def safe(text: str) -> str:
    """A text as a terminal may have it: what would steer it is replaced by U+FFFD; tabs and line ends stay.

    >>> safe("a\\x1b]0;owned\\x07 title\\r\\n")
    'a�]0;owned� title\\n'
    """
    return text.translate(_STEERING)


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text to standard output, or to standard error."""
    typer.echo(safe(text), err=err, nl=nl)


def counted(number: int, noun: str) -> str:
    """A number with its noun, which gets an "s" for all but one.

    >>> counted(1, "article"), counted(0, "article")
    ('1 article', '0 articles')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def console(*, err: bool = False, width: int | None = None) -> Console:
    """Standard output or standard error for rich: without mark-up, and plain wherever it is no terminal.

    :param err: whether it is standard error.
    :param width: columns of what is no terminal; None for what rich takes.
    """
    from rich.console import Console
    from rich.segment import Segment

    class SafeConsole(Console):
        def render_str(self, text: str, **options: Any) -> Text:
            return super().render_str(safe(text), **options)  # before a column's width is taken from it

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Any:
            for segment in super().render(renderable, options):
                yield segment if segment.control else Segment(safe(segment.text), segment.style)

        def on_broken_pipe(self) -> None:
            raise

    terminal = (sys.stderr if err else sys.stdout).isatty()  # rich would take FORCE_COLOR for a terminal
    return SafeConsole(
        stderr=err,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=terminal,
        width=None if terminal else width,
    )


def tell(*parts: str | tuple[str, str]) -> None:
    """Print a line to standard error.

    :param parts: what it is made of: texts, and texts with a style of rich's.
    """
    from rich.text import Text

    console(err=True).print(Text.assemble(*parts), soft_wrap=True)


class SafeFormatter(logging.Formatter):
    """Formats log lines for a terminal: libraries put into them what pages say."""

    def format(self, record: logging.LogRecord) -> str:
        return safe(super().format(record))


class _SafeBytes(io.BufferedIOBase):
    """A terminal, for those who write bytes: their texts are somebody else's, too."""

    def __init__(self, terminal: io.BufferedIOBase):
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._terminal.write(safe(self._decoder.decode(bytes(data))).encode())
        return len(data)

    def flush(self) -> None:
        self._terminal.flush()

    def fileno(self) -> int:
        return self._terminal.fileno()


class _SafeTerminal(io.TextIOWrapper):
    @cached_property
    def buffer(self) -> Any:
        return _SafeBytes(super().buffer)  # type: ignore[arg-type]


def open_standard_streams() -> None:
    """Have files in the place of standard streams that a caller closed (``>&-``), for the next files that are opened
    would take their numbers: nothing comes in, what libraries tell goes nowhere, and output cannot be written, which
    is told like a full disk."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)  # takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


def guard_terminal() -> None:
    """Have made safe what does not come through this module: bytes on standard output, if that is a terminal, and
    what libraries log where a command has no log."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(SafeFormatter())
    if sys.stdout.isatty() and isinstance(sys.stdout, io.TextIOWrapper):
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        sys.stdout = _SafeTerminal(sys.stdout.detach(), encoding, errors, line_buffering=True)
