"""Command lines that pages show: whether their commands, options and values exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings
from typer.main import get_command

from crawler.cli.commands.app import app
from tests.guides.pages import ROOT, blocks

COMMAND = get_command(app)
OTHERS = {"cd", "createdb", "curl", "echo", "export", "journalctl", "jq", "pip", "sqlite3", "systemctl"}
"""Programs of others, whose options are not looked up."""


def simple_commands(line: str) -> Iterator[list[str]]:
    """The words of each command of a shell line, without what it writes to."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    tokens = iter(lexer)
    for token in tokens:
        if token in (">", ">>", "<"):
            next(tokens)
        elif set(token) <= set("|&;"):
            yield words
            words = []
        else:
            words.append(token)
    if words:
        yield words


def check_command(words: list[str]) -> None:
    """Fail for a command that does not exist, an option it does not have, a value it does not take."""
    program, *arguments = words
    if Path(program).name == "crawler":
        check_ours(arguments)
    elif program == "make":
        assert f"\n{arguments[0]}:" in (ROOT / "Makefile").read_text("utf-8"), words
    elif program == "python":
        assert arguments[0] == "-m", words
        assert find_spec(arguments[1]) is not None, words
    elif program == "scrapy":
        assert arguments[0] == "crawl", words
        names = {name for block in blocks("python") for name in re.findall(r'^    name = "(\w+)"', block.text, re.M)}
        assert arguments[1] in {*SpiderLoader.from_settings(get_project_settings()).list(), *names}, words
    else:
        assert program in OTHERS, words


def check_ours(arguments: list[str]) -> None:
    """Let typer read a command line, down to the command that would run."""
    context = COMMAND.make_context("crawler", list(arguments))
    command, rest = COMMAND, [*context._protected_args, *context.args]
    while rest and hasattr(command, "commands"):
        name, *rest = rest
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
        context = command.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args]
    assert not hasattr(command, "commands"), f"{arguments} names no command"


def cron(text: str) -> tuple[dict[str, str], list[str]]:
    """A crontab's variables, and its commands."""
    lines = text.splitlines()
    variables = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    return variables, [line for line in lines if not re.match(r"\w+=", line)]
