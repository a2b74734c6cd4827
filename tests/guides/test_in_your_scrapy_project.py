"""The Scrapy project of the guide crawls, and takes the settings that the guide says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import BaseSettings

import crawler
from crawler.own_settings import SETTINGS
from tests.guides.pages import QUICK, ROOT, blocks


@pytest.fixture
def project(outlets, tmp_path: Path) -> Path:
    """The Scrapy project of the guide, its outlet being one that is served."""
    shown = [*blocks("ini", "in-your-scrapy-project.md"), *blocks("python", "in-your-scrapy-project.md")]
    for block in reversed(shown):  # of two versions of a file the first is written last
        first, _, rest = block.text.partition("\n")
        if re.fullmatch(r"# [\w/.]+", first):
            path = tmp_path / first.removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rest.replace("https://outlet.example", outlets["wexmoor"].url), "utf-8")
            if path.suffix == ".py":
                (path.parent / "__init__.py").touch()
    return tmp_path


def run_project(folder: Path) -> list[dict[str, object]]:
    settings = [word for name, value in QUICK.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "business", *settings, "-O", "articles.jsonl:jsonlines"]
    environment = {k: v for k, v in os.environ.items() if k != "SCRAPY_SETTINGS_MODULE"} | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]


def test_the_scrapy_project_of_the_guide_gives_articles(project: Path) -> None:
    articles = run_project(project)
    assert len(articles) >= 2
    assert all(article["title"] and article["body"] for article in articles)
    assert (project / "news.db").exists()


def test_the_guide_says_what_the_addon_turns_on() -> None:
    settings, untouched = BaseSettings(), BaseSettings()
    crawler.Addon().update_settings(settings)
    guide = (ROOT / "docs/guides/in-your-scrapy-project.md").read_text("utf-8")
    [said] = re.findall(r"item pipelines \| (.*?) \|", guide)
    stages = {int(number): name.replace("-", "_") for number, name in re.findall(r"(\d+) ([\w-]+)", said)}
    pipelines = settings["ITEM_PIPELINES"].items()
    assert stages == {number: pipeline.__module__.rpartition(".")[2] for pipeline, number in pipelines}
    switches = {setting.name for setting in SETTINGS if setting.name.endswith("_ENABLED")}
    assert switches == set(re.findall(r"CRAWLER_\w+_ENABLED", guide))
    for name in ("ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS", "DOWNLOAD_MAXSIZE"):
        assert settings.get(name) == untouched.get(name), name


def test_the_scrapy_project_can_take_all_settings_of_this_one() -> None:
    [block] = [b for b in blocks("python") if "from crawler.settings import *" in b.text]
    taken: dict[str, object] = {}
    exec(compile(block.text, str(block), "exec"), taken)
    settings = {name: value for name, value in taken.items() if name.isupper()}
    assert settings["BOT_NAME"] == "news"
    assert settings["DOWNLOAD_DELAY"] == 1.0
    assert {setting.name for setting in SETTINGS} <= settings.keys()
    assert settings["ADDONS"]
