"""``crawler failed``: the URLs that gave nothing, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, AsJson, Outlet, OutletsFolder, Settings
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.store import FailedUrl, Store


def failed(
    ctx: typer.Context,
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    retry: Annotated[bool, typer.Option("--retry", help="Fetch them again.")] = False,
    as_json: AsJson = False,
    setting: Settings = None,
) -> None:
    """List the URLs that gave no article, and why.

    \b
    crawler failed
    crawler failed --outlet outlet.example --retry
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        names = stored_outlets(store, folder, outlet)
        if as_json:
            from crawler.cli.rows import print_rows

            print_rows(store.failed(outlet=names))
        if not retry:
            if not as_json:
                _list(store, outlet, names)
            return
        links = store.retry_failed(outlet=names)
    if not links:
        say("No URL failed: there is nothing to fetch again.")
        return
    from crawler.cli.crawling import crawl, report

    raise typer.Exit(report(crawl("section", {"links": links}, store=ctx.obj.store, options=setting or [])))


def _list(store: Store, outlet: str | None, names: list[str] | None) -> None:
    from crawler.cli.tables import plain_table, print_parts

    rows = list(store.failed(outlet=names))
    if not rows:
        say("No URL failed." if outlet is None else f"No URL of {outlet} failed.")
        return
    table = plain_table("reason", "tries", "last try", "next try", "URL")
    for row in rows:
        table.add_row(row.reason, str(row.attempts), _minute(row.tried_at), _next(row), row.url)
    print_parts(table)
    say(f"\n{len(rows)} failed; `crawler failed --retry` fetches them again.", err=True)


def _minute(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def _next(row: FailedUrl) -> str:
    return _minute(row.next_fetch_at) or "never by itself"
