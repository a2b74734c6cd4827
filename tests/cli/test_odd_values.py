"""Whatever stands in the place of a value, a command answers with a sentence and an exit status that is documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from crawler.cli.commands.app import app

_COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
_NEEDED = {"search": ["story"], "history": ["https://morning.example/story-1"], "learn": ["morning.example"]}
_READING = ("show", "export", "failed", "metrics", "status", "schema", *_NEEDED)
_NUMBERS = ["", "-1", "1e400", "nan", "9" * 20, "9" * 400, "²"]
_TEXTS = [
    *("", "9" * 400, "\x1b]0;owned\x07", "a\nb", "\udcff", "folder", "missing/x.jsonl"),
    *("0001-01-01T00:00:00+23:59", "http://[::1", "postgresql://"),
]


def _options(command: str, *, numbers: bool) -> list[str]:
    """The options of a command that take a value: those for which there is a least one, or the others."""
    return [
        option.opts[-1]
        for option in _COMMANDS[command].params
        if option.opts[0].startswith("-") and not option.is_flag
        if (getattr(option, "min", None) is not None) == numbers
    ]


def test_a_number_that_is_none_or_too_large_is_used_wrongly(run) -> None:
    for command in _COMMANDS.keys() - {"outlets", "store"}:
        for option in _options(command, numbers=True):
            for value in _NUMBERS:
                result = run(command, f"{option}={value}")
                assert result.exit_code == 2, (command, option, value)


@pytest.mark.parametrize("command", _READING)
def test_an_odd_text_is_taken_or_refused_in_a_sentence(run, store: Path, command: str) -> None:
    Path("folder").mkdir()
    for option in _options(command, numbers=False):
        for value in _TEXTS:
            result = run(command, *_NEEDED.get(command, ()), f"{option}={value}")
            assert result.exit_code in (0, 1, 2), (option, value, result.output)
            assert result.exit_code == 0 or result.stderr.strip(), (option, value)
            assert "Traceback" not in result.output, (option, value)
            assert "unexpected" not in result.stderr, (option, value)
            assert "\x1b" not in result.stderr, (option, value)
