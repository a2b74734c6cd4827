"""Jobs that clients of a server ask for: scrapes and previews in the background, bounded in number, told on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Literal

from crawler.answers.reading import ArticleSummary, summary_of
from crawler.answers.refusal import Refused, refusal_of
from crawler.items import Article
from crawler.running.asked.commands import AskedCommands, read_addresses

JobKind = Literal["scrape", "extract"]
JobState = Literal["waiting", "running", "done", "failed", "stopped"]

_MOST_OPEN = 8
_MOST_KEPT = 100


@dataclass(slots=True, kw_only=True)
class AskedJob:
    """Work on addresses that a client has asked for."""

    id: str
    """What it is asked about by."""
    kind: JobKind
    """scrape stores what it brings, extract does not."""
    urls: list[str]
    """Sections, front pages or articles."""
    limit: int
    """At most so many articles."""
    state: JobState = "waiting"
    """waiting, running, done, failed or stopped."""
    created: datetime
    """When it was asked for, in UTC."""
    ended: datetime | None = None
    """When it ended, in UTC; null before."""
    articles: list[ArticleSummary] = field(default_factory=list)
    """What it brought so far."""
    extracted: list[Article] = field(default_factory=list)
    """Of extract, the articles themselves."""
    problem: str | None = None
    """Why it brought no more; null when nothing went wrong."""


class Jobs:
    """The jobs of a server, of which some are open at a time and the last ones kept.

    Its methods belong to one event loop.
    """

    def __init__(self, asked: AskedCommands):
        self._asked = asked
        self._jobs: dict[str, AskedJob] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def all(self) -> list[AskedJob]:
        """The jobs, the last one first."""
        return list(reversed(self._jobs.values()))

    def get(self, id_: str) -> AskedJob:
        """A job.

        :raises Refused: there is none of that id.
        """
        if (job := self._jobs.get(id_)) is None:
            raise Refused("there is no such job; those that ended long ago are forgotten", 404)
        return job

    def start(self, kind: JobKind, urls: Sequence[str], limit: int) -> AskedJob:
        """Begin a job, or give the open one that does the same.

        :raises Refused: an address is none, or too many jobs are open.
        """
        addresses = list(dict.fromkeys(read_addresses(urls)))
        for job in self._jobs.values():
            if job.ended is None and (job.kind, job.urls, job.limit) == (kind, addresses, limit):
                return job
        if sum(job.ended is None for job in self._jobs.values()) >= _MOST_OPEN:
            raise Refused(f"{_MOST_OPEN} jobs are open; try again when one has ended", 429)
        job = AskedJob(id=token_hex(8), kind=kind, urls=addresses, limit=limit, created=datetime.now(UTC))
        self._jobs[job.id] = job
        for old in [each.id for each in self._jobs.values() if each.ended][: max(len(self._jobs) - _MOST_KEPT, 0)]:
            del self._jobs[old]
        task = self._tasks[job.id] = asyncio.create_task(self._run(job))
        task.add_done_callback(lambda _: self._ended(job))
        return job

    async def stop(self, id_: str) -> AskedJob:
        """End a job; what it stored stays stored.

        :raises Refused: there is none of that id.
        """
        job = self.get(id_)
        if (task := self._tasks.get(id_)) is not None:
            task.cancel()
            await asyncio.wait([task])
            await asyncio.sleep(0)  # what is told when it is done
        return job

    async def wait(self, id_: str, seconds: float) -> None:
        """Wait until a job has ended, so long at the most."""
        if (task := self._tasks.get(id_)) is not None:
            await asyncio.wait([task], timeout=seconds)

    async def close(self) -> None:
        """End all jobs."""
        for id_ in list(self._tasks):
            await self.stop(id_)

    async def _run(self, job: AskedJob) -> None:
        job.state = "running"
        try:
            await self._fetch(job)
            job.state = "failed" if job.problem and not job.articles else "done"
        except asyncio.CancelledError:
            job.state = "stopped"
        except Exception as problem:  # noqa: BLE001 - whatever a job does costs that job alone
            job.state, job.problem = "failed", str(refusal_of(problem))

    def _ended(self, job: AskedJob) -> None:
        self._tasks.pop(job.id, None)
        job.ended = datetime.now(UTC)
        if job.state in ("waiting", "running"):  # it was cancelled before its first step
            job.state = "stopped"

    async def _fetch(self, job: AskedJob) -> None:
        asked, urls = self._asked, job.urls
        found = asked.scrape(urls, job.limit) if job.kind == "scrape" else asked.extract(urls[: job.limit])
        try:
            async with aclosing(found) as articles:
                async for article in articles:
                    job.articles.append(summary_of(article))
                    if job.kind == "extract":
                        job.extracted.append(article)
        except Refused as problem:
            job.problem = str(problem)
