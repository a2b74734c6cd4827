"""A progress bar on standard error for long work, gone when that is no terminal."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.crawl.frontier import CrawlFrontier

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        elapsed = task.elapsed or 0.0
        return Text(f"{task.completed / elapsed:.1f}/s" if elapsed > 1 else "", style="cyan")


class ProgressBar:
    """Shows articles, pages, rate, errors and the host in hand while a crawl runs.

    Set ``CRAWLER_PROGRESS`` to False to have none. Log lines are printed above it.
    """

    def __init__(self, crawler: Crawler):
        self.console = Console(stderr=True)
        if not crawler.settings.getbool("CRAWLER_PROGRESS") or not self.console.is_terminal:
            raise NotConfigured
        self.crawler = crawler
        self.pages, self.host, self.shown = 0, "", 0.0
        self._task: asyncio.Task[None] | None = None
        self.bar = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            TextColumn("[bold]{task.completed}[/] of {task.total} articles"),
            TextColumn("{task.fields[pages]} pages"),
            _Rate(),
            TextColumn("[red]{task.fields[errors]}[/] failed"),
            TextColumn("[dim]{task.fields[host]}[/]"),
            console=self.console,
            transient=True,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress.opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.received, signal=signals.response_received)
        return progress

    def opened(self, spider: Spider) -> None:
        self.session = CrawlFrontier.of(self.crawler).session
        self.session.before_close(self.finish)
        self.line = self.bar.add_task("", total=0, pages=0, errors=0, host="")
        self.bar.start()
        self._task = asyncio.ensure_future(self._follow())

    def received(self, response: Response, request: Request) -> None:
        self.pages += 1
        self.host = urlsplit(response.url).hostname or ""

    async def finish(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.bar.stop()

    async def _follow(self) -> None:
        while True:
            if self.session.begun and monotonic() - self.shown > 0.5:
                self.shown = monotonic()
                counts = await self.session.counts()
                self.bar.update(
                    self.line,
                    total=counts.found,
                    completed=counts.stored + counts.earlier + counts.duplicates,
                    pages=self.pages,
                    errors=sum(counts.failed.values()),
                    host=self.host,
                )
            await asyncio.sleep(0.5)
