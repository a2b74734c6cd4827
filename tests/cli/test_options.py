"""What options of several commands have in common: a shell completes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warm import crawler


@pytest.fixture
def completed(tmp_path: Path):
    """What bash is told when the Tab key is pressed after some words, in a folder with outlets' files."""
    for name in ("outlets/west.example", "outlets/wide.example", "outlets/.west.example", "others/wild.example"):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.touch()

    def ask(words: str) -> list[str]:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_CRAWLER_COMPLETE": "complete_bash"}
        done = crawler(tmp_path, **asked)
        done.check_returncode()
        return done.stdout.split()

    return ask


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("crawler sco", []),
        ("crawler scr", ["scrape"]),
        ("crawler outlets a", ["add"]),
        ("crawler run --fail", ["--fail-on-alarm"]),
        ("crawler run w", ["west.example", "wide.example"]),
        ("crawler run --outlets others w", ["wild.example"]),
        ("crawler export --outlet wi", ["wide.example"]),
    ],
)
def test_a_shell_completes_commands_options_and_names_of_outlets(completed, words: str, found: list[str]) -> None:
    assert completed(words) == found
