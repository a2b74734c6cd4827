"""The files that the README and the guides show are files that are read."""

from __future__ import annotations

import json
import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest

from crawler.outlets import read_outlet
from crawler.own_settings import SETTINGS
from tests.guides.pages import BLOCKS, Fenced, blocks, each
from tests.guides.shell import check_command


def test_every_block_says_what_it_is() -> None:
    assert {block.language for block in BLOCKS} <= {"sh", "cron", "python", "toml", "yaml", "ini", "text"}


@each("toml")
def test_outlet_files_can_be_read(block: Fenced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cookies.txt").write_text("# Netscape HTTP Cookie File\n.outlet.example\tTRUE\t/\tTRUE\t0\tsubscriber\t42\n")
    Path("cookies.txt").chmod(0o600)
    path = tmp_path / "outlet.example.toml"
    path.write_text(block.text, "utf-8")
    outlet = read_outlet(path)
    assert outlet.home == "https://outlet.example/"


@each("ini")
def test_units_and_other_ini_files_can_be_read(block: Fenced) -> None:
    parser = ConfigParser(interpolation=None, strict=False)  # a unit may have several lines of Environment
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(block.text)
    name = Path(block.text.splitlines()[0].removeprefix("# ")).name
    wanted = {".service": {"Unit", "Service"}, ".timer": {"Unit", "Timer"}, ".cfg": {"settings"}}[Path(name).suffix]
    assert wanted <= set(parser.sections())
    if name.endswith(".service"):
        check_command(shlex.split(parser["Service"]["ExecStart"]))
    if name.endswith(".timer"):
        services = [other.text for other in blocks("ini", block.page)]
        assert any(text.startswith(f"# /etc/systemd/system/{Path(name).stem}.service\n") for text in services)


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_containers_run_commands_and_set_variables_that_exist(block: Fenced) -> None:
    commands = re.findall(r"^ *command: (\[.*\])$", block.text, re.M)
    assert commands
    for command in commands:
        check_command(json.loads(command))
    known = {setting.name for setting in SETTINGS} | {"CRAWLER_OUTLETS"}
    named = set(re.findall(r"CRAWLER_[A-Z_]+", block.text))
    assert named
    assert named <= known
