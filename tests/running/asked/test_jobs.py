"""Jobs are bounded in number, tell what they brought, and end by themselves or when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from crawler.answers.refusal import Refused
from crawler.items import Article
from crawler.running.asked.jobs import AskedJob, JobKind, Jobs
from tests.looping import in_a_loop

URL = "https://outlet.example/"
ARTICLES = [Article(url=f"{URL}{name}", title=name.title()) for name in ("boats", "rain")]


class Fetched:
    """Gives articles as if they had been fetched, and ends with a failure, or never."""

    def __init__(self, *articles: Article, problem: Exception | None = None, ends: bool = True):
        self.articles, self.problem, self.ends = articles, problem, ends
        self.asked: list[tuple[str, Sequence[str]]] = []

    async def scrape(self, urls: Sequence[str], limit: int) -> AsyncIterator[Article]:
        self.asked.append(("scrape", urls))
        for article in self.articles:
            yield article
        if self.problem:
            raise self.problem
        if not self.ends:
            await asyncio.Event().wait()

    async def extract(self, urls: Sequence[str]) -> AsyncIterator[Article]:
        self.asked.append(("extract", urls))
        async for article in self.scrape(urls, 0):
            yield article


def done(fetched: Fetched, kind: JobKind = "scrape", urls: Sequence[str] = (URL,), limit: int = 5) -> AskedJob:
    """A job when it has ended."""

    async def run() -> AskedJob:
        jobs = Jobs(fetched)  # type: ignore[arg-type]
        job = jobs.start(kind, urls, limit)
        await jobs.wait(job.id, 30)
        await jobs.close()
        return job

    return in_a_loop(run())


def test_a_scrape_tells_what_it_stored_and_an_extraction_gives_the_articles() -> None:
    job = done(Fetched(*ARTICLES))
    assert ([article.title for article in job.articles], job.extracted) == (["Boats", "Rain"], [])
    assert (job.state, job.problem) == ("done", None)
    assert job.ended is not None
    assert job.created <= job.ended
    job = done(Fetched(*ARTICLES), "extract")
    assert job.extracted == ARTICLES
    assert [article.title for article in job.articles] == ["Boats", "Rain"]


def test_an_extraction_fetches_no_more_addresses_than_its_limit_and_each_once() -> None:
    fetched = Fetched()
    done(fetched, "extract", [f"{URL}a", f"{URL}a#top", f"{URL}b", f"{URL}c"], limit=2)
    assert fetched.asked[0] == ("extract", [f"{URL}a", f"{URL}b"])


def test_a_job_has_failed_when_it_brought_nothing_and_says_why_when_it_brought_less() -> None:
    refused = Refused("connection lost", 422)
    job = done(Fetched(problem=refused))
    assert (job.state, job.problem) == ("failed", "connection lost")
    job = done(Fetched(ARTICLES[0], problem=refused))
    assert (job.state, job.problem, len(job.articles)) == ("done", "connection lost", 1)


def test_a_fault_costs_the_job_alone_and_tells_nothing_of_the_machine() -> None:
    job = done(Fetched(problem=OSError("/home/somebody/crawler.db")))
    assert job.state == "failed"
    assert job.problem
    assert "somebody" not in job.problem


def test_jobs_are_bounded_in_number_can_be_stopped_and_one_address_is_one_job() -> None:
    async def run() -> None:
        jobs = Jobs(Fetched(ends=False))  # type: ignore[arg-type]
        first = jobs.start("scrape", [URL], 5)
        assert jobs.start("scrape", [URL], 5) is first
        for number in range(7):
            jobs.start("scrape", [f"{URL}{number}"], 5)
        with pytest.raises(Refused, match="8 jobs are open") as refused:
            jobs.start("scrape", [f"{URL}one-more"], 5)
        assert refused.value.status == 429
        assert (await jobs.stop(first.id)).state == "stopped"
        assert first.ended is not None
        jobs.start("scrape", [f"{URL}one-more"], 5)
        await jobs.close()
        assert all(job.state == "stopped" for job in jobs.all())

    in_a_loop(run())


def test_the_last_hundred_jobs_are_kept() -> None:
    async def run() -> None:
        jobs = Jobs(Fetched())  # type: ignore[arg-type]
        begun = []
        for number in range(102):
            begun.append(jobs.start("scrape", [f"{URL}{number}"], 5))
            await jobs.wait(begun[-1].id, 30)
            await asyncio.sleep(0)
        assert [job.id for job in jobs.all()] == [job.id for job in reversed(begun[-100:])]
        with pytest.raises(Refused, match="no such job") as refused:
            jobs.get(begun[0].id)
        assert refused.value.status == 404

    in_a_loop(run())
