"""Requests are answered from an archive, the first with the first answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.archive.writer import ArchiveWriter
from crawler.crawl.problems import Problem
from crawler.fetching.replay import Replay, ReplayHandler
from crawler.items import FETCHED_AT, LATEST, REPLAYED
from tests.archive.test_writer import LARGE, NOW, exchange
from tests.looping import in_a_loop
from tests.warm import crawler

URL = "https://outlet.example/a"


@pytest.fixture
def ask(tmp_path: Path):
    """Answers to requests, one after another, from an archive of some exchanges."""

    def ask(*requests: Request, held):
        writer = ArchiveWriter(tmp_path, LARGE)
        for each in held:
            writer.add(each)
        writer.close()

        async def answers():
            handler = ReplayHandler(
                get_crawler(settings_dict={"CRAWLER_REPLAY": str(tmp_path), "EXTENSIONS": {Replay: 0}})
            )
            try:
                return [await handler.download_request(request) for request in requests]
            finally:
                await handler.close()

        return in_a_loop(answers())

    return ask


def page(text: str, hours: int = 0, path: str = "/a", **changed):
    return exchange(path, body=f"<p>{text}</p>".encode(), when=NOW + timedelta(hours=hours), **changed)


def test_an_answer_is_as_it_came_and_says_when(ask):
    request = Request(URL)
    [answer] = ask(
        request, held=[page("first", headers=[("Content-Type", "text/html"), ("X-Two", "1"), ("X-Two", "2")])]
    )
    assert (answer.status, answer.body, answer.flags) == (200, b"<p>first</p>", [REPLAYED])
    assert answer.headers.getlist("X-Two") == [b"1", b"2"]
    assert answer.css("p::text").get() == "first"
    assert request.meta[FETCHED_AT] == NOW


def test_who_asks_again_gets_the_next_answer_and_the_last_serves_from_then_on(ask):
    answers = ask(*(Request(URL) for _ in range(3)), held=[page("first"), page("second", 1)])
    assert [answer.css("p::text").get() for answer in answers] == ["first", "second", "second"]


def test_what_is_not_there_is_a_problem_of_its_own(ask):
    with pytest.raises(Problem, match="archive"):
        ask(Request(URL + "b"), held=[page("first")])


def test_any_spelling_of_an_address_finds_it(ask):
    [answer] = ask(Request("https://outlet.example:443/a#top"), held=[page("first")])
    assert answer.css("p::text").get() == "first"


def test_who_wants_the_latest_page_gets_the_last_one_that_may_be_an_article(ask):
    held = [page("first"), page("second", 1), page("error", 2, status=500)]
    [answer] = ask(Request(URL, meta={LATEST: True}), held=held)
    assert answer.css("p::text").get() == "second"


def test_that_nothing_changed_is_for_who_asks_for_changes_and_others_get_the_page(ask):
    held = [page("first", headers=[("Content-Type", "text/html"), ("ETag", '"1"')]), page("", 1, status=304)]
    asked = Request(URL, headers={"If-None-Match": '"1"'})
    _, unchanged = ask(Request(URL), asked, held=held)
    assert unchanged.status == 304


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        ("nothere", "there is no archive nothere; check the spelling of the path"),
        ("empty", "there is no WARC file in empty; name the folder that --archive named"),
        ("page.html", "page.html is no WARC file; give one, or name pages that end in .html or .txt"),
    ],
)
def test_what_is_no_archive_ends_a_scrape_before_it_begins(tmp_path: Path, archive: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").write_text("<p>A page.")
    run = crawler(tmp_path, "scrape", "https://outlet.example/", "--replay", archive)
    assert (run.returncode, run.stderr) == (1, f"Error: {said}.\n")
