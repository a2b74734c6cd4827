"""What a command takes for a crawl's settings, and what it says when the crawl has ended."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import typer
from scrapy.settings import Settings

from crawler.cli.crawling import given_settings, log_to_stderr, named_settings, report, tell_stopping
from crawler.running.base import Ended, Job, Stopping
from crawler.store import Counts

JOB = Job(name="morning", spider="outlet")
URL = "https://outlet.example/"


def test_settings_are_names_with_values_of_which_the_last_counts() -> None:
    assert given_settings(["A=1", " B = x=y ", "A=2", "C="]) == {"A": "2", "B": "x=y", "C": ""}


@pytest.mark.parametrize("option", ["A", "=1", " =1", ""])
def test_what_is_no_setting_is_refused(option: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not NAME=VALUE"):
        given_settings([option])


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("DOWNLOAD_DELAY=soon", "DOWNLOAD_DELAY='soon' cannot be used: a number from 0 is wanted"),
        ("CRAWLER_WORKERS=-2", "CRAWLER_WORKERS=-2 cannot be used: a whole number from 0 is wanted"),
        ("CRAWLER_OUTLETZ=o", "there is no setting CRAWLER_OUTLETZ; did you mean CRAWLER_OUTLETS?"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(option: str, said: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        given_settings([option])
    assert caught.value.message == said


def test_options_that_were_not_given_set_nothing() -> None:
    assert named_settings(CRAWLER_RENDER="always", CRAWLER_ARCHIVE=None) == ["CRAWLER_RENDER=always"]


def test_a_crawl_that_went_well_ends_with_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counts(found=9, stored=5, duplicates=1, failed={"answered 404": 1, "no answer in time": 2})
    assert report(Ended(job=JOB, counts=counts, complete=True)) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        ["9", "found"],
        ["5", "stored"],
        ["1", "duplicates"],
        ["3", "failed"],
        ["2", "no answer in time"],
        ["1", "answered 404"],
    ]


def test_what_was_stored_earlier_is_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    report(Ended(job=JOB, counts=Counts(found=9, stored=5, earlier=4), complete=True))
    assert "4  stored earlier" in capsys.readouterr().err


def test_an_address_that_gave_nothing_is_named_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Ended(job=JOB, problems={URL: "connection refused"}, complete=True)) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{URL}: connection refused")
    assert "Check the address and its port." in said


def test_a_crawl_that_was_ended_says_that_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Ended(job=JOB, complete=False, problems={URL: "answered 500"})) == 130
    assert "the same command goes on from here" in capsys.readouterr().err


def test_an_output_that_is_full_is_told_and_one_that_is_closed_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Ended(job=JOB, output_problem=OSError(28, "No space left on device"))) == 1
    assert "What was stored stays stored; make room" in capsys.readouterr().err


def test_an_output_that_may_not_be_written_asks_for_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Ended(job=JOB, output_problem=PermissionError(13, "Permission denied", "a.jsonl"))) == 1
    assert "Permission denied: 'a.jsonl'. What was stored stays stored; run the same" in capsys.readouterr().err


def test_who_ends_a_crawl_is_told_what_it_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    tell_stopping(Stopping(hosts={"d.example": 1, "b.example": 2, "a.example": 1, "c.example": 1}))
    tell_stopping(Stopping(hosts={"a.example": 1}))
    tell_stopping(Stopping(hosts={}))
    assert [line.partition(". Once more")[0] for line in capsys.readouterr().err.splitlines()] == [
        "Ending: waiting for 5 requests to a.example, b.example, c.example and others",
        "Ending: waiting for 1 request to a.example",
        "Ending: waiting for what is being stored",
    ]


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, which gets back the handlers and the level that it had."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield logging.root
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def settings(**own: object) -> Settings:
    return Settings({"LOG_LEVEL": "INFO", "CRAWLER_LOG_FORMAT": "text", **own})


def test_the_log_leaves_out_what_the_command_says_itself(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr(settings())
    logging.getLogger("crawler").info("of a page \x1b[2J")
    logging.getLogger("crawler").debug("of too little weight")
    logging.getLogger("crawler").info("said by the command", extra={"told_by_command": True})
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").error("no robots.txt")
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("of a page \ufffd[2J")


def test_a_log_that_goes_into_a_file_is_not_written_to_the_terminal(root: logging.Logger) -> None:
    before = list(root.handlers)
    log_to_stderr(settings(LOG_FILE="crawl.log"))
    assert root.handlers == before
