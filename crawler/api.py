"""Scraping from Python: articles as they are stored, from any program, notebook or running event loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator, Mapping
from datetime import date
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any

from crawler.items import Article

if TYPE_CHECKING:
    from crawler.store import Store

_LONGEST_LINE = 64 << 20
"""Bytes of an article as JSON."""


class ScrapeFailed(Exception):
    """A scrape gave nothing for an address; the message says why and what to do."""


def scrape(
    *urls: str,
    limit: int | None = None,
    pages: int | None = None,
    since: date | str | None = None,
    match: str | None = None,
    new_only: bool = False,
    store: str | Path = "crawler.db",
    settings: Mapping[str, Any] | None = None,
) -> Iterator[Article]:
    """The articles of sections, front pages or single articles, each as soon as it is stored.

    The crawl runs in a process of its own (a Scrapy reactor cannot be started twice in one). Leaving the loop
    stops it; the same call goes on from there.

    :param urls: addresses of sections, front pages or articles.
    :param limit: how many articles at the most.
    :param pages: how many pages of each section at the most.
    :param since: only articles published since.
    :param match: only articles whose address holds it; ``*`` stands for anything, as in ``/2026/*sea``.
    :param new_only: leave out the articles that were stored before this call.
    :param store: the database, as a path or an SQLAlchemy URL.
    :param settings: Scrapy settings.
    :raises ScrapeFailed: an address is unusable or gave nothing; articles of the others have come by then.

    >>> for article in scrape("https://outlet.example/international/", limit=10):  # doctest: +SKIP
    ...     print(article.published, article.title)
    """
    command = _command(urls, limit, pages, since, match, new_only, store, settings)
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=messages)
        assert process.stdout is not None
        try:
            yield from map(_article, process.stdout)
        except GeneratorExit:
            process.terminate()
            process.communicate()
            raise
        if process.wait():
            messages.seek(0)
            raise ScrapeFailed(messages.read().decode("utf-8", "replace").strip())


async def scrape_async(
    *urls: str,
    limit: int | None = None,
    pages: int | None = None,
    since: date | str | None = None,
    match: str | None = None,
    new_only: bool = False,
    store: str | Path = "crawler.db",
    settings: Mapping[str, Any] | None = None,
) -> AsyncGenerator[Article, None]:
    """The same as :func:`scrape` for a program with an event loop, which goes on with other things meanwhile.

    Closing the generator stops the crawl, and the same call goes on from there.

    :raises ScrapeFailed: an address is unusable or gave nothing; articles of the others have come by then.

    >>> async for article in scrape_async("https://outlet.example/", limit=10):  # doctest: +SKIP
    ...     print(article.title)
    """
    command = _command(urls, limit, pages, since, match, new_only, store, settings)
    with tempfile.TemporaryFile() as messages:
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=messages, limit=_LONGEST_LINE)
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                yield _article(line)
        finally:
            if process.returncode is None and not process.stdout.at_eof():
                process.terminate()
            while await process.stdout.read(_LONGEST_LINE):  # it ends in order only when its pipe takes what it says
                pass
            status = await process.wait()
        if status:
            messages.seek(0)
            raise ScrapeFailed(messages.read().decode("utf-8", "replace").strip())


def open(store: str | Path = "crawler.db") -> Store:
    """What is stored: articles by query, by words, by a cursor. Close it, or use it in a ``with`` statement.

    :param store: the database, as a path or an SQLAlchemy URL.
    :raises crawler.store.StoreError: there is none, or it cannot be used.

    >>> with crawler.open("crawler.db") as store:  # doctest: +SKIP
    ...     for article in store.articles(crawler.ArticleQuery(language="en", words="rain")):
    ...         print(article.title)
    """
    from crawler.store import Store

    return Store.open(store, create=False)


def _command(
    urls: tuple[str, ...],
    limit: int | None,
    pages: int | None,
    since: date | str | None,
    match: str | None,
    new_only: bool,
    store: str | Path,
    settings: Mapping[str, Any] | None,
) -> list[str]:
    command = [sys.executable, "-P", "-m", "crawler", "--store", str(store), "scrape", *urls, "--output", "-"]
    command += ["-s", "CRAWLER_PROGRESS_SECONDS=0"]  # its messages are what went wrong
    for name, value in {"limit": limit, "pages": pages, "since": since, "match": match}.items():
        if value is not None:
            command += [f"--{name}", str(value)]
    if new_only:
        command.append("--new-only")
    for name, value in (settings or {}).items():
        command += ["-s", f"{name}={value}"]
    return command


def _article(line: bytes) -> Article:
    from msgspec.json import decode

    return decode(line, type=Article)
