"""This project's own settings: one list, the environment, and who reads them."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest
from scrapy.settings import BaseSettings

import crawler
from crawler.own_settings import SETTINGS, misspelt, setting_called, setting_values
from crawler.setting import Setting, WrongSetting

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


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("CRAWLER_WORKERS", "-1", "=-1 cannot be used: a whole number from 0 is wanted"),
        ("CRAWLER_LEASE", "0", "=0.0 cannot be used: a number from 0.1 is wanted"),
        ("CRAWLER_LEASE", "nan", "=nan cannot be used: a number from 0.1 is wanted"),
        ("CRAWLER_LEASE", "inf", "=inf cannot be used: a number from 0.1 is wanted"),
        ("CRAWLER_LONGEST_WAIT", "nan", "=nan cannot be used: a number from 0 is wanted"),
        ("CRAWLER_PAGE_TIMEOUT", "-30", "=-30.0 cannot be used: a number from 0.1 is wanted"),
        ("CRAWLER_WORKER_PAGES", "-1", "=-1 cannot be used: a whole number from 0 is wanted"),
        ("CRAWLER_OUTLETS_AT_ONCE", "0", "=0 cannot be used: a whole number from 1 is wanted"),
        ("CRAWLER_LOG_FORMAT", "yaml", "='yaml' cannot be used: text or json is wanted"),
        (
            "CRAWLER_ALLOWED_ADDRESSES",
            "10.2.0.0/33",
            "='10.2.0.0/33' cannot be used: a list of networks such as 10.1.0.0/16,192.168.7.0/24 is wanted",
        ),
    ],
)
def test_an_impossible_value_is_refused_whoever_gives_it(monkeypatch, name: str, text: str, said: str) -> None:
    with pytest.raises(WrongSetting) as of_a_project:
        crawler.Addon().update_settings(BaseSettings({name: text}, priority="project"))
    monkeypatch.setenv(name, text)
    with pytest.raises(WrongSetting) as of_the_environment:
        setting_values()
    assert str(of_a_project.value) == str(of_the_environment.value) == f"{name}{said}"


def test_a_number_that_a_project_gives_is_looked_at_too() -> None:
    with pytest.raises(WrongSetting, match="CRAWLER_HOST_FAILURES=0 cannot be used: a whole number from 1 is wanted"):
        crawler.Addon().update_settings(BaseSettings({"CRAWLER_HOST_FAILURES": 0}, priority="project"))


def test_texts_of_a_project_are_read_as_those_of_the_environment() -> None:
    settings = BaseSettings({"CRAWLER_TDMREP": "off", "CRAWLER_WORKERS": "3"}, priority="project")
    crawler.Addon().update_settings(settings)
    assert (settings["CRAWLER_TDMREP"], settings["CRAWLER_WORKERS"]) == (False, 3)
    assert settings.getpriority("CRAWLER_WORKERS") == 20


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CRAWLER_STORE_PATIENCE", "inf"),
        ("CRAWLER_LONGEST_WAIT", "inf"),
        ("CRAWLER_WORKERS", "0"),
        ("CRAWLER_LEASE", "0.1"),
        ("CRAWLER_ALLOWED_ADDRESSES", "10.1.0.7, fd00::/8"),
        ("CRAWLER_ALLOWED_ADDRESSES", ""),
        ("CRAWLER_LOG_FORMAT", "text"),
    ],
)
def test_the_least_and_the_endless_are_values(name: str, text: str) -> None:
    assert str(setting_called(name).read(text)) == text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CRAWLER_WORKRES", "there is no setting CRAWLER_WORKRES; did you mean CRAWLER_WORKERS?"),
        ("CRAWLER_STROE", "there is no setting CRAWLER_STROE; did you mean CRAWLER_STORE?"),
    ],
)
def test_a_name_that_no_setting_has_is_told_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        setting_called(name)
    assert str(caught.value) == said


def test_a_name_like_none_may_be_of_somebody_elses_setting() -> None:
    assert setting_called("CRAWLER_HOME") is None


def test_of_the_environment_only_names_like_those_of_settings_are_misspelt(monkeypatch) -> None:
    for name in ("CRAWLER_OUTLET", "CRAWLER_HOME", "CRAWLER_STORE", "OTHER_STORE"):
        monkeypatch.setenv(name, "1")
    assert misspelt() == {"CRAWLER_OUTLET": "CRAWLER_OUTLETS"}
