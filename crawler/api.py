"""Scraping from Python: articles as they are stored, from any program, notebook or running event loop."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crawler.items import Article


class ScrapeFailed(Exception):
    """A scrape gave nothing for an address; the message says why and what to do."""


def scrape(
    *urls: str,
    limit: int | None = None,
    pages: int | None = None,
    since: date | str | None = None,
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
    :param new_only: leave out the articles that were stored before this call.
    :param store: the database, as a path or an SQLAlchemy URL.
    :param settings: Scrapy settings.
    :raises ScrapeFailed: an address is unusable or gave nothing; articles of the others have come by then.

    >>> for article in scrape("https://outlet.example/international/", limit=10):  # doctest: +SKIP
    ...     print(article.published, article.title)
    """
    command = [sys.executable, "-P", "-m", "crawler", "--store", str(store), "scrape", *urls, "--output", "-"]
    command += ["-s", "CRAWLER_PROGRESS_SECONDS=0"]  # its messages are what went wrong
    for name, value in {"limit": limit, "pages": pages, "since": since}.items():
        if value is not None:
            command += [f"--{name}", str(value)]
    if new_only:
        command.append("--new-only")
    for name, value in (settings or {}).items():
        command += ["-s", f"{name}={value}"]
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


def _article(line: bytes) -> Article:
    from msgspec.json import decode

    return decode(line, type=Article)
