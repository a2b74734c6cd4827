"""``crawler search``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_what_is_found_is_shown_with_a_passage(run, store: Path) -> None:
    result = run("search", "lead", "story")
    assert result.exit_code == 0
    assert "Story number 1 [bold]" in result.stdout
    assert "The lead of story 1." in result.stdout
    assert "morning.example" in result.stdout


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["story"], {1, 2, 3}),
        (["story", "-3"], {1, 2}),
        (["story", "-hail"], {1, 2, 3}),
        (["lead of story 2"], {2}),
        (["-lead of story 2", "story"], {1, 3}),
        (["stor*", "--outlet", "morning.example"], {1, 3}),
        (["story", "--since", "2026-02-01"], {2, 3}),
        (["story", "--section", "World", "--limit", "9"], {1, 2}),
    ],
)
def test_words_and_options_choose(run, store: Path, options: list[str], numbers: set[int]) -> None:
    shown = run("search", *options).stdout
    assert {n for n in (1, 2, 3) if f"Story number {n}" in shown} == numbers


def test_nothing_found_is_no_error(run, store: Path) -> None:
    result = run("search", "volcano")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No stored article" in result.stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [(["-snow"], 2, "no word that is looked for"), (['"'], 2, "WORDS"), (["rain", "--outlt"], 2, "no option --outlt")],
)
def test_what_cannot_be_searched_for_is_said(run, store: Path, words: list[str], status: int, said: str) -> None:
    result = run("search", *words)
    assert result.exit_code == status
    assert said in " ".join(result.stderr.split())


def test_an_export_takes_words(run, store: Path) -> None:
    lines = run("export", "--words", 'story -"story 3"').stdout.splitlines()
    assert [json.loads(line)["title"][:14] for line in lines] == ["Story number 1", "Story number 2"]
