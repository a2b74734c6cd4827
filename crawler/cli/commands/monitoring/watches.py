"""``crawler watches``: saved queries, and what is told of the articles that fit them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from typer.core import TyperGroup

from crawler.cli.options import OUTLETS, AsJson, Language, Outlet, OutletsFolder, expect_kind, with_common_options
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import say

app = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None)
_LONGEST_NAME = 100
_Name = Annotated[str, typer.Argument(metavar="NAME", help="What the watch is called.")]


def _watches() -> None:
    """Be told of articles: those that fit a query, those that get another headline, those that are taken away.

    \b
    crawler watches add harbour --words 'harb* ferry'
    crawler watches add corrections --on headline --on gone --outlet outlet.example

    `crawler run` tells it where it tells of alarms: CRAWLER_ALARM_WEBHOOK and CRAWLER_ALARM_NOTIFY, and on standard
    error.
    """


def add(
    ctx: typer.Context,
    name: _Name,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="found|headline|gone", help="What is told; may be repeated.  [default: found]"),
    ] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="What articles hold, as for search.")] = None,
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    section: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this section.")] = None,
    language: Language = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only of this kind, such as live_blog.")] = None,
) -> None:
    """Make a watch, which tells what comes from here on.

    \b
    crawler watches add harbour --words 'harb* ferry'
    crawler watches add headlines --on headline --outlet outlet.example
    """
    from crawler.store import ArticleQuery, Store
    from crawler.store.monitoring.watches import EVENTS, Watch, keep_watch

    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        said = f"a watch is called by 1 to {_LONGEST_NAME} letters, digits, signs and spaces"
        raise typer.BadParameter(said, param_hint="NAME")
    events = [event for event in EVENTS if event in (on or ["found"])]
    if unknown := set(on or ()) - set(EVENTS):
        raise typer.BadParameter(f"--on {min(unknown)}: there are {', '.join(EVENTS)}")
    with Store.open(ctx.obj.store) as store:
        expect_kind(store, kind)
        named = stored_outlets(store, folder, outlet)
        query = ArticleQuery(outlet=named, words=words, section=section, language=language, kind=kind)
        watch = Watch(name=name, events=events, query=query, since=store.now())
        if not keep_watch(store.database, watch):
            raise ValueError(f"there is a watch {name!r} already; `crawler watches remove` removes it")
    say(f"{name} tells of what comes from here on.", err=True)


def list_(ctx: typer.Context) -> None:
    """List the watches."""
    from crawler.answers.rows import asked_for
    from crawler.cli.tables import plain_table, print_parts
    from crawler.store import Store
    from crawler.store.monitoring.watches import list_watches

    table = plain_table("watch", "tells", "of articles with", "since")
    with Store.open(ctx.obj.store, create=False) as store:
        for watch in store.read(list_watches):
            table.add_row(watch.name, ", ".join(watch.events), asked_for(watch.query), f"{watch.since:%Y-%m-%d %H:%M}")
    print_parts(table)


def show(
    ctx: typer.Context,
    name: _Name,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest ones.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what a watch told last.

    \b
    crawler watches show harbour
    crawler watches show harbour --json | jq .url
    """
    from crawler.cli.rows import print_rows
    from crawler.store import Store
    from crawler.store.monitoring.watches import hits_of, list_watches

    with Store.open(ctx.obj.store, create=False) as store:
        if name not in {watch.name for watch in store.read(list_watches)}:
            raise ValueError(f"there is no watch {name!r}; `crawler watches list` shows those there are")
        hits = store.read(hits_of, name, limit)
    if as_json:
        print_rows(hits)
        return
    for hit in hits:
        say(f"{hit.at:%Y-%m-%d %H:%M}  {hit.id[:8]}  {hit.message}")


def remove(ctx: typer.Context, name: _Name) -> None:
    """Remove a watch with what it told; the articles stay."""
    from crawler.store import Store
    from crawler.store.monitoring.watches import drop_watch

    with Store.open(ctx.obj.store, create=False) as store:
        if not store.write(drop_watch, name):
            raise ValueError(f"there is no watch {name!r}; `crawler watches list` shows those there are")
    say(f"Removed {name}.", err=True)


_COMMANDS: dict[str, Callable[..., None]] = {"add": add, "list": list_, "show": show, "remove": remove}
app.callback()(with_common_options(_watches, store=False))
for _command, _function in _COMMANDS.items():
    app.command(_command, no_args_is_help=_function is not list_)(with_common_options(_function, store=True))
