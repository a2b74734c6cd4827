"""What a runner and its engine say to each other arrives, or nobody is there."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe

import pytest

from crawler.running.base import Ended, Job
from crawler.running.line import EngineLine, Stop
from crawler.store import Counts

Ends = tuple[EngineLine, EngineLine]


@pytest.fixture
def ends() -> Iterator[Ends]:
    first, second = Pipe()
    with first, second:
        yield EngineLine(first), EngineLine(second)


class TwoWords(Exception):
    """Cannot be read back from its pickle, as many exceptions of libraries cannot."""

    def __init__(self, one: str, two: str):
        super().__init__(f"{one} {two}")


def test_an_error_that_cannot_be_sent_arrives_in_its_words(ends: Ends) -> None:
    job = Job(name="morning", spider="outlet")
    ends[0].send(Ended(job=job, counts=Counts(failed={}), error=TwoWords("disk", "full")))
    got = ends[1].receive()
    assert (got.job, str(got.error)) == (job, "TwoWords: disk full")


def test_an_error_that_can_be_sent_arrives_as_it_is(ends: Ends) -> None:
    ends[0].send(Ended(job=Job(name="morning", spider="outlet"), counts=Counts(failed={}), error=KeyError("title")))
    assert repr(ends[1].receive().error) == "KeyError('title')"


def test_of_a_side_that_has_gone_the_other_hears_nothing_and_fails_at_nothing() -> None:
    first, second = Pipe()
    line = EngineLine(first)
    second.close()
    line.send(Stop())
    assert line.receive() is None
    first.close()
    assert line.receive() is None
