"""``crawler store``: what is done with the store as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from crawler.cli.options import with_common_options
from crawler.cli.terminal import say

app = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None)


def _store() -> None:
    """Bring a store to the current version.

    \b
    crawler store upgrade
    """


def upgrade(ctx: typer.Context) -> None:
    """Bring a store of an earlier version to this one, and give the disk space back that it frees.

    Every command that opens such a store brings it up and says so; this one does it at a time of your choosing. An
    SQLite file is copied before, to FILE.VERSION; a PostgreSQL database is yours to dump.

    \b
    crawler store upgrade
    crawler store upgrade --store postgresql://user@host/database
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        store.compact()
        totals = store.counts()
        articles = f"{totals.articles} article{'' if totals.articles == 1 else 's'}"
        say(f"{store.database.name} is of the current version and holds {articles}.")


def _add(command: Callable[..., Any]) -> None:
    app.command()(with_common_options(command, store=True))


app.callback()(with_common_options(_store, store=False))
_add(upgrade)
