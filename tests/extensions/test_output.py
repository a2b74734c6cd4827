"""Where articles are written while they come."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.extensions.output import Output, _open_alone
from crawler.spiders.urls import UrlsSpider
from tests.quick_settings import quick_settings
from tests.serving import Handler, serving

ROOT = Path(__file__).resolve().parents[2]
TEXT = "".join(f"<p>The harbour of the old town was closed on day {n} because of the storm.</p>" for n in range(9))


class Story(Handler):
    """The same text in whatever outlet."""

    def answer(self):
        if self.path == "/robots.txt":
            return 404, {}, b""
        page = f"<title>The harbour is closed</title><article><h1>The harbour is closed</h1>{TEXT}</article>"
        return 200, {"Content-Type": "text/html"}, page.encode()


@pytest.mark.usefixtures("shared_workers")
@ensureDeferred
async def test_copies_across_outlets_have_their_cluster_in_the_file(tmp_path):
    with serving("127.0.0.81", Story) as one, serving("127.0.0.82", Story) as two:
        (tmp_path / "list.txt").write_text(f"{one.url}/a\n{two.url}/b\n")
        output = {"CRAWLER_OUTPUT": str(tmp_path / "out.jsonl"), "EXTENSIONS": {Output: 10}}
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False, **output))
        await deferred_from_coro(runner.crawl(UrlsSpider, file=str(tmp_path / "list.txt")))
    articles = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(articles) == 2
    assert {article["cluster"] for article in articles} <= {article["id"] for article in articles}
    assert len({article["cluster"] for article in articles}) == 1


@pytest.mark.usefixtures("shared_workers")
@ensureDeferred
async def test_a_pipe_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader, serving("127.0.0.81", Story) as site:
        (tmp_path / "list.txt").write_text(f"{site.url}/a\n")
        output = {"CRAWLER_OUTPUT": str(pipe), "EXTENSIONS": {Output: 10}}
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False, **output))
        await deferred_from_coro(runner.crawl(UrlsSpider, file=str(tmp_path / "list.txt")))
        [line] = reader.communicate()[0].splitlines()
    assert json.loads(line)["url"] == f"{site.url}/a"
    assert pipe.is_fifo()


@pytest.mark.usefixtures("shared_workers")
@ensureDeferred
async def test_a_crawl_goes_on_while_nobody_takes_what_it_writes(tmp_path):
    pipe, names = tmp_path / "out.jsonl", [f"/a{number}" for number in range(9)]
    os.mkfifo(pipe)
    asked = threading.Event()

    class Many(Story):
        def answer(self):
            if self.path == names[-1]:
                asked.set()
            status, headers, body = super().answer()
            return status, headers, body.replace(b"The harbour", self.path[1:].encode() * 400 + b" The harbour")

    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 4096)
    with serving("127.0.0.81", Many) as site:
        (tmp_path / "list.txt").write_text("".join(f"{site.url}{name}\n" for name in names))
        output = {"CRAWLER_OUTPUT": str(pipe), "EXTENSIONS": {Output: 10}, "CONCURRENT_REQUESTS": 1}
        runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False, **output))
        crawl = deferred_from_coro(runner.crawl(UrlsSpider, file=str(tmp_path / "list.txt")))
        await deferred_from_coro(asyncio.to_thread(asked.wait))
        os.set_blocking(reading, True)
        with os.fdopen(reading, "rb") as reader:
            lines = await deferred_from_coro(asyncio.to_thread(reader.read))
        await crawl
    assert sorted(json.loads(line)["url"] for line in lines.splitlines()) == [f"{site.url}{name}" for name in names]


@pytest.mark.parametrize("ended", [False, True])
def test_a_pipe_that_nobody_reads_is_waited_for_until_the_crawl_is_told_to_end(tmp_path, ended):
    pipe = tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    quick = ["DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CRAWLER_WORKERS=1", "CRAWLER_PROGRESS_SECONDS=0.1"]
    settings = [word for setting in quick for word in ("-s", setting)]
    with serving("127.0.0.81", Story) as site:
        (tmp_path / "list.txt").write_text(f"{site.url}/a\n")
        command = [sys.executable, "-m", "crawler", "scrape", "-f", "list.txt", "-o", "out.jsonl", *settings]
        own = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(ROOT)}, "stderr": subprocess.PIPE, "text": True}
        run = subprocess.Popen(command, **own)
        assert any(line.startswith("1 of 1 articles") for line in run.stderr), "all of it is stored"
        if ended:
            run.send_signal(signal.SIGTERM)
            assert "Stopped before the end; the same command goes on from here." in run.communicate(timeout=60)[1]
            assert run.returncode == 130
            run = subprocess.Popen(command, **own)
        [line] = pipe.read_text().splitlines()
        run.communicate(timeout=60)
    assert (json.loads(line)["url"], run.returncode) == (f"{site.url}/a", 0)


def test_a_link_in_the_place_of_the_partial_file_is_not_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("mine")
    (tmp_path / ".out.jsonl.partial").symlink_to(kept)
    with pytest.raises(OSError, match="symbolic links"):
        _open_alone(tmp_path / ".out.jsonl.partial", tmp_path / "out.jsonl")
    assert kept.read_text() == "mine"


@pytest.mark.usefixtures("shared_workers")
@ensureDeferred
async def test_a_crawl_whose_store_cannot_be_opened_says_that_alone(tmp_path, caplog):
    (tmp_path / "crawler.db").write_text("no database, but some words of text that are longer than a header " * 20)
    (tmp_path / "list.txt").write_text("http://127.0.0.81:9/a\n")
    output = {"CRAWLER_OUTPUT": str(tmp_path / "out.jsonl"), "EXTENSIONS": {Output: 10}}
    runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False, **output))
    await deferred_from_coro(runner.crawl(UrlsSpider, file=str(tmp_path / "list.txt")))
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR" and record.exc_info] == []
    assert not (tmp_path / "out.jsonl").exists()
