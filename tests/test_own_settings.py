"""This project's own settings: one list, the environment, and who reads them."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest
from scrapy.settings import BaseSettings

import crawler
from crawler.own_settings import SETTINGS, Setting, setting_values

PACKAGE = Path(crawler.__file__).parent
NAMES = {setting.name for setting in SETTINGS}


def test_every_setting_that_is_read_is_in_the_list_and_every_one_in_the_list_is_read() -> None:
    named: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name == "own_settings.py" or "CRAWLER_" not in (text := path.read_text("utf-8")):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(re.findall(r"\bCRAWLER_[A-Z_]*[A-Z]\b(?!…)", node.value))
    switches = {name for name in NAMES if name.endswith("_ENABLED")}  # their names are put together by the add-on
    assert named <= NAMES
    assert NAMES - switches <= named


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_explained_with_an_example_that_can_be_read(setting: Setting) -> None:
    assert setting.meaning.endswith(".")
    assert type(setting.read(setting.example)) is setting.kind
    assert setting.read(setting.example) != setting.default
    assert bool(setting.unit) == (setting.kind in (int, float))


def test_the_add_on_and_the_settings_of_this_project_read_the_same_environment(monkeypatch) -> None:
    monkeypatch.setenv("CRAWLER_STORE", "news.db")
    monkeypatch.setenv("CRAWLER_WORKERS", "3")
    monkeypatch.setenv("CRAWLER_TDMREP", "off")
    project = runpy.run_path(str(PACKAGE / "settings.py"))
    elsewhere = BaseSettings()
    crawler.Addon().update_settings(elsewhere)
    for settings in (project, elsewhere):
        assert (settings["CRAWLER_STORE"], settings["CRAWLER_WORKERS"], settings["CRAWLER_TDMREP"]) == (
            "news.db",
            3,
            False,
        )


def test_what_a_project_sets_wins_over_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("CRAWLER_STORE", "environment.db")
    settings = BaseSettings({"CRAWLER_STORE": "project.db"}, priority="project")
    crawler.Addon().update_settings(settings)
    assert settings["CRAWLER_STORE"] == "project.db"


@pytest.mark.parametrize(
    ("name", "text"), [("CRAWLER_WORKERS", "many"), ("CRAWLER_LEASE", "2 min"), ("CRAWLER_TDMREP", "perhaps")]
)
def test_a_value_of_another_type_in_the_environment_is_named(monkeypatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(ValueError, match=f"{name}='{text}' cannot be used: .* is wanted"):
        setting_values()
