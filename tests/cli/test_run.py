"""``crawler run``, as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from tests.serving import Answer, Handler, serving

ROOT = Path(__file__).resolve().parents[2]
QUICK = [
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1"),
    *("-s", "CRAWLER_CONTACT=desk@outlet.example"),
]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "crawler", "run", *arguments, *QUICK]


@pytest.fixture
def folder(outlets, tmp_path: Path) -> Path:
    """Two of the fixture outlets, with their feeds."""
    for name, feed in (("ponant", "rss.xml"), ("saqiya", "feed.xml")):
        home = f"{outlets[name].url}/"
        write_outlet(
            Outlet(name=name, home=home, sources=[Source(kind="feed", url=home + feed)]),
            tmp_path / f"outlets/{name}.toml",
        )
        outlets[name].requests.clear()
    return tmp_path


def test_one_run_crawls_every_outlet_and_writes_what_is_new(outlets, folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    first = subprocess.run(command("--once", "-o", "new.jsonl"), cwd=folder, env=environment, capture_output=True)
    assert first.returncode == 0, first.stderr.decode()
    articles = [json.loads(line) for line in (folder / "new.jsonl").read_text().splitlines()]
    assert {article["outlet"] for article in articles} == {outlets[n].url[7:] for n in ("ponant", "saqiya")}
    said = first.stderr.decode()
    assert "ponant: " in said
    assert f"2 outlets: {len(articles)} new" in said


def test_a_run_that_keeps_running_ends_cleanly_when_told_to(outlets, folder: Path) -> None:
    process = subprocess.Popen(
        command(), cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    lines = [process.stderr.readline().decode() for _ in range(2)]
    assert any("new" in line for line in lines), lines
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in rest


class Hanging(Handler):
    """A feed whose articles are not answered until the test is over."""

    def answer(self) -> Answer:
        if self.path == "/feed.xml":
            link = f"<item><link>http://{self.headers['Host']}/news/bridge-opens-again</link></item>"
            return 200, {"Content-Type": "application/rss+xml"}, f"<rss version='2.0'><channel>{link}".encode()
        if self.path.startswith("/news/"):
            self.server.asked.set()
            self.server.over.wait(60)
        return 404, {}, b""


def test_a_second_interrupt_ends_a_run_whose_pages_are_still_awaited_at_once(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    with serving("127.0.0.1", Hanging, asked=asked, over=over) as server:
        home = f"{server.url}/"
        outlet = Outlet(name="hanging", home=home, sources=[Source(kind="feed", url=home + "feed.xml")])
        write_outlet(outlet, tmp_path / "outlets/hanging.toml")
        process = subprocess.Popen(
            command("-s", "LOG_LEVEL=INFO"),
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            while b"shutting down gracefully" not in (line := process.stderr.readline()):
                assert line, "it ended at the first"
            process.send_signal(signal.SIGINT)
            process.wait(timeout=6)  # seconds; the first interrupt alone leaves it eight
        finally:
            process.kill()
            over.set()
        said = process.stderr.read()
        process.stderr.close()
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert b"resource_tracker" not in said


def test_a_folder_without_outlets_is_told(run) -> None:
    result = run("run", "--once")
    assert result.exit_code == 1
    assert "crawler outlets add" in result.stderr
