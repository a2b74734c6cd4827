"""``crawler run``: every outlet, when it is likely to have news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletNames, OutletsFolder, Settings
from crawler.cli.outlet_names import chosen_outlets

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.running.schedule import Visit


def run(
    ctx: typer.Context,
    names: OutletNames = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due and end, for cron and systemd.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Look at every source once, whatever is due.")] = False,
    folder: OutletsFolder = OUTLETS,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|-", help="Add the articles that are new or changed to it."),
    ] = None,
    overwrite: Annotated[
        str | None, typer.Option("-O", "--overwrite-output", metavar="FILE", help="The same, into a file made anew.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many new articles an outlet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what sources date since then.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only what sources date before then.")] = None,
    section: Annotated[str | None, typer.Option(help="Only what sources put into it.")] = None,
    fail_on_alarm: Annotated[
        bool,
        typer.Option(
            "--fail-on-alarm",
            help="Exit status 1 while an outlet has an alarm, whether it was due or not.",
        ),
    ] = False,
    setting: Settings = None,
) -> None:
    """Crawl the outlets: new articles once, changed ones again, each source when it is likely to have news.

    \b
    crawler run --once
    crawler run --once --now outlet.example -o - | jq .title
    crawler run

    Without --once it keeps running; Ctrl-C or SIGTERM ends it within ten seconds, a second one at once.
    """
    from rich.console import Console

    from crawler.crawl.fork_server import worker_context
    from crawler.running.local import check_output, crawl_settings, log_to_stderr
    from crawler.running.output import writing
    from crawler.running.webhook import check_webhook
    from crawler.spiders.arguments import instant
    from crawler.store import Store
    from crawler.store.monitoring.alarms import open_alarms

    worker_context()  # says so at once if there can be no workers
    outlets = chosen_outlets(folder, names)
    instant("--since", since), instant("--until", until)
    settings = crawl_settings(ctx.obj.store, None, False, setting or [])
    settings.set("CRAWLER_PROGRESS", False, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", bool(settings["LOG_FILE"]), priority="cmdline")
    check_output(output)
    check_output(overwrite)
    check_webhook(settings["CRAWLER_ALARM_WEBHOOK"])
    console = Console(stderr=True, highlight=False)
    arguments = {"limit": limit, "since": since, "until": until, "section": section, "now": now}
    with Store.open(settings["CRAWLER_STORE"]) as store, writing(output, overwrite) as write:
        from crawler.running.schedule import Schedule

        visits: list[Visit] = []

        def done(visit: Visit) -> None:
            if once:
                visits.append(visit)
            _print(console, visit)

        schedule = Schedule(settings, store, outlets, arguments=arguments, once=once, write=write, done=done)
        if not settings["LOG_FILE"]:
            log_to_stderr(settings)
        schedule.work()
        if once:
            _print_sum(console, visits)
        failed = any(visit.error or visit.problems for visit in visits)
        if fail_on_alarm:
            crawled = {visit.outlet.name for visit in visits if visit.counts is not None}
            open_ = {outlet.name: open_alarms(store, outlet.name) for outlet in outlets}
            _print_alarms(console, {name: found for name, found in open_.items() if name not in crawled})
            failed = failed or any(open_.values())
    raise typer.Exit(130 if schedule.stopping else int(failed))


def _print(console: Console, visit: Visit) -> None:
    """One line on a crawl that ended, and one on each source that could not be read."""
    from rich.markup import escape

    name = escape(visit.outlet.name)
    if visit.error is not None:
        console.print(f"[red]{name}[/]: {escape(str(visit.error))}", soft_wrap=True)
    if visit.counts is None:
        return
    figures = visit.figures
    parts = [f"{figures.get('articles/stored', 0)} new"]
    for word, key in (
        ("from feeds", "articles/from_feed"),
        ("changed", "articles/revised"),
        ("unchanged", "articles/unchanged"),
    ):
        if number := figures.get(key, 0):
            parts.append(f"{number} {word}")
    parts += [
        f"{number} {word}" for number, word in ((visit.counts.gone, "gone"), (_failed(visit), "failed")) if number
    ]
    if visit.counts.open:
        parts.append(f"{visit.counts.open} left")
    listed, total = figures.get("outlet/listed", 0), figures.get("outlet/estimated")
    found = f"; its sources name {listed}" if listed else ""
    found += f" of about {total}" if total else ""
    console.print(f"[bold]{name}[/]: {', '.join(parts)}{found}", soft_wrap=True)
    for alarm in visit.alarms:
        console.print(f"  [yellow]{escape(alarm)}[/]", soft_wrap=True)
    for url, reason in visit.problems.items():
        console.print(f"  [red]{escape(url)}[/]: {escape(reason)}", soft_wrap=True)


def _print_alarms(console: Console, open_: dict[str, list[str]]) -> None:
    from rich.markup import escape

    for name, found in open_.items():
        for alarm in found:
            console.print(f"[bold]{escape(name)}[/]: [yellow]{escape(alarm)}[/]", soft_wrap=True)


def _failed(visit: Visit) -> int:
    return sum(visit.counts.failed.values()) - visit.counts.gone if visit.counts else 0


def _print_sum(console: Console, visits: list[Visit]) -> None:
    def total(key: str) -> int:
        return sum(visit.figures.get(key, 0) for visit in visits)

    gone = sum(visit.counts.gone for visit in visits if visit.counts)
    listed = total("outlet/listed")
    about = sum(v.figures.get("outlet/estimated", v.figures.get("outlet/listed", 0)) for v in visits)
    found = f"; found {listed} of about {about}" if listed else ""
    console.print(
        f"{len(visits)} outlets: {total('articles/stored')} new, {total('articles/revised')} changed, "
        f"{f'{gone} gone, ' if gone else ''}{sum(map(_failed, visits))} failed{found}",
        soft_wrap=True,
    )
