"""``crawler store``: what is done with the store as a whole."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from crawler.cli.options import with_common_options
from crawler.cli.terminal import counted, say

if TYPE_CHECKING:
    from rich.console import RenderableType

_FAULTS_SHOWN = 100

app = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None)


def _store() -> None:
    """Look after a store: its size, its soundness, copies of it, its version.

    \b
    crawler store info
    crawler store backup crawler.backup.db
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
        say(f"{store.database.name} is of the current version and holds {counted(totals.articles, 'article')}.")


def info(ctx: typer.Context) -> None:
    """Show what a store holds, and what takes the space.

    \b
    crawler store info
    """
    from rich.text import Text

    from crawler.cli.tables import plain_table, print_parts
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        sizes, name = store.sizes(), store.database.name
    what = f"{counted(sizes.articles, 'article')}, {sizes.revisions} earlier versions, {sizes.kept_pages} kept pages"
    each = f", {round(sizes.total_bytes / sizes.articles)} an article" if sizes.articles else ""
    parts: list[RenderableType] = [
        Text(f"{name}, version {sizes.version}"),
        Text(what),
        Text(f"{sizes.total_bytes} bytes{each}; {sizes.text_bytes} are the articles themselves, compressed"),
    ]
    if sizes.dead_rows is not None:
        open_ = (
            f"; a transaction has been open for {sizes.oldest_transaction:.0f} s" if sizes.oldest_transaction else ""
        )
        parts.append(Text(f"{sizes.dead_rows} dead rows, which vacuuming clears{open_}"))
    if sizes.parts:
        table = plain_table("what", "bytes", "share")
        for part, size in sizes.parts.items():
            table.add_row(part, str(size), f"{size / max(sizes.total_bytes, 1):.0%}")
        parts += [Text(), table]
    print_parts(*parts)


def check(ctx: typer.Context) -> None:
    """Read all of a store, and say what is wrong with it; ends with 1 if anything is.

    The database itself, every article, version and kept page, and whether search, changes and clusters agree with
    them. Crawls may go on meanwhile.

    \b
    crawler store check
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        name = store.database.name
        faults = list(islice(store.check(), _FAULTS_SHOWN + 1))
        for fault in faults[:_FAULTS_SHOWN]:
            say(fault)
        if faults:
            more = " and more" if len(faults) > _FAULTS_SHOWN else ""
            number = min(len(faults), _FAULTS_SHOWN)
            raise ValueError(
                f"{name} has {counted(number, 'fault')}{more}; put it back from a copy, or forget "
                "and fetch again what they name"
            )
        say(f"{name} is sound: {counted(store.counts().articles, 'article')} read.")


def compact(ctx: typer.Context) -> None:
    """Give the space of what was deleted back, and leave nothing of it in an SQLite file.

    Crawls wait meanwhile if the store is an SQLite file. PostgreSQL keeps the space for what is stored next.

    \b
    crawler store compact
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        before = store.sizes().total_bytes
        store.compact()
        say(f"{store.database.name} had {before} bytes and has {store.sizes().total_bytes}.")


def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy is to be; an earlier one is replaced.")],
) -> None:
    """Copy an SQLite store as it is at this moment, while crawls go on; the copy is a store itself.

    The file has its name when it is whole. A PostgreSQL database is yours to dump.

    \b
    crawler store backup crawler.backup.db
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        store.backup(file)
        say(f"{store.database.name} is copied to {file}.")


def copy(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="PATH|URL", help="An empty PostgreSQL database, or a file that is not there.")
    ],
) -> None:
    """Copy a store into another database, SQLite or PostgreSQL, while crawls go on.

    Everything goes with it as it is at this moment, in one transaction: articles, addresses, crawls, and the place of
    every cursor.

    \b
    crawler store copy postgresql://user@host/database
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store, Store.open(target) as other:
        store.copy_to(other)
        say(f"{store.database.name} is copied to {other.database.name}: {counted(other.counts().articles, 'article')}.")


def _add(command: Callable[..., Any]) -> None:
    app.command(no_args_is_help=command in (backup, copy))(with_common_options(command, store=True))


app.callback()(with_common_options(_store, store=False))
for _command in (info, check, compact, backup, copy, upgrade):
    _add(_command)
