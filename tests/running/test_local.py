"""The settings of a crawl on this machine, and what is wrong with its output said beforehand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.utils.conf import build_component_list

from crawler.running.local import check_output, crawl_settings


def extensions(**given: str) -> list[str]:
    names = build_component_list(crawl_settings("crawler.db", given).getwithbase("EXTENSIONS"))
    return [str(name).rpartition(".")[2] for name in names]


def test_scrapys_remote_control_is_there_when_it_is_asked_for_only() -> None:
    assert "RemoteControl" not in extensions()
    assert "RemoteControl" not in extensions(REMOTE_CONTROL_ENABLED="0")
    assert "RemoteControl" in extensions(REMOTE_CONTROL_ENABLED="1")


def test_what_the_user_gives_wins() -> None:
    settings = crawl_settings("a.db", {"LOG_LEVEL": "DEBUG", "CRAWLER_STORE": "b.db"}, output="a.jsonl", new_only=True)
    assert (settings["LOG_LEVEL"], settings["CRAWLER_STORE"]) == ("DEBUG", "b.db")
    assert (settings["CRAWLER_OUTPUT"], settings["CRAWLER_OUTPUT_NEW_ONLY"]) == ("a.jsonl", True)
    assert settings["ROBOTSTXT_OBEY"] is True
    assert crawl_settings("a.db", {})["LOG_LEVEL"] == "WARNING"


@pytest.mark.parametrize("output", [None, "-", "articles.jsonl", "articles.csv"])
def test_an_output_that_can_be_written_is_left_to_be(
    output: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_output(output, "crawler.db")
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("output", "error", "says"),
    [
        ("articles.frob", ValueError, "frob"),
        ("no/such/articles.jsonl", FileNotFoundError, "there is no folder .*/no/such; make it"),
        ("taken.jsonl", IsADirectoryError, "taken.jsonl is a folder; name a file in it"),
    ],
)
def test_an_output_that_cannot_is_told(
    output: str, error: type[Exception], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken.jsonl").mkdir()
    with pytest.raises(error, match=says):
        check_output(output, "crawler.db")


def test_a_remote_control_that_is_off_loads_no_http_server() -> None:
    program = """
import sys
from crawler import Addon
from crawler.running.local import crawl_settings
Addon().update_settings(crawl_settings("s.db", {}))
print("aiohttp" in sys.modules)
"""
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "False\n"
