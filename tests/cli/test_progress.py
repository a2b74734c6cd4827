"""How far a crawl is, as a line."""

from __future__ import annotations

import pytest

from crawler.cli.progress import done, progress_line, time_left
from crawler.running.base import Job, Progress
from crawler.store import Counts


def progress(host: str = "outlet.example", comparing: int = 0, **counts: int) -> Progress:
    failed = {"answered 404": counts.pop("failed", 0)}
    job, own = Job(name="morning", spider="outlet"), Counts(failed=failed, **counts)
    return Progress(job=job, counts=own, pages=30, host=host, comparing=comparing)


def test_stored_copies_and_failed_articles_are_done() -> None:
    assert done(progress(found=20, stored=5, earlier=3, duplicates=2, failed=1)) == 11


def test_a_line_tells_what_there_is_to_tell() -> None:
    line = progress_line(progress(found=40, stored=18, failed=2), seconds=10)
    assert line == "20 of 40 articles, 30 pages, 2 failed, about 0:00:10 left, outlet.example"
    assert progress_line(progress("", found=0)) == "0 of 0 articles, 30 pages"


def test_a_line_tells_what_is_done_when_all_is_fetched() -> None:
    line = progress_line(progress(found=40, stored=40, comparing=25), seconds=100)
    assert line == "40 of 40 articles, 30 pages, looking for copies, 25 articles left"


@pytest.mark.parametrize(("stored", "seconds"), [(9, 60.0), (20, 4.9), (0, 60.0)])
def test_of_the_time_left_nothing_is_said_before_it_can_be_known(stored: int, seconds: float) -> None:
    assert time_left(progress(found=100, stored=stored), seconds) == ""


def test_more_articles_than_were_found_leave_no_time() -> None:
    assert time_left(progress(found=10, stored=12), 60) == "about 0:00:00 left"
