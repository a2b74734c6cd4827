"""Runs a spider for a command: settings, logging, progress, and the table at the end."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.store import Counts


@dataclass(slots=True)
class Outcome:
    """What a crawl ended with."""

    counts: Counts | None
    """What it found, stored and failed; None when it did not come to begin."""

    problems: dict[str, str]
    """For each address that the user named and that gave nothing, why."""

    complete: bool
    """Whether it ran to its end; if not, the same command goes on with it."""

    output_problem: OSError | None
    """Why the output could not be written."""


def crawl(
    spider: str,
    arguments: dict[str, Any],
    *,
    store: str,
    output: str | None = None,
    new_only: bool = False,
    options: Sequence[str] = (),
) -> Outcome:
    """Run one spider to its end in this process; a process can do so once.

    :param options: ``NAME=VALUE`` settings of the user's, which win over everything.
    :raises typer.BadParameter: an option is not of that form.
    :raises crawler.store.StoreError: the database cannot be used.
    """
    from crawler.store import Store

    settings = crawl_settings(store, output, new_only, options)
    check_output(output)
    Store.open(settings["CRAWLER_STORE"]).close()  # says what is wrong with it before anything is fetched

    settings.set("LOG_INSTALL_ROOT_HANDLER", bool(settings["LOG_FILE"]), priority="cmdline")

    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.crawl.frontier import CrawlFrontier
    from crawler.extensions.output import Output

    process = AsyncCrawlerProcess(settings)
    if not settings["LOG_FILE"]:
        log_to_stderr(settings)
    crawler = process.create_crawler(spider)
    failures: list[BaseException] = []
    task = process.crawl(crawler, **arguments)
    task.add_done_callback(lambda t: failures.extend(filter(None, [None if t.cancelled() else t.exception()])))
    process.start()
    if failures:
        raise failures[0]
    frontier = CrawlFrontier.of(crawler)
    session = frontier.session
    if session.broken is not None:
        raise session.broken
    written = crawler.get_extension(Output)
    return Outcome(session.final, frontier.problems, session.complete, written.problem if written else None)


def crawl_settings(store: str, output: str | None, new_only: bool, options: Sequence[str]) -> Settings:
    """The project's settings as a command uses them: quiet, with a progress bar and an output file."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    command = {
        "CRAWLER_STORE": store,
        "CRAWLER_OUTPUT": output,
        "CRAWLER_OUTPUT_NEW_ONLY": new_only,
        "CRAWLER_PROGRESS": True,
        "LOG_LEVEL": "WARNING",
        "EXTENSIONS": {"crawler.extensions.output.Output": 10, "crawler.extensions.progress.ProgressBar": 20},
    }
    settings.setdict(command, priority="cmdline")
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"{option!r} is not NAME=VALUE", param_hint="-s")
        settings.set(name.strip(), value.strip(), priority="cmdline")
    return settings


def report(outcome: Outcome) -> int:
    """Print what a crawl ended with to standard error; returns the exit status."""
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True, highlight=False)
    if outcome.counts is not None:
        counts = outcome.counts
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
        console.print(table)
    for url, reason in outcome.problems.items():
        console.print(f"[red]{url}[/]: {reason}{HINTS.get(reason, '')}", soft_wrap=True)
    if isinstance(outcome.output_problem, BrokenPipeError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the interpreter flushes it at exit
    elif outcome.output_problem is not None:
        console.print(
            f"The output could not be written: {outcome.output_problem}. What was stored stays stored; "
            "make room and run the same command again.",
            style="red",
            soft_wrap=True,
        )
    elif not outcome.complete:
        console.print("Stopped before the end; the same command goes on from here.", soft_wrap=True)
        return 130
    return 1 if outcome.problems or outcome.output_problem else 0


HINTS = {
    "host does not resolve": ". Check the spelling of the address, and the network.",
    "connection refused": ". Nothing answers there; check the address and its port.",
    "no answer in time": ". Try again later, or with -s DOWNLOAD_TIMEOUT=120.",
    "answered 404": ". Open it in a browser: has it moved?",
    "answered 403": ". The outlet does not let this crawler in.",
    "forbidden by robots.txt": ". The outlet asks crawlers not to fetch it.",
    "lists no articles": ". Name a page that lists some, or an article itself.",
}


def check_output(output: str | None) -> None:
    """Say before anything is fetched why the file of ``-o`` cannot be written.

    :raises OSError: it cannot; says why.
    :raises ValueError: its ending names no format.
    """
    if output in (None, "-"):
        return
    from crawler.export import exporter_for

    exporter_for(output)
    path = Path(output)
    folder = path.resolve().parent
    if path.is_dir():
        raise IsADirectoryError(f"{output} is a folder; name a file in it")
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder} to write {path.name} in")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise PermissionError(f"{output} cannot be written: no permission")


class _CurrentStderr(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment: the progress bar puts itself in between."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def log_to_stderr(settings: Settings) -> None:
    """Have the log written to standard error, above a progress bar if there is one."""
    handler = _CurrentStderr()
    handler.setFormatter(logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]))
    handler.setLevel(settings["LOG_LEVEL"])
    # A host that does not answer is told once, by the table at the end, not by a traceback of its robots.txt.
    handler.addFilter(lambda record: record.name != "scrapy.downloadermiddlewares.robotstxt")
    handler.addFilter(lambda record: not getattr(record, "told_by_command", False))
    logging.root.addHandler(handler)
    logging.root.setLevel(settings["LOG_LEVEL"])
