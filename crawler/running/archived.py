"""Reads the pages of WARC files in worker processes, in their order, without a network."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files
from crawler.archive.pages import extract_exchange, may_be_article
from crawler.archive.reading import Damage, records
from crawler.crawl.workers.pool import WorkerFailed, Workers
from crawler.items import Article, NoArticle, Page

_AHEAD = 32
"""Pages that are read or wait for it, so that no worker waits for the reader of the file."""


@dataclass(slots=True, kw_only=True)
class ExtractedPage:
    """What a page of an archive gave."""

    url: str
    """Its address."""

    article: Article | None = None
    """Its article; None when it gave none."""

    reason: str = ""
    """Why it gave none."""


def read_archives(
    paths: Iterable[Path],
    workers: Callable[[], Workers],
    *,
    knowledge: Callable[[Page], bytes | None],
    wanted: Callable[[Exchange], bool] = may_be_article,
    damage: Damage = lambda _: None,
) -> Iterator[ExtractedPage]:
    """The articles of WARC files in the order of their records; a page that takes too long, or kills its worker,
    costs that page alone.

    :param paths: WARC files, and folders of them.
    :param workers: makes the processes, which are stopped at the end.
    :param knowledge: puts into a page what the file of its outlet says, and gives the outlet's template.
    :param wanted: which responses are read.
    :param damage: told of records that cannot be read.
    :raises OSError: a file cannot be read.
    :raises ValueError: one is no WARC file.
    """
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="archive", daemon=True)  # whoever calls may have a loop that runs
    thread.start()
    pages = _read(paths, workers, knowledge, wanted, damage)
    try:
        while (page := asyncio.run_coroutine_threadsafe(anext(pages, None), loop).result()) is not None:
            yield page
    finally:
        asyncio.run_coroutine_threadsafe(pages.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _read(
    paths: Iterable[Path],
    workers: Callable[[], Workers],
    knowledge: Callable[[Page], bytes | None],
    wanted: Callable[[Exchange], bool],
    damage: Damage,
) -> AsyncGenerator[ExtractedPage, None]:
    pool, under_way = workers(), deque[asyncio.Task[ExtractedPage]]()
    try:
        for exchange in _exchanges(paths, damage):
            if not wanted(exchange):
                continue
            about = Page(url=exchange.url, final_url=exchange.url, body=b"")
            model = knowledge(about)
            under_way.append(asyncio.ensure_future(_extract(pool, exchange, about, model)))
            if len(under_way) >= _AHEAD:
                yield await under_way.popleft()
            else:
                await asyncio.sleep(0)  # it is given to a worker
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await pool.close()


async def _extract(pool: Workers, exchange: Exchange, about: Page, model: bytes | None) -> ExtractedPage:
    try:
        article = await pool.run(extract_exchange, exchange, about, model)
    except (NoArticle, WorkerFailed) as problem:
        return ExtractedPage(url=exchange.url, reason=problem.reason)
    except Exception as problem:  # noqa: BLE001 - whatever a page does to the extraction, it costs that page alone
        return ExtractedPage(url=exchange.url, reason=f"extraction failed: {type(problem).__name__}: {problem}")
    return ExtractedPage(url=exchange.url, article=article)


def _exchanges(paths: Iterable[Path], damage: Damage) -> Iterator[Exchange]:
    """The responses of all files; a body that another record holds is looked up where that is."""
    for path in paths:
        archive: Archive | None = None
        for file in archive_files(path):
            for record in records(file, damage=damage):
                if not record.is_revisit:
                    yield record.exchange
                elif record.exchange.status != 304:
                    archive = archive or Archive(path)
                    if (exchange := archive.resolve(record)) is not None:
                        yield exchange
