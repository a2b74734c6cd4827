"""``crawler forget``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.store import Store


def stored(store: Path) -> list[str]:
    with Store.open(store) as opened:
        return [article.url for article in opened.articles()]


def test_one_article_is_forgotten_by_its_address(run, store: Path) -> None:
    assert run("export", "--cursor", "kept").exit_code == 0
    result = run("forget", "https://morning.example/story-1", "--yes")
    assert (result.exit_code, result.stdout) == (0, "1 article forgotten.\n")
    assert "An archive of crawls is not touched" in result.stderr
    assert stored(store) == ["https://evening.example/story-2", "https://morning.example/story-3"]
    [change] = map(json.loads, run("export", "--cursor", "kept").stdout.splitlines())
    assert (change["change"], change["url"]) == ("forgotten", "https://morning.example/story-1")


@pytest.mark.parametrize("name", ["morning.example", "https://morning.example/"])
def test_an_outlet_is_forgotten_by_its_name_and_home(run, store: Path, name: str) -> None:
    result = run("forget", name, "--yes")
    assert (result.exit_code, result.stdout) == (0, "2 articles forgotten.\n")
    assert stored(store) == ["https://evening.example/story-2"]
    again = run("forget", name, "--yes")
    assert again.exit_code == 1
    assert "there is nothing to forget" in again.stderr


@pytest.mark.parametrize("name", ["https://morning.example/none", "morning.example/none", "nobody.example"])
def test_what_is_not_stored_is_said_and_takes_nothing_else_with_it(run, store: Path, name: str) -> None:
    result = run("forget", name, "--yes")
    assert result.exit_code == 1
    assert name in result.stderr
    assert len(stored(store)) == 3


def test_where_nobody_can_be_asked_nothing_is_forgotten(run, store: Path) -> None:
    result = run("forget", "morning.example", stdin=b"y\n")
    assert result.exit_code == 2
    assert "give --yes" in " ".join(result.stderr.split())
    assert len(stored(store)) == 3


@pytest.mark.parametrize(("answer", "left"), [("n", 3), ("y", 1)])
def test_at_a_terminal_it_is_asked_first(
    run, store: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    asked = []

    def confirm(question: str, *, err: bool) -> bool:
        asked.append(question)
        return answer == "y"

    monkeypatch.setattr("crawler.cli.commands.forget._can_ask", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    assert run("forget", "morning.example").exit_code == (answer == "n")
    assert asked == ["Forget 2 articles of morning.example, and what was learned of its pages?"]
    assert len(stored(store)) == left
