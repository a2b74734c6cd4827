"""``crawler metrics``."""

from __future__ import annotations

import sys
from pathlib import Path


def test_figures_are_printed_or_replace_a_file_whole(run, store: Path) -> None:
    printed = run("metrics")
    assert printed.exit_code == 0, printed.stderr
    assert 'crawler_articles{outlet="morning.example"} 2.0\n' in printed.stdout
    Path("crawler.prom").write_text("an older and longer file\n" * 1000)
    assert run("metrics", "-o", "crawler.prom").exit_code == 0
    assert Path("crawler.prom").read_text() == printed.stdout
    assert not list(Path().glob(".crawler.prom*"))


def test_a_file_that_cannot_be_used_is_told_and_the_others_count(run, store: Path) -> None:
    Path("outlets").mkdir()
    Path("outlets/broken.toml").write_text("name = ")
    Path("outlets/desk.toml").write_text('home = "https://morning.example/"\n')
    result = run("metrics")
    assert result.exit_code == 1
    assert 'crawler_articles{outlet="desk"} 2.0\n' in result.stdout
    assert "not used: outlets/broken.toml, line 1" in result.stderr


def test_without_a_store_an_older_file_stays(run) -> None:
    Path("crawler.prom").write_text("older\n")
    result = run("metrics", "-o", "crawler.prom")
    assert result.exit_code == 1
    assert Path("crawler.prom").read_text() == "older\n"


def test_a_missing_package_is_named(run, store: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    result = run("metrics")
    assert result.exit_code == 1
    assert "pip install prometheus-client" in result.stderr
