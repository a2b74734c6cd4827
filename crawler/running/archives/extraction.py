"""Reads the pages of WARC files in worker processes, in their order, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files
from crawler.archive.pages import extract_exchange, may_be_article
from crawler.archive.reading import Damage, records
from crawler.crawl.workers.pool import Workers
from crawler.crawl.workers.worker import WorkerFailed
from crawler.items import Article, NoArticle, Page
from crawler.running.archives.ahead import work_ahead


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
    damage: Damage = lambda _said, _url: None,
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

    async def work(pool: Workers, exchange: Exchange) -> ExtractedPage:
        about = Page(url=exchange.url, final_url=exchange.url, body=b"")
        return await _extract(pool, exchange, about, knowledge(about))

    return work_ahead(filter(wanted, _exchanges(paths, damage)), workers, work)


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
