"""Every answer is kept, with when it came, in one file for all crawls of a process."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.archive.archive import Archive
from crawler.items import FETCHED_AT, REPLAYED
from crawler.middlewares.archive import ArchiveMiddleware
from tests.looping import in_a_loop

URL = "https://outlet.example/a"


def middleware_of(folder: Path) -> ArchiveMiddleware:
    return ArchiveMiddleware.from_crawler(
        get_crawler(settings_dict={"CRAWLER_ARCHIVE": str(folder), "CRAWLER_ARCHIVE_SIZE": 1})
    )


def answer(url: str = URL, **changed) -> Response:
    return Response(url, body=b"<p>Boats.</p>", headers={"Content-Type": "text/html"}, **changed)


def keep(folder: Path, *answers: Response, meta: dict | None = None) -> list[Request]:
    requests = [Request(each.url, meta=meta) for each in answers]

    async def work() -> None:
        middleware = middleware_of(folder)
        try:
            for request, each in zip(requests, answers, strict=True):
                assert await middleware.process_response(request, each) is each
        finally:
            await middleware.close()

    in_a_loop(work())
    return requests


def test_an_answer_is_kept_with_when_it_came(tmp_path: Path) -> None:
    [request] = keep(tmp_path, answer())
    archive = Archive(tmp_path)
    [(file, entry)] = archive.find(URL)
    exchange = archive.read(file, entry)
    assert exchange is not None
    assert (exchange.status, exchange.body) == (200, b"<p>Boats.</p>")
    assert abs((exchange.when - request.meta[FETCHED_AT]).total_seconds()) < 0.01


def test_what_came_from_an_archive_is_not_kept_again(tmp_path: Path) -> None:
    keep(tmp_path, answer(), answer(URL + "b", flags=[REPLAYED]))
    assert not Archive(tmp_path).find(URL + "b")


def test_crawls_of_one_process_write_one_file(tmp_path: Path) -> None:
    async def work() -> None:
        first, second = middleware_of(tmp_path), middleware_of(tmp_path)
        await first.process_response(Request(URL), answer())
        await first.close()
        await second.process_response(Request(URL + "b"), answer(URL + "b"))
        await second.close()

    in_a_loop(work())
    assert len(list(tmp_path.glob("*.warc.gz*"))) == 1
    assert all(Archive(tmp_path).find(url) for url in (URL, URL + "b"))


def test_without_a_folder_nothing_is_kept() -> None:
    with pytest.raises(NotConfigured):
        ArchiveMiddleware.from_crawler(get_crawler())
