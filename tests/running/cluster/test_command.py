"""What nodes are told to do, and how it ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from crawler.running.cluster.command import NodeCommand


def test_nodes_do_not_share_a_file(tmp_path):
    with pytest.raises(ValueError, match=r"name one with --store postgresql://"):
        NodeCommand.of([], folder=tmp_path, store="crawler.db")


def test_nodes_get_the_outlets_files_and_the_environment(tmp_path, monkeypatch):
    (tmp_path / "paper.toml").write_text("name = 'paper'\n")
    monkeypatch.setenv("CRAWLER_CONTACT", "desk@paper.example")
    crawl = NodeCommand.of(["--once"], folder=tmp_path, store="postgresql://db.example/news")
    assert crawl.files == {"paper.toml": "name = 'paper'\n"}
    assert crawl.environment["CRAWLER_CONTACT"] == "desk@paper.example"
    assert crawl.environment["CRAWLER_STORE"] == "postgresql://db.example/news"


def test_a_command_ends_with_the_process_that_started_it(tmp_path):
    """It is told to when that is killed: nobody would hear of it any more."""
    program = """
import sys
from crawler.running.cluster.command import NodeCommand
outlet = 'name = "paper"\\nhome = "http://127.0.0.1:9/"\\n[[sources]]\\nkind = "feed"\\nurl = "http://127.0.0.1:9/feed"\\n'
command = NodeCommand(arguments=["run"], files={"paper.toml": outlet}, environment={"CRAWLER_STORE": sys.argv[1]})
with command.started() as process:
    print(process.pid, flush=True)
    process.wait()
"""
    command = [sys.executable, "-c", program, str(tmp_path / "x.db")]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **options) as parent:
        child = os.pidfd_open(int(parent.stdout.readline()))
        while "paper" not in parent.stderr.readline():  # it crawls
            assert parent.poll() is None
        parent.send_signal(signal.SIGKILL)
        assert select.select([child], [], [], 30)[0]
