"""The line for cron and the units for systemd of the guide crawl."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store
from tests.guides.pages import QUICK, ROOT, blocks
from tests.guides.shell import cron


def units() -> dict[str, str]:
    """The files for systemd, by their names."""
    found = re.compile(r"# /etc/systemd/system/(\S+)\n")
    return {name[1]: block.text for block in blocks("ini") if (name := found.match(block.text))}


@pytest.fixture
def installed(outlets, tmp_path: Path) -> Path:
    """A folder such as ``/srv/news``: the command in its .venv, an outlet to watch."""
    home = f"{outlets['ponant'].url}/"
    outlets["ponant"].requests.clear()
    write_outlet(
        Outlet(name="ponant", home=home, sources=[Source(kind="feed", url=home + "rss.xml")]),
        tmp_path / "outlets/ponant.toml",
    )
    command = tmp_path / ".venv/bin/crawler"
    command.parent.mkdir(parents=True)
    quick = " ".join(f"-s {name}={value}" for name, value in QUICK.items())
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m crawler "$@" {quick}\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(installed: Path) -> None:
    for name, text in units().items():
        (installed / name).write_text(text.replace("/srv/news", str(installed)), "utf-8")
    paths = [str(installed / name) for name in units()]
    ended = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True)
    assert [line for line in ended.stderr.splitlines() if "outlet-crawler" in line] == []


def run_bare(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command as cron and systemd do: hardly a variable, no terminal, no locale."""
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env=bare, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def test_the_line_for_cron_crawls_and_prints_only_what_is_wrong(installed: Path) -> None:
    [block] = blocks("cron")
    variables, [line] = cron(block.text)
    command = line.split(maxsplit=5)[5].replace("/srv/news", str(installed))
    ended = run_bare(command, installed, **variables)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    with Store.open(installed / "crawler.db") as store:
        assert any("é" in article.body for article in store.articles())
    (installed / "outlets/ponant.toml").write_text("home = ")
    assert "ponant.toml" in run_bare(command, installed, **variables).stdout


def test_the_service_crawls_what_is_due(installed: Path) -> None:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(units()["outlet-crawler.service"])
    service = parser["Service"]
    name, value = service["Environment"].split("=", 1)
    command = f"cd {service['WorkingDirectory']} && exec {service['ExecStart']}".replace("/srv/news", str(installed))
    ended = run_bare(command, installed, **{name: value})
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"ponant: \d+ new", ended.stderr)
    assert "WARNING" not in ended.stderr
