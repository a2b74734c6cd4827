"""``crawler report``: what the store has brought, as a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from crawler.cli.options import OUTLETS, Outlet, OutletsFolder, earliest
from crawler.cli.outlet_names import stored_outlets

_DAYS = 30


def report(
    ctx: typer.Context,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; a file is replaced whole.")
    ] = "report.html",
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    since: Annotated[
        datetime | None,
        typer.Option(parser=earliest, metavar="DATE", help="Only what was stored since; 30 days ago if not given."),
    ] = None,
) -> None:
    """Write a report on what the store has brought: one HTML file that needs no network.

    Articles a day, fields, latency, failures, copies, templates and answers, each as a plot with its table.

    \b
    crawler report
    crawler report --outlet outlet.example --since 2026-01-01 -o outlet.html
    """
    from crawler.cli.written_file import opened
    from crawler.outlets import KnownOutlets
    from crawler.reporting.report import write_report
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        names = stored_outlets(store, folder, outlet)
        files = [each.name for each in KnownOutlets(folder).outlets if names and each.names & set(names)]
        page = write_report(store, since or store.now() - timedelta(days=_DAYS), names, files)
    with opened(output) as fp:
        fp.write(page.encode())
