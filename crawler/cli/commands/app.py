"""All commands together, as one application.

What a command needs beyond typer is imported inside its function, so that ``crawler --help`` answers at once.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from crawler.cli.commands.demo import demo
from crawler.cli.commands.export import export
from crawler.cli.commands.extraction.extract import extract
from crawler.cli.commands.extraction.learn import learn
from crawler.cli.commands.extraction.reextract import reextract
from crawler.cli.commands.failed import failed
from crawler.cli.commands.forget import forget
from crawler.cli.commands.history import history
from crawler.cli.commands.monitoring.metrics import metrics
from crawler.cli.commands.monitoring.report import report
from crawler.cli.commands.monitoring.status import status
from crawler.cli.commands.monitoring.watches import app as watches
from crawler.cli.commands.outlets import app as outlets
from crawler.cli.commands.run import run
from crawler.cli.commands.schema import schema
from crawler.cli.commands.scrape import scrape
from crawler.cli.commands.search import search
from crawler.cli.commands.serving.mcp import mcp
from crawler.cli.commands.serving.serve import serve
from crawler.cli.commands.show import show
from crawler.cli.commands.store import app as store_
from crawler.cli.errors import Commands
from crawler.cli.options import STORE, Common, with_common_options
from crawler.cli.terminal import say

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take twice the time to print a help text
    context_settings={"help_option_names": ["-h", "--help"]},
)
_ON_STORE = (
    *(scrape, run, status, extract, reextract, learn, show, search, history, export, failed, forget),
    *(metrics, report, mcp, serve),
)
for command in (*_ON_STORE, schema, demo):
    with_options = with_common_options(command, store=command in _ON_STORE)
    app.command(
        no_args_is_help=command in (scrape, extract, reextract, history, search, forget),
        # What a search leaves out begins with a hyphen.
        context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]} if command is search else {},
    )(with_options)

app.add_typer(outlets, name="outlets")
app.add_typer(store_, name="store")
app.add_typer(watches, name="watches")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("outlet-crawler")
        except PackageNotFoundError:
            number = "from a checkout that is not installed"
        say(f"crawler {number}")
        raise typer.Exit


@app.callback()
def _crawler(
    ctx: typer.Context,
    store: Annotated[str, STORE] = "crawler.db",
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Outlets in, clean articles out.

    \b
    crawler scrape https://outlet.example/international/ -o articles.jsonl
    crawler extract page.html | jq .title
    crawler demo
    """
    named = ctx.get_parameter_source("store")
    ctx.obj = Common(store=store, store_named=named is not None and named.name == "COMMANDLINE")
    _tell_misspelt()


def _tell_misspelt() -> None:
    if not any(name.startswith("CRAWLER_") for name in os.environ):  # as mostly; it spares the import
        return
    from crawler.own_settings import misspelt

    for name, meant in misspelt().items():
        say(f"{name} in the environment is no setting; did you mean {meant}?", err=True)
