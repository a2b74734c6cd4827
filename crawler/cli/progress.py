"""How far a crawl is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Self

from crawler.cli.terminal import console, tell

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from crawler.running.base import Progress

_EARLY = 5.0  # seconds and articles before anything is said of the time that is left
_FEW = 10


class Display:
    """Shows the progress of one crawl on standard error; to be used as a context manager."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._line: TaskID | None = None
        self._began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Show how far the crawl is."""
        if not sys.stderr.isatty() and self._bar is None:
            tell(progress_line(progress, monotonic() - self._began))
            return
        if self._bar is None:
            self._start()
        assert self._bar is not None
        assert self._line is not None
        counts = progress.counts
        self._bar.update(
            self._line,
            total=counts.found,
            completed=done(progress),
            pages=progress.pages,
            errors=sum(counts.failed.values()),
            left=time_left(progress, monotonic() - self._began),
            host=whereabouts(progress),
        )

    def _start(self) -> None:
        from rich.progress import BarColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            TextColumn("{task.completed} of {task.total} articles", style="bold", markup=False),
            TextColumn("{task.fields[pages]} pages", markup=False),
            TextColumn("{task.fields[left]}", style="cyan", markup=False),
            TextColumn("{task.fields[errors]} failed", style="red", markup=False),
            TextColumn("{task.fields[host]}", style="dim", markup=False),
            console=console(err=True),
            transient=True,
        )
        self._line = self._bar.add_task("", total=0, pages=0, errors=0, left="", host="")
        self._bar.start()


def done(progress: Progress) -> int:
    """How many of the articles that a crawl found it is done with."""
    counts = progress.counts
    return counts.stored + counts.earlier + counts.duplicates + sum(counts.failed.values())


def whereabouts(progress: Progress) -> str:
    """What a crawl is at: the host that answered last, or what is left to be compared when all is fetched."""
    if progress.comparing:
        return f"looking for copies, {progress.comparing} articles left"
    return progress.host


def time_left(progress: Progress, seconds: float) -> str:
    """About how long what was found takes, if it goes on as it went; empty while that cannot be known, and in the end.

    :param seconds: since the crawl began.
    """
    finished = done(progress)
    if seconds < _EARLY or finished < _FEW or progress.comparing:
        return ""
    left = max(progress.counts.found - finished, 0) * seconds / finished
    return f"about {timedelta(seconds=round(left))} left"


def progress_line(progress: Progress, seconds: float = 0.0) -> str:
    """A line that says how far a crawl is.

    :param seconds: since it began; 0 when that is not known.
    """
    failed = sum(progress.counts.failed.values())
    parts = (
        f"{done(progress)} of {progress.counts.found} articles",
        f"{progress.pages} pages",
        f"{failed} failed" if failed else "",
        time_left(progress, seconds),
        whereabouts(progress),
    )
    return ", ".join(filter(None, parts))
