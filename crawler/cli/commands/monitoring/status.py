"""``crawler status``: how the crawl of each outlet stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from crawler.answers.moments import span
from crawler.cli.options import OUTLETS, AsJson, OutletNames, OutletsFolder
from crawler.cli.outlet_names import chosen_files, tell_unused
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from rich.table import Table

    from crawler.store.monitoring.processes import Working
    from crawler.store.monitoring.standing import Standing


def status(
    ctx: typer.Context,
    names: OutletNames = None,
    folder: OutletsFolder = OUTLETS,
    as_json: AsJson = False,
) -> None:
    """Show for each outlet its last crawl, the next one, what it brought, and what is wrong; and which processes of
    which machines work on the store.

    Doubtful are articles whose text is more likely wrong than right: look at them with crawler show.

    \b
    crawler status
    crawler status outlet.example
    crawler status --json | jq 'select(.alarms != [])'
    """
    from crawler.answers.standings import standing_of
    from crawler.cli.rows import print_rows
    from crawler.cli.tables import plain_table
    from crawler.store import Store
    from crawler.store.monitoring.processes import working

    outlets, faulty = chosen_files(folder, names)
    unused = tell_unused(faulty)
    table = plain_table(
        "outlet", "last crawl", "next", "new", "articles", "doubtful", "gone", "errors", "backlog", "alarms"
    )
    messages: list[str] = []
    with Store.open(ctx.obj.store, create=False) as store:
        for outlet in outlets:
            now = store.now()
            found = standing_of(store, outlet.name, outlet, now)
            if as_json:
                print_rows([found])
                continue
            table.add_row(outlet.name, *_cells(found, now, paused=outlet.paused))
            messages += [f"{outlet.name}: {alarm}" for alarm in found.alarms]
        now = store.now()
        processes = store.read(working, now)
    if not as_json:
        _print_tables(table, processes, now, messages)
    raise typer.Exit(unused)


def _print_tables(table: Table, processes: list[Working], now: datetime, messages: list[str]) -> None:
    from crawler.cli.tables import plain_table, print_parts

    print_parts(table)
    if processes:
        shown = plain_table("process", "machine", "outlets", "hosts", "since")
        for each in processes:
            since = f"{span(now - each.since)} ago" if each.since else ""
            shown.add_row(str(each.process), each.machine, str(each.outlets or ""), str(each.hosts or ""), since)
        say()
        print_parts(shown)
    if messages:
        say("\n" + "\n".join(messages))


def _cells(found: Standing, now: datetime, *, paused: bool) -> list[str]:
    due = "due" if found.next <= now else f"in {span(found.next - now)}"
    return [
        _last(found, now),
        "paused" if paused else due,
        "" if found.last is None else str(found.new),
        str(found.articles),
        str(found.doubtful or ""),
        str(found.gone or ""),
        str(found.errors or ""),
        str(found.backlog or ""),
        str(len(found.alarms) or ""),
    ]


def _last(found: Standing, now: datetime) -> str:
    if found.last is None:
        return "never"
    return f"{span(now - found.last)} ago" + (f", {found.state}" if found.state != "finished" else "")
