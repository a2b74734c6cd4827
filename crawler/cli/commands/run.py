"""``crawler run``: every outlet, when it is likely to have news."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.cli.options import (
    MOST,
    OUTLETS,
    Archive,
    LogFormat,
    OutletNames,
    OutletsFolder,
    Processes,
    Ray,
    Settings,
    given_again,
)
from crawler.cli.outlet_names import chosen_files
from crawler.cli.terminal import say, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings
    from scrapy.settings import Settings as ScrapySettings

    from crawler.outlets import Outlet
    from crawler.running.base import Ended, Event, Listener, Runner
    from crawler.store import Store

    _Choice = tuple[list[Outlet], dict[str, str]]


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
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="At most so many new articles an outlet.")] = None,
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
    processes: Processes = "1",
    ray: Ray = None,
    archive: Archive = None,
    log_format: LogFormat = None,
    setting: Settings = None,
) -> None:
    """Crawl the outlets: new articles once, changed ones again, each source when it is likely to have news.

    \b
    crawler run --once
    crawler run --once --now outlet.example -o - | jq .title
    crawler run --once @sport
    crawler run --processes auto
    crawler run --ray auto
    crawler run

    Without --once it keeps running; Ctrl-C or SIGTERM ends it within ten seconds, a second one at once.
    """
    from crawler.cli.crawling import log_to_stderr
    from crawler.crawl.workers.fork_server import worker_context
    from crawler.running.base import Ended
    from crawler.running.local import crawl_settings
    from crawler.running.output import writing
    from crawler.running.processes import processes_of
    from crawler.store import Store

    number = processes_of(processes)
    worker_context()  # says so at once if there can be no workers
    given = _given(once, archive, log_format, setting)
    settings = crawl_settings(ctx.obj.store, given)
    edited = _edits(folder, lambda: _chosen(folder, names, settings))
    outlets, faulty = _chosen(folder, names, settings)
    once = once or not outlets  # where none can be crawled there is nothing to wait for
    _check(settings, output, overwrite, since, until)
    as_json = settings["CRAWLER_LOG_FORMAT"] == "json"
    if ray is not None:
        raise typer.Exit(_on_nodes(ctx, ray, folder, once=once, own=(output, overwrite), archive=archive))
    with Store.open(settings["CRAWLER_STORE"]) as store, writing(output, overwrite) as write:
        crawls: list[Ended] = []
        say_event = _teller(store, as_json=as_json)

        def listen(event: Event) -> None:
            if isinstance(event, Ended) and once:
                crawls.append(event)
            say_event(event)

        arguments = {"limit": limit, "since": since, "until": until, "section": section, "now": now}
        options = {"arguments": arguments, "once": once, "edited": edited, "write": write, "listener": listen}
        schedule = _runner(number, given, settings, store, outlets, faulty=faulty, **options)
        log_to_stderr(settings)
        schedule.run()
        if once and not as_json:
            _tell_waiting(store, outlets, crawls)
            _print_sum(crawls)
        failed = any(ended.error or ended.problems for ended in crawls)
        if fail_on_alarm:
            failed = _tell_alarms(store, outlets, crawls, as_json=as_json) or failed
    raise typer.Exit(130 if schedule.stopping else int(failed))


def _given(once: bool, archive: str | None, log_format: str | None, setting: list[str] | None) -> dict[str, Any]:
    """The settings that the command line gives, over those that a run has of its own."""
    from crawler.cli.crawling import SECONDS_IN_A_PIPE, given_settings, named_settings

    own: dict[str, Any] = {"CRAWLER_PROGRESS_SECONDS": SECONDS_IN_A_PIPE}
    if not once and "CRAWLER_STORE_PATIENCE" not in os.environ:
        own["CRAWLER_STORE_PATIENCE"] = float("inf")
    named = named_settings(CRAWLER_ARCHIVE=archive, CRAWLER_LOG_FORMAT=log_format)
    return own | given_settings([*named, *(setting or [])])


def _check(
    settings: BaseSettings, output: str | None, overwrite: str | None, since: str | None, until: str | None
) -> None:
    """See to it that what is wrong with the arguments is told before anything is crawled."""
    from crawler.running.local import check_output
    from crawler.running.notifications.notify import check_addresses
    from crawler.running.notifications.webhook import check_webhook
    from crawler.running.notifications.websub import callback_of, feeds_of
    from crawler.spiders.arguments import instant

    instant("--since", since), instant("--until", until)
    check_output(output, settings["CRAWLER_STORE"])
    check_output(overwrite, settings["CRAWLER_STORE"])
    check_webhook(settings["CRAWLER_ALARM_WEBHOOK"])
    check_addresses(settings["CRAWLER_ALARM_NOTIFY"])
    feeds_of(settings)
    callback_of(settings)


def _runner(
    number: int, given: dict[str, Any], settings: ScrapySettings, store: Store, outlets: list[Outlet], **options: Any
) -> Runner:
    """What crawls the outlets, in this process or in several."""
    if number == 1:
        from crawler.running.schedule import Schedule

        return Schedule(settings, store, outlets, **options)
    from crawler.running.fleet import Fleet

    return Fleet(settings, store, outlets, processes=number, given=given, **options)


def _teller(store: Store, *, as_json: bool) -> Listener:
    """What says each event on standard error, as JSON or in words."""
    if not as_json:
        return _tell_event
    from crawler.running.json_log import event_line

    return lambda event: say(event_line(event, store.now()), err=True)


def _tell_event(event: Event) -> None:
    from crawler.cli.crawling import tell_stopping
    from crawler.cli.progress import progress_line
    from crawler.running.base import Ended, OpenAlarm, Progress, Stopping, Watched

    match event:
        case Ended():
            _print(event)
        case OpenAlarm():
            tell("  ", (event.message, "yellow"))
        case Watched():
            tell((event.hit.watch, "bold"), f": {event.hit.message}")
        case Progress():
            tell(f"{event.job.name}: {progress_line(event)}")
        case Stopping():
            tell_stopping(event)


def _tell_waiting(store: Store, outlets: list[Outlet], crawls: list[Ended]) -> None:
    """Tell of outlets that were not due which of their sources could not be read when they were."""
    from crawler.store.monitoring.unread import unread_sources

    crawled = {ended.job.name for ended in crawls}
    for outlet in outlets:
        if outlet.name in crawled:
            continue
        for url, reason, again in store.read(unread_sources, outlet.source_urls):
            asked = f"asked again after {again:%Y-%m-%d %H:%M} UTC" if again else "not asked again by itself"
            tell((outlet.name, "bold"), ": not due; ", (url, "red"), f": {reason}, {asked}")


def _tell_alarms(store: Store, outlets: list[Outlet], crawls: list[Ended], *, as_json: bool) -> bool:
    """Tell the open alarms of outlets that were not crawled; gives whether any outlet has one."""
    from crawler.running.json_log import alarm_line
    from crawler.store.monitoring.alarms import open_alarms

    crawled = {ended.job.name for ended in crawls if ended.counts is not None}
    open_ = {outlet.name: store.read(open_alarms, outlet.name) for outlet in outlets}
    for name, found in open_.items():
        for message in found if name not in crawled else ():
            if as_json:
                say(alarm_line(name, message, store.now()), err=True)
            else:
                tell((name, "bold"), ": ", (message, "yellow"))
    return any(open_.values())


def _on_nodes(
    ctx: typer.Context, address: str, folder: Path, *, once: bool, own: tuple[str | None, ...], archive: str | None
) -> int:
    """Have the nodes of a Ray cluster crawl; gives the exit status.

    :param own: files of this machine that were asked for.
    """
    from crawler.running.cluster.command import NodeCommand
    from crawler.running.cluster.nodes import crawl_on_nodes

    if any(own):
        raise ValueError("-o writes a file of one machine, and nodes store what they find; `crawler export` writes it")
    if archive is not None and not Path(archive).is_absolute():
        raise ValueError(f"--archive {archive} would lie where a node happens to run; give its path from the root on")
    arguments = given_again(ctx, without=("ray", "folder", "store"))
    crawl = NodeCommand.of(["run", *arguments], folder=folder, store=ctx.obj.store)
    return crawl_on_nodes(address, crawl, once=once, tell=lambda said: tell(said))


def _chosen(folder: Path, names: list[str] | None, settings: BaseSettings) -> tuple[list[Outlet], dict[str, str]]:
    """The outlets that are to be crawled, and of those that cannot be why."""
    outlets, faulty = chosen_files(folder, names, paused=False)
    outlets, unrendered = _without_browser(outlets, settings)
    return outlets, faulty | unrendered


def _edits(folder: Path, choose: Callable[[], _Choice]) -> Callable[[], _Choice | None]:
    """What chooses anew when a file of the folder was written, added or removed since it was last asked."""
    from crawler.outlets import files_as_written

    seen = files_as_written(folder)

    def edited() -> _Choice | None:
        nonlocal seen
        if (found := files_as_written(folder)) == seen:
            return None
        seen = found
        return choose()

    return edited


def _without_browser(outlets: list[Outlet], settings: BaseSettings) -> tuple[list[Outlet], dict[str, str]]:
    """The outlets that can be crawled, and of those that need a browser which is not there why they cannot."""
    from crawler.fetching.browser.chromium import rendering_problem

    if not any(outlet.render for outlet in outlets) or (problem := rendering_problem(settings)) is None:
        return outlets, {}
    left_out = {outlet.name: f"its file says `render = true`, and {problem}" for outlet in outlets if outlet.render}
    return [outlet for outlet in outlets if not outlet.render], left_out


def _print(ended: Ended) -> None:
    """One line on a crawl that ended, and one on each source that could not be read."""
    name = ended.job.name
    if ended.error is not None:
        tell((name, "red"), f": {ended.error}")
    if ended.counts is None:
        return
    figures = ended.figures
    parts = [f"{figures.get('articles/stored', 0)} new"]
    for word, key in (
        ("from feeds", "articles/from_feed"),
        ("changed", "articles/revised"),
        ("unchanged", "articles/unchanged"),
    ):
        if number := figures.get(key, 0):
            parts.append(f"{number} {word}")
    parts += [
        f"{number} {word}" for number, word in ((ended.counts.gone, "gone"), (_failed(ended), "failed")) if number
    ]
    if ended.counts.open:
        parts.append(f"{ended.counts.open} left")
    listed, total = figures.get("outlet/listed", 0), figures.get("outlet/estimated")
    found = f"; its sources name {listed}" if listed else ""
    found += f" of about {total}" if total else ""
    tell((name, "bold"), f": {', '.join(parts)}{found}")
    for url, reason in ended.problems.items():
        tell("  ", (url, "red"), f": {reason}")


def _failed(ended: Ended) -> int:
    return sum(ended.counts.failed.values()) - ended.counts.gone if ended.counts else 0


def _print_sum(crawls: list[Ended]) -> None:
    def total(key: str) -> int:
        return sum(ended.figures.get(key, 0) for ended in crawls)

    gone = sum(ended.counts.gone for ended in crawls if ended.counts)
    listed = total("outlet/listed")
    about = sum(ended.figures.get("outlet/estimated", ended.figures.get("outlet/listed", 0)) for ended in crawls)
    found = f"; found {listed} of about {about}" if listed else ""
    if not crawls:
        tell("Nothing was due; `crawler status` says when it is.")
        return
    tell(
        f"{len(crawls)} outlets: {total('articles/stored')} new, {total('articles/revised')} changed, "
        f"{f'{gone} gone, ' if gone else ''}{sum(map(_failed, crawls))} failed{found}"
    )
