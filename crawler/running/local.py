"""Runs one crawl in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Before what imports it at a depth: its deprecated classes read the source of all that stand on the stack.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.settings import Settings

from crawler.crawl.frontier import CrawlFrontier
from crawler.extensions.output import Output
from crawler.running.base import Ended, Job, Listener, Runner, Started
from crawler.running.process import GRACE, Process
from crawler.store import Store
from crawler.store.engine import holds_store


class LocalRunner(Runner):
    """Runs one job in this process, which can do so once.

    :param settings: as :func:`crawl_settings` makes them.
    :param listener: told of every event, of the end last.
    :raises OSError: the output cannot be written.
    :raises crawler.spiders.arguments.WrongArgument: the output's ending names no format.
    :raises crawler.store.StoreError: the database cannot be used.
    """

    def __init__(self, job: Job, settings: Settings, listener: Listener):
        check_output(settings["CRAWLER_OUTPUT"], settings["CRAWLER_STORE"])
        Store.open(settings["CRAWLER_STORE"]).close()  # says what is wrong with it before anything is fetched
        self.job = job
        self.process = _OneCrawl(settings, listener)

    @property
    def stopping(self) -> bool:
        """Whether it was told to end."""
        return self.process.stopping

    def run(self) -> None:
        """Run the job to its end.

        :raises Exception: what the spider, the store or the listener failed with.
        """
        process, job = self.process, self.job
        crawler = process.create_crawler(job.spider)
        process.follow(crawler, job)
        process.tell(Started(job=job))
        failures: list[BaseException] = []
        task = process.crawl(crawler, **job.arguments)

        def done(task: asyncio.Task[None]) -> None:
            process.ended = True
            if not task.cancelled() and (problem := task.exception()) is not None:
                failures.append(problem)

        task.add_done_callback(done)
        process.start()
        process.raise_unheard()
        if failures:
            raise failures[0]
        frontier = CrawlFrontier.of(crawler)
        session = frontier.session
        if session.broken is not None:
            raise session.broken
        written = crawler.get_extension(Output)
        damaged = {f"article {id_}": "damaged in the store" for id_ in (written.damaged if written else ())}
        process.tell(
            Ended(
                job=job,
                counts=session.final,
                problems=frontier.problems | damaged,
                complete=session.complete and session.final is not None,  # it may be told to end at its very end
                output_problem=written.problem if written else None,
            )
        )
        process.raise_unheard()

    async def stop(self) -> None:
        """End the crawl in order."""
        await self.process.stop()


class _OneCrawl(Process):
    """Gives up what is still in flight some seconds after it was told to end; the same command fetches it again."""

    _leaving: asyncio.Task[None] | None = None

    async def interrupted(self) -> None:
        asyncio.get_running_loop().call_later(GRACE, self._leave)

    def _leave(self) -> None:
        self._leaving = asyncio.ensure_future(self._close())

    async def _close(self) -> None:
        """Store, write and close as at a crawl's end, while workers and downloads are still at work."""
        (crawler,) = self.crawlers
        session = CrawlFrontier.of(crawler).session
        if crawler.spider is None or session.closing:
            return
        try:
            await session.close(crawler.spider, "interrupted")
        finally:
            self.end()


def crawl_settings(
    store: str, given: Mapping[str, Any], *, output: str | None = None, new_only: bool = False
) -> Settings:
    """The project's settings as a runner uses them: quiet, with progress and an output file.

    :param given: settings of the user's, which win over everything.
    :raises ValueError: a file that is written while it crawls would be a store's.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    command = {
        "CRAWLER_STORE": store,
        "CRAWLER_OUTPUT": output,
        "CRAWLER_OUTPUT_NEW_ONLY": new_only,
        "LOG_LEVEL": "WARNING",
        "EXTENSIONS": {"crawler.extensions.output.Output": 10, "crawler.extensions.progress.ProgressSignal": 20},
    }
    settings.setdict(command, priority="cmdline")
    settings.setdict(dict(given), priority="cmdline")
    for name in ("LOG_FILE", "CRAWLER_METRICS"):
        if written := settings[name]:
            expect_apart(written, settings["CRAWLER_STORE"])
            if holds_store(written):
                raise ValueError(f"{name}={written}: that is a store of articles; name another file")
    if not settings.getbool("REMOTE_CONTROL_ENABLED"):  # what is off, or None, loads aiohttp all the same
        settings["EXTENSIONS_BASE"].pop("scrapy.extensions.remote_control.RemoteControl", None)
    return settings


def check_output(output: str | None, store: str) -> None:
    """Say before anything is fetched why the file of ``-o`` cannot be written.

    :raises OSError: it cannot; says why.
    :raises ValueError: it is a store, or is to be the crawl's.
    :raises crawler.spiders.arguments.WrongArgument: its ending names no format.
    """
    if output in (None, "-"):
        return
    from crawler.export import exporter_for
    from crawler.export.target import check_target
    from crawler.spiders.arguments import WrongArgument

    try:
        exporter_for(output)
    except ValueError as error:
        raise WrongArgument(str(error)) from None
    expect_apart(output, store)
    check_target(Path(output))


def expect_apart(written: str, store: str) -> None:
    """Refuse to write a file where the crawl's store is, or is to be.

    :raises ValueError: it is the same.
    """
    if "://" not in store and Path(written).resolve() == Path(store).resolve():
        raise ValueError(f"{written} is the store itself; name another file")
