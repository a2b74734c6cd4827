"""What options of several commands have in common: a shell completes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def completed(tmp_path: Path):
    """What bash is told when the Tab key is pressed after some words, in a folder with outlets' files."""
    for name in ("outlets/west.example", "outlets/wide.example", "outlets/.west.example", "others/wild.example"):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.touch()

    def ask(words: str) -> list[str]:
        environment = os.environ | {
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
            "_CRAWLER_COMPLETE": "complete_bash",
        }
        done = subprocess.run(
            [sys.executable, "-m", "crawler"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
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
