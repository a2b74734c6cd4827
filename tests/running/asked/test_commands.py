"""What others name is fetched by processes that are bounded, and that tell of nothing but the addresses."""

from __future__ import annotations

import asyncio
import os
import select
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from pathlib import Path

import msgspec
import pytest

from crawler.answers.refusal import Refused, WrongParameter
from crawler.items import Article
from crawler.running.asked.commands import AskedCommands, read_addresses
from tests.looping import in_a_loop

URL = "https://outlet.example/a"
LINE = msgspec.json.encode(Article(url=URL, title="Boats"))
PRINTS = f"print({LINE.decode()!r}, flush=True)\n"


class Scripts(AskedCommands):
    """Runs a program of the test's in the place of ``crawler``."""

    def __init__(self, program: str):
        super().__init__("crawler.db", "outlets")
        self.program = program

    def words(self, command: list[str]) -> list[str]:
        return [sys.executable, "-S", "-c", self.program]


async def taken(articles: AsyncGenerator[Article, None]) -> tuple[list[str], Refused | None]:
    """The titles that came, and what came behind them."""
    titles = []
    try:
        async with aclosing(articles):
            async for article in articles:
                titles.append(article.title)
    except Refused as problem:
        return titles, problem
    return titles, None


def test_what_makes_addresses_safe_comes_after_the_settings_of_who_runs_the_server() -> None:
    words = AskedCommands("news.db", "outlets", ["CRAWLER_GUARD_NAMED=False"]).words(["scrape", URL])
    assert words[1:7] == ["-P", "-m", "crawler", "--store", "news.db", "scrape"]
    settings = [word for word in words if word.startswith("CRAWLER_GUARD_NAMED")]
    assert settings == ["CRAWLER_GUARD_NAMED=False", "CRAWLER_GUARD_NAMED=True"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "-o/tmp/x", "ftp://outlet.example/", "http://", "a.example"])
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(WrongParameter, match="url: must be an address of the web"):
        read_addresses([URL, url])


def test_addresses_are_normalised() -> None:
    assert read_addresses(["HTTPS://Outlet.Example:443/a#top"]) == [URL]


def test_articles_come_before_the_failure_of_which_only_the_address_is_told() -> None:
    program = PRINTS + (
        f"import sys\nsys.stderr.write('/home/somebody/crawler.db: locked\\n{URL}: answered 404\\n')\nsys.exit(1)\n"
    )
    titles, problem = in_a_loop(taken(Scripts(program).extract([URL])))
    assert titles == ["Boats"]
    assert (str(problem), problem and problem.status) == (f"{URL}: answered 404", 422)


def test_a_failure_without_a_word_on_the_address_tells_nothing_of_the_machine() -> None:
    program = "import sys; sys.exit('/home/somebody/crawler.db: locked')"
    assert str(in_a_loop(taken(Scripts(program).scrape([URL], 3)))[1]) == "nothing could be fetched"


def test_a_long_reason_is_cut() -> None:
    program = f"import sys; sys.exit('{URL}: ' + 'x' * 1000)"
    said = str(in_a_loop(taken(Scripts(program).extract([URL])))[1])
    assert said.endswith("x…")
    assert len(said) < 400


def test_a_page_without_an_article_is_told() -> None:
    with pytest.raises(Refused, match="the page gives no article") as refused:
        in_a_loop(Scripts("").preview(URL))
    assert refused.value.status == 422


def test_who_leaves_ends_the_process_with_those_it_started() -> None:
    program = (
        "import os, subprocess, sys\n"
        "other = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(600)'])\n"
        "os.environ['PIDS'] = f'{os.getpid()} {other.pid}'\n"
        "print('{\"title\": \"' + os.environ['PIDS'] + '\"}', flush=True)\n"
        "import time; time.sleep(600)\n"
    )

    async def run() -> list[int]:
        async with aclosing(Scripts(program).extract([URL])) as articles:
            async for article in articles:
                return [int(pid) for pid in article.title.split()]
        return []

    running = in_a_loop(run())
    assert len(running) == 2
    with suppress(ChildProcessError):
        os.waitpid(running[0], os.WNOHANG)
    assert [pid for pid in running if _runs(pid)] == []


def _runs(pid: int) -> bool:
    """Whether a process does not end: its pipe is closed a moment before it is gone."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        return not select.select([process], [], [], 5)[0]
    finally:
        os.close(process)


def test_two_are_under_way_at_a_time(tmp_path: Path) -> None:
    for folder in ("begun", "here"):
        (tmp_path / folder).mkdir()
    program = (
        f"import os, time; os.chdir({str(tmp_path)!r})"
        + """
for folder in ("begun", "here"):
    os.mkdir(f"{folder}/{os.getpid()}")
most, end = 0, time.monotonic() + 20
while most < 2 and len(os.listdir("begun")) < 8 and time.monotonic() < end:
    most = len(os.listdir("here"))
most = max(most, *(len(os.listdir("here")) for _ in range(20_000)))  # a third may come
os.rmdir(f"here/{os.getpid()}")
print('{"title": "' + str(most) + '"}')
"""
    )

    async def run() -> list[tuple[list[str], Refused | None]]:
        asked = Scripts(program)
        return await asyncio.gather(*(taken(asked.extract([URL])) for _ in range(8)))

    assert max(int(titles[0]) for titles, _ in in_a_loop(run())) == 2


def test_eight_wait_at_the_most_and_a_ninth_is_refused() -> None:
    async def run() -> list[Refused | None]:
        asked = Scripts("")
        return [problem for _, problem in await asyncio.gather(*(taken(asked.extract([URL])) for _ in range(10)))]

    problems = [problem for problem in in_a_loop(run()) if problem]
    assert [problem.status for problem in problems] == [429, 429]
