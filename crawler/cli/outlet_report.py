"""What a probe found of each outlet, as tables on standard error, and its file."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.discovery.probe.findings import Judgement, Verdict
from crawler.discovery.probe.outlet_file import changes, outlet_from, short
from crawler.outlets import Outlet, outlet_path, write_outlet
from crawler.spiders.probe_visit import Target

_MOST_REFUSED = 8
"""Rows of refused sources of one kind that a table shows one by one."""


class Report:
    """Prints what was decided about outlets, and writes their files.

    :param folder: where the files are.
    :param expected: how many outlets are probed.
    :param update: whether files that exist are changed.
    """

    def __init__(self, folder: Path, expected: int, *, update: bool):
        self._folder, self._expected, self._update = folder, expected, update
        self._console = Console(stderr=True, highlight=False)
        self._reported = 0
        self._useless: list[str] = []

    def add(self, target: Target, judgement: Judgement) -> None:
        """Report on one outlet; for an outlet with usable sources its file is written."""
        self._reported += 1
        out = self._console
        findings = judgement.findings
        facts = [
            f"{findings.requests} requests",
            f"{len(findings.articles)} articles sampled",
            judgement.language or "",
            judgement.time_zone or "",
        ]
        out.print(f"\n[bold]{escape(target.home)}[/]  [dim]{', '.join(filter(None, facts))}[/]", soft_wrap=True)
        if judgement.verdicts:
            out.print(_table(judgement))
        for trouble in findings.troubles:
            out.print(
                f"[{'red' if trouble.fatal else 'yellow'}]{escape(trouble.what)}[/]. {escape(trouble.advice)}",
                soft_wrap=True,
            )
        if target.outlet is not None:
            self._compare(target.outlet, judgement)
        elif judgement.kept:
            self._write(outlet_from(judgement, home=target.home))
        if not judgement.kept:
            self._useless.append(target.home)
            if target.outlet is None:
                out.print("Nothing to crawl: no file was written.")

    def end(self) -> int:
        """Sum up; returns the exit status."""
        out = self._console
        if self._expected > 1:
            good = self._reported - len(self._useless)
            out.print(f"\n{good} of {self._expected} outlets can be crawled.")
            for home in self._useless:
                out.print(f"  not {escape(home)}", soft_wrap=True)
        if self._reported < self._expected:
            out.print("Stopped before the end; the same command goes on from here.", soft_wrap=True)
            return 130
        return 1 if self._useless else 0

    def _compare(self, known: Outlet, judgement: Judgement) -> None:
        after = outlet_from(judgement, known)
        said = (
            changes(known, after, judgement)
            if judgement.kept
            else ["no source of it can be read; its file stays as it is"]
        )
        for line in said or ["Nothing changed."]:
            self._console.print(escape(line), soft_wrap=True)
        if not judgement.kept or not said:
            return
        if self._update:
            self._write(after)
        else:
            self._console.print("`crawler outlets check --update` writes that into its file.", soft_wrap=True)

    def _write(self, outlet: Outlet) -> None:
        path = outlet_path(self._folder, outlet.name)
        write_outlet(outlet, path)
        self._console.print(f"→ {escape(str(path))}", soft_wrap=True)


def _table(judgement: Judgement) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", "source", "from", "articles", "of links", "latest", ""):
        table.add_column(name, justify="right" if name in ("articles", "of links") else "left", overflow="fold")
    shown: dict[str, int] = {}
    left_out: dict[str, int] = {}
    order = ("feed", "sitemap", "section", "links")
    for verdict in sorted(judgement.verdicts, key=lambda v: (not v.kept, order.index(v.found.kind))):
        kind = verdict.found.kind
        if not verdict.kept:
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] > _MOST_REFUSED:
                left_out[kind] = left_out.get(kind, 0) + 1
                continue
        _add_row(table, verdict, judgement.findings.home)
    for name, number in left_out.items():
        table.add_row("refused", f"{number} further {name}s", style="dim")
    return table


def _add_row(table: Table, verdict: Verdict, home: str) -> None:
    found = verdict.found
    table.add_row(
        "kept" if verdict.kept else "refused",
        f"{found.kind} {escape(short(found.url, home))}",
        found.by,
        str(len(verdict.articles)) if not found.problem else "",
        str(len(found.links)) if not found.problem else "",
        f"{verdict.newest:%Y-%m-%d %H:%M}" if verdict.newest else "",
        escape(verdict.why),
        style=None if verdict.kept else "dim",
    )
