"""``crawler metrics``: the store's figures for Prometheus."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder
from crawler.cli.outlet_names import tell_unused


def metrics(
    ctx: typer.Context,
    folder: OutletsFolder = OUTLETS,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; a file is replaced whole.")
    ] = "-",
) -> None:
    """Print the store's figures as Prometheus reads them: articles, failures, backlog, lateness, alarms.

    The file is for the textfile collector of node_exporter; `crawler serve` answers with the same at /metrics.

    \b
    crawler metrics
    crawler metrics -o /var/lib/prometheus/node-exporter/crawler.prom
    """
    from crawler.cli.written_file import opened
    from crawler.outlets import KnownOutlets
    from crawler.reporting.metrics import metrics_text
    from crawler.store import Store

    files = KnownOutlets(folder)
    outlets = files.outlets
    unused = tell_unused(files.problems)
    with Store.open(ctx.obj.store, create=False) as store:
        text = metrics_text(store, outlets)
    with opened(output) as fp:
        fp.write(text)
    raise typer.Exit(unused)
