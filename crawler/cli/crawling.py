"""A crawl as a command makes it: its settings, its log, how far it is, and what it ended with."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import typer

from crawler.cli.terminal import SafeFormatter, counted, tell

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.running.base import Ended, Event, Stopping
    from crawler.store import Counts

SECONDS_IN_A_PIPE = 30.0
"""Between two lines of progress where standard error is no terminal."""


def given_settings(options: Sequence[str]) -> dict[str, Any]:
    """The Scrapy settings that a person gave as ``NAME=VALUE``.

    :raises typer.BadParameter: one is not of that form, there is no such setting, or it cannot have that value.
    """
    from crawler.running.given import read_setting
    from crawler.setting import WrongSetting

    given = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"{option!r} is not NAME=VALUE", param_hint="-s")
        try:
            given[name.strip()] = read_setting(name.strip(), value.strip())
        except WrongSetting as error:
            raise typer.BadParameter(str(error), param_hint="-s") from None
    return given


def named_settings(**values: str | None) -> list[str]:
    """Settings that options of a command give, as ``-s`` takes them; None where none was given."""
    return [f"{name}={value}" for name, value in values.items() if value is not None]


def crawl(
    spider: str,
    arguments: Mapping[str, Any],
    *,
    store: str,
    output: str | None = None,
    new_only: bool = False,
    options: Sequence[str] = (),
) -> Ended:
    """Run one spider to its end in this process; a process can do so once.

    :param options: ``NAME=VALUE`` settings of the user's, which win over everything.
    :raises typer.BadParameter: an option is not of that form.
    :raises crawler.store.StoreError: the database cannot be used.
    """
    from crawler.cli.progress import Display
    from crawler.running.base import Ended, Job, Progress, Stopping
    from crawler.running.local import LocalRunner, crawl_settings

    given = {"CRAWLER_PROGRESS_SECONDS": 0.5 if sys.stderr.isatty() else SECONDS_IN_A_PIPE} | given_settings(options)
    settings = crawl_settings(store, given, output=output, new_only=new_only)
    ended: list[Ended] = []
    with Display() as display:

        def listen(event: Event) -> None:
            if isinstance(event, Progress):
                display.show(event)
            elif isinstance(event, Stopping):
                tell_stopping(event)
            elif isinstance(event, Ended):
                ended.append(event)

        runner = LocalRunner(Job(name=spider, spider=spider, arguments=arguments), settings, listen)
        log_to_stderr(settings)
        runner.run()
    return ended[0]


def report(ended: Ended) -> int:
    """Print what a crawl ended with to standard error; returns the exit status."""
    from crawler.reasons import hint

    if ended.counts is not None:
        _print_counts(ended.counts)
    for url, reason in ended.problems.items():
        tell((url, "red"), f": {reason}{hint(reason)}")
    if isinstance(ended.output_problem, BrokenPipeError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the interpreter flushes it at exit
    elif ended.output_problem is not None:
        problem = f"The output could not be written: {ended.output_problem}. What was stored stays stored; "
        full = ended.output_problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        then = "make room and run the same command again" if full else "run the same command with another -o"
        tell((f"{problem}{then}.", "red"))
    elif not ended.complete:
        tell("Stopped before the end; the same command goes on from here.")
        return 130
    return 1 if ended.problems or ended.output_problem else 0


def _print_counts(counts: Counts) -> None:
    from rich.table import Table

    from crawler.cli.tables import print_parts

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", justify="right")
    table.add_column()
    table.add_row(str(counts.found), "found")
    table.add_row(str(counts.stored), "stored")
    if counts.earlier:
        table.add_row(str(counts.earlier), "stored earlier")
    table.add_row(str(counts.duplicates), "duplicates")
    table.add_row(str(sum(counts.failed.values())), "failed")
    for reason, number in sorted(counts.failed.items(), key=lambda item: -item[1]):
        table.add_row(str(number), f"  {reason}", style="dim")
    print_parts(table, err=True)


def tell_stopping(event: Stopping) -> None:
    """Say what a crawl that was told to end waits for."""
    number = sum(event.hosts.values())
    waits = ", ".join(sorted(event.hosts)[:3]) + (" and others" if len(event.hosts) > 3 else "")
    under_way = f"{counted(number, 'request')} to {waits}" if number else "what is being stored"
    tell(f"Ending: waiting for {under_way}. Once more ends it at once.")


class _CurrentStderr(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment: the progress bar puts itself in between."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def log_to_stderr(settings: Settings) -> None:
    """Have the log written to standard error, above a progress bar if there is one; not if it goes into a file."""
    if settings["LOG_FILE"]:
        return
    from crawler.running.json_log import JsonFormatter

    handler = _CurrentStderr()
    if settings["CRAWLER_LOG_FORMAT"] == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(SafeFormatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]))
    handler.setLevel(settings["LOG_LEVEL"])
    # A host that does not answer is told once, by the table at the end, not by a traceback of its robots.txt.
    handler.addFilter(lambda record: record.name != "scrapy.downloadermiddlewares.robotstxt")
    handler.addFilter(lambda record: not getattr(record, "told_by_command", False))
    logging.root.addHandler(handler)
    logging.root.setLevel(settings["LOG_LEVEL"])
    # Scrapy has a record made of every request and item, which all handlers then drop.
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
