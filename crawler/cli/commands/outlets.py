"""``crawler outlets``: which outlets are crawled, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from crawler.cli.options import OUTLETS, AsJson, OutletNames, OutletsFolder, Settings, with_common_options
from crawler.cli.outlet_names import chosen_files, tell_unused
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.answers.rows import ListedOutlet
    from crawler.discovery.probe.findings import Judgement
    from crawler.spiders.probe_requests import Target

app = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None)


def _outlets() -> None:
    """Say which outlets are crawled, and find out where they list their articles.

    \b
    crawler outlets add https://outlet.example
    crawler outlets list
    """


def add(
    ctx: typer.Context,
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL", help="Front pages of outlets.")] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", metavar="FILE", help="A list: an address a line, or OPML.")
    ] = None,
    folder: OutletsFolder = OUTLETS,
    again: Annotated[bool, typer.Option("--again", help="Probe those that have a file too.")] = False,
    setting: Settings = None,
) -> None:
    """Find out where outlets list their articles, and write a file for each.

    \b
    crawler outlets add https://outlet.example
    crawler outlets add -f list.txt
    crawler outlets add -f feeds.opml

    At most 60 requests an outlet; the articles that are looked at are stored. Outlets that have a file already are
    passed over, so that the same command goes on after an interruption.
    """
    from crawler.outlets import KnownOutlets, name_of
    from crawler.spiders.probe_requests import Target

    targets = [Target(home=listed.home, feeds=listed.feeds) for listed in _listed(urls or [], file)]
    files = KnownOutlets(folder)
    known = {outlet.name: outlet for outlet in files.outlets}
    homes = {outlet.home: outlet for outlet in known.values()}
    wanted, faulty = [], []
    for target in targets:
        if name_of(target.home) in files.problems:
            faulty.append(target)
            continue
        target.outlet = homes.get(target.home) or known.get(name_of(target.home))
        if target.outlet is None or again:
            wanted.append(target)
    for target in faulty:
        say(f"{target.home} is not probed: {files.problems[name_of(target.home)]}", err=True)
    if passed := len(targets) - len(wanted) - len(faulty):
        say(f"{passed} of {len(targets)} have a file already; `crawler outlets check` probes them again.", err=True)
    raise typer.Exit(_probe(ctx, wanted, folder, setting or [], update=True) or int(bool(faulty)))


def check(
    ctx: typer.Context,
    names: OutletNames = None,
    folder: OutletsFolder = OUTLETS,
    update: Annotated[bool, typer.Option("--update", help="Write what changed into the files.")] = False,
    setting: Settings = None,
) -> None:
    """Probe outlets again, and say what changed.

    \b
    crawler outlets check
    crawler outlets check outlet.example --update
    """
    from crawler.spiders.probe_requests import Target

    outlets, faulty = chosen_files(folder, names)
    unused = tell_unused(faulty)
    targets = [Target(home=outlet.home, outlet=outlet) for outlet in outlets]
    raise typer.Exit(_probe(ctx, targets, folder, setting or [], update=update) or unused)


def list_(folder: OutletsFolder = OUTLETS, as_json: AsJson = False) -> None:
    """List the outlets."""
    from crawler.answers.rows import ListedOutlet
    from crawler.cli.rows import print_rows
    from crawler.outlets import KnownOutlets

    files = KnownOutlets(folder)
    outlets = files.outlets
    unused = tell_unused(files.problems)
    if as_json:
        print_rows(map(ListedOutlet.of, outlets))
    elif outlets:
        _print_outlets(map(ListedOutlet.of, outlets))
    elif not unused:
        say(f"No outlet yet in {folder}: `crawler outlets add https://outlet.example` adds one.")
    raise typer.Exit(unused)


def _print_outlets(rows: Iterable[ListedOutlet]) -> None:
    from crawler.cli.tables import plain_table, print_parts

    table = plain_table("name", "language", "sources", "groups", "home")
    for row in rows:
        sources = ", ".join(f"{n} {kind}" for kind, n in row.sources.items()) or "none"
        groups = " ".join(f"@{group}" for group in row.groups) + (" paused" if row.paused else "")
        table.add_row(row.name, row.language or "", sources, groups, row.home)
    print_parts(table)


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An outlet, as `crawler outlets list` calls it.")],
    folder: OutletsFolder = OUTLETS,
) -> None:
    """Show an outlet's file, which you may edit."""
    from crawler.outlets import outlet_path

    [outlet] = chosen_files(folder, [name])[0]
    path = outlet_path(folder, outlet.name)
    say(f"{path}\n", err=True)
    say(path.read_text("utf-8").rstrip("\n"))


def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Outlets.")], folder: OutletsFolder = OUTLETS
) -> None:
    """Remove outlets' files; their articles stay stored."""
    from crawler.outlets import outlet_path

    for outlet in chosen_files(folder, names)[0]:
        path = outlet_path(folder, outlet.name)
        path.unlink()
        say(f"Removed {path}.", err=True)


def export(
    opml: Annotated[bool, typer.Option("--opml", help="As OPML, for any feed reader.")] = False,
    names: OutletNames = None,
    folder: OutletsFolder = OUTLETS,
) -> None:
    """Print outlets for other programs: an address a line, or their feeds as OPML.

    \b
    crawler outlets export --opml > feeds.opml
    """
    from crawler.outlets.lists import opml as as_opml

    outlets, faulty = chosen_files(folder, names)
    unused = tell_unused(faulty)
    text = as_opml(outlets) if opml else "".join(f"{outlet.home}\n" for outlet in outlets)
    say(text, nl=False)
    raise typer.Exit(unused)


def _listed(urls: Iterable[str], file: Path | None) -> list[Any]:
    from crawler.outlets.lists import Listed, read_list
    from crawler.spiders.arguments import WrongArgument, web_address

    found = {url: Listed(home=url) for url in map(web_address, urls)}
    for listed in read_list(file) if file else ():
        found.setdefault(listed.home, listed)
    if not found:
        raise WrongArgument("name an outlet: crawler outlets add https://outlet.example, or a list with -f FILE")
    return list(found.values())


def _probe(ctx: typer.Context, targets: list[Target], folder: Path, options: list[str], *, update: bool) -> int:
    """Probe outlets, report on each as soon as it is judged; returns the exit status."""
    if not targets:
        return 0
    from crawler.crawl.workers.fork_server import start_loading

    start_loading()
    from crawler.cli.crawling import crawl
    from crawler.cli.outlet_report import Report

    report = Report(folder, len(targets), update=update)
    done: Callable[[Target, Judgement], None] = report.add
    crawl("probe", {"targets": targets, "done": done}, store=ctx.obj.store, options=options)
    return report.end()


_COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "list": list_,
    "show": show,
    "check": check,
    "remove": remove,
    "export": export,
}
app.callback()(with_common_options(_outlets, store=False))
for _command, _function in _COMMANDS.items():
    _with_options = with_common_options(_function, store=_function in (add, check))
    app.command(_command, no_args_is_help=_function in (add, show, remove))(_with_options)
