"""A runner tells of what it does, and ends in order whatever becomes of its listener."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from tests.warm import Started, crawler

ROOT = Path(__file__).resolve().parents[2]
QUICK = [
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1"),
    *("-s", "CRAWLER_PROGRESS_SECONDS=0"),
]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
LIMIT = 120  # seconds after which a process that hangs fails its test


@pytest.fixture
def folder(outlets, tmp_path: Path) -> Path:
    """Two of the fixture outlets, with their feeds."""
    for name, feed in (("ponant", "rss.xml"), ("saqiya", "feed.xml")):
        home = f"{outlets[name].url}/"
        source = Source(kind="feed", url=home + feed)
        write_outlet(Outlet(name=name, home=home, sources=[source]), tmp_path / f"outlets/{name}.toml")
    return tmp_path


def test_a_crawl_tells_what_it_does_in_order(outlets, tmp_path: Path) -> None:
    code = f"""
from crawler.running.base import Job
from crawler.running.local import LocalRunner, crawl_settings
given = {{"CRAWLER_PROGRESS_SECONDS": 0.05, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}}
said = []
job = Job(name="ponant", spider="section", arguments={{"url": ["{outlets["ponant"].url}/"], "limit": 2}})
runner = LocalRunner(job, crawl_settings("crawler.db", given), said.append)
runner.run()
assert not runner.stopping
assert all(event.job is job for event in said)
assert said[-1].complete and said[-1].counts.stored == 2, said[-1]
print(*dict.fromkeys(type(event).__name__ for event in said))
raise SystemExit
"""
    done = crawler(tmp_path, first=code)
    assert (done.stdout, done.returncode) == ("Started Progress Ended\n", 0), done.stderr


@pytest.mark.parametrize("gone", ["stderr", "stdout"])
def test_a_run_whose_reader_has_gone_ends(folder: Path, gone: str) -> None:
    command = ["run", *(["-o", "-"] if gone == "stdout" else []), *QUICK]
    reader, writer = os.pipe()
    os.close(reader)
    process = Started(folder, *command, **{gone: writer})
    os.close(writer)
    try:
        assert process.wait(timeout=LIMIT) == 141
    finally:
        process.kill()
