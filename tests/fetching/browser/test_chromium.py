"""Which browser is found, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.fetching.browser.chromium import find_browser, launch_options, rendering_problem


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def settings(**own: object) -> Settings:
    return Settings({"CRAWLER_RENDER_ENABLED": True, **own})


def test_the_one_that_is_named_comes_before_those_of_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    there, named = program(tmp_path, "google-chrome"), program(tmp_path, "other")
    assert find_browser(settings()) == there
    assert find_browser(settings(CRAWLER_BROWSER=str(named))) == named


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "PATH has none: install it" in (rendering_problem(settings()) or "")
    missing = str(tmp_path / "missing")
    assert f"CRAWLER_BROWSER={missing} is no program" in (rendering_problem(settings(CRAWLER_BROWSER=missing)) or "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "`pip install playwright`" in (rendering_problem(settings()) or "")


def test_who_renders_nothing_lacks_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert rendering_problem(settings(CRAWLER_REPLAY="archive")) is None
    assert rendering_problem(settings(CRAWLER_RENDER_ENABLED=False)) is None


@pytest.mark.parametrize(("user", "sandboxed"), [(0, False), (1000, True)])
def test_the_browsers_sandbox_is_on_for_all_but_root(
    user: int, sandboxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert launch_options(Path("chromium"), "http://127.0.0.1:1")["chromium_sandbox"] is sandboxed
