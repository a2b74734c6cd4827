"""Reads the archived pages of stored articles again, in worker processes, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.pages import archived_page
from crawler.crawl.workers.pool import Workers
from crawler.crawl.workers.worker import WorkerFailed
from crawler.discovery.versions.multi_page import may_go_on
from crawler.extraction.jobs import extract_with
from crawler.items import Article, Link, NoArticle, Page, Part
from crawler.normalise import normalise_article
from crawler.pipelines.parts import gather_parts
from crawler.running.archives.ahead import work_ahead
from crawler.store.articles.insert import in_place_of
from crawler.store.storable import storable_article
from crawler.urls import normalise

NOT_ARCHIVED = "its page is not in the archive"
"""Why an article is left alone whose page nobody kept."""


@dataclass(slots=True, kw_only=True)
class Rereading:
    """What the archived page of a stored article gives."""

    stored: Article
    """The article as it is stored."""

    article: Article | None = None
    """The article as it would be stored; None when it was not read again."""

    reason: str = ""
    """Why it was not."""


class _LeftAlone(Exception):
    """An article is not read again, for the reason that is its text."""


def reextract(
    stored: Iterable[Article],
    archive: Archive,
    workers: Callable[[], Workers],
    *,
    knowledge: Callable[[Page], bytes | None],
    link: Callable[[Article], Link | None],
) -> Iterator[Rereading]:
    """Read again the pages that stored articles were read from, in their order.

    :param stored: the articles.
    :param archive: where their pages are; an article is read from the response that was received when it was fetched.
    :param workers: makes the processes, which are stopped at the end.
    :param knowledge: puts into a page what the file of its outlet says, and gives the outlet's template.
    :param link: how an article's page was found.
    :raises OSError: the archive cannot be read.
    """

    async def work(pool: Workers, article: Article) -> Rereading:
        try:
            page = _archived(archive, article)
            page.link, model = link(article), knowledge(page)
            if may_go_on(page.body, page.final_url):
                await _gather(pool, archive, article, page)
            read = normalise_article(await pool.run(extract_with, page, model))
        except _LeftAlone as problem:
            return Rereading(stored=article, reason=str(problem))
        except (NoArticle, WorkerFailed) as problem:
            return Rereading(stored=article, reason=f"its page gives no article: {problem.reason}")
        except OSError:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever a page does to the extraction, it costs that page alone
            return Rereading(stored=article, reason=f"extraction failed: {type(problem).__name__}: {problem}")
        if read.id != article.id:
            return Rereading(stored=article, reason=f"its page gives the article {read.url}")
        return Rereading(stored=article, article=storable_article(in_place_of(article, read))[0])

    return work_ahead(stored, workers, work)


def _archived(archive: Archive, article: Article) -> Page:
    """The page that a stored article was read from."""
    if article.from_feed:
        raise _LeftAlone("its text is a feed's")
    for path, entry in archive.find(article.url):
        if entry.status == "200" and entry.when == article.fetched_at:
            exchange = archive.read(path, entry)
            if exchange is not None:
                return archived_page(exchange)
    raise _LeftAlone(NOT_ARCHIVED)


async def _gather(pool: Workers, archive: Archive, article: Article, page: Page) -> None:
    """Give the first page of an article in parts its further ones, those that were fetched next after it."""

    async def find(url: str) -> Part | None:
        answers = [each for each in archive.find(url) if article.fetched_at and each[1].when >= article.fetched_at]
        exchange: Exchange | None = archive.read(*answers[0]) if answers else None
        if exchange is None:
            if (normalise(url) or url) in article.other_urls:
                raise _LeftAlone(f"a further page of it, {url}, is not in the archive")
            return None
        if exchange.status != 200:
            return None
        part = archived_page(exchange)
        return Part(url=url, body=part.body, content_type=part.headers.get("content-type", ""))

    await gather_parts(page, pool, find)
