"""What a probe found of each outlet, as tables on standard error, and its file."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from crawler.cli.tables import print_parts
from crawler.cli.terminal import tell
from crawler.discovery.probe.findings import Judgement, Verdict
from crawler.discovery.probe.outlet_file import changes, found_outlet, short
from crawler.outlets import Outlet, outlet_path, write_outlet
from crawler.spiders.probe_requests import Target

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
        self._reported = 0
        self._useless: list[str] = []

    def add(self, target: Target, judgement: Judgement) -> None:
        """Report on one outlet; for an outlet with usable sources its file is written."""
        self._reported += 1
        findings = judgement.findings
        facts = [
            f"{findings.requests} requests",
            f"{len(findings.articles)} articles sampled",
            judgement.language or "",
            judgement.time_zone or "",
        ]
        tell("\n", (target.home, "bold"), "  ", (", ".join(filter(None, facts)), "dim"))
        if judgement.verdicts:
            print_parts(_table(judgement), err=True)
        for trouble in findings.troubles:
            tell((trouble.what, "red" if trouble.fatal else "yellow"), f". {trouble.advice}")
        if target.outlet is not None:
            self._compare(target.outlet, judgement)
        elif judgement.kept:
            self._write(found_outlet(judgement, home=target.home))
        if not judgement.kept:
            self._useless.append(target.home)
            if target.outlet is None:
                tell("Nothing to crawl: no file was written.")

    def end(self) -> int:
        """Sum up; returns the exit status."""
        if self._expected > 1:
            good = self._reported - len(self._useless)
            tell(f"\n{good} of {self._expected} outlets can be crawled.")
            for home in self._useless:
                tell(f"  not {home}")
        if self._reported < self._expected:
            tell("Stopped before the end; the same command goes on from here.")
            return 130
        return 1 if self._useless else 0

    def _compare(self, known: Outlet, judgement: Judgement) -> None:
        after = found_outlet(judgement, known)
        said = (
            changes(known, after, judgement)
            if judgement.kept
            else ["no source of it can be read; its file stays as it is"]
        )
        for line in said or ["Nothing changed."]:
            tell(line)
        if not judgement.kept or not said:
            return
        if self._update:
            self._write(after)
        else:
            tell("`crawler outlets check --update` writes that into its file.")

    def _write(self, outlet: Outlet) -> None:
        path = outlet_path(self._folder, outlet.name)
        write_outlet(outlet, path)
        tell(f"→ {path}")


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
        f"{found.kind} {short(found.url, home)}",
        found.by,
        str(len(verdict.articles)) if not found.problem else "",
        str(len(found.links)) if not found.problem else "",
        f"{verdict.newest:%Y-%m-%d %H:%M}" if verdict.newest else "",
        verdict.why,
        style=None if verdict.kept else "dim",
    )
