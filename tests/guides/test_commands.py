"""The commands, options and settings that the README and the guides name exist, and their links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from typer.exceptions import TyperException

from crawler.own_settings import SETTINGS
from tests.guides.pages import PAGES, ROOT, Fenced, each
from tests.guides.shell import COMMAND, check_command, cron, simple_commands

TEXTS = [
    *PAGES,
    *ROOT.glob("*.md"),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/decisions").glob("*.md")),
]
"""Every page for people, whose links lead somewhere."""


@each("sh")
def test_shell_lines_are_commands_and_options_that_exist(block: Fenced) -> None:
    checked = [words for line in block.text.splitlines() for words in simple_commands(line)]
    assert checked
    for words in checked:
        check_command(words)


def examples(command: object) -> Iterator[str]:
    """The lines that a command's help shows, and those below it."""
    yield from re.findall(r"^ *(crawler .*)$", command.help or "", re.M)  # type: ignore[attr-defined]
    for below in getattr(command, "commands", {}).values():
        yield from examples(below)


def test_the_examples_of_help_are_commands_and_options_that_exist() -> None:
    lines = set(examples(COMMAND))
    assert len(lines) > 50
    for words in chain.from_iterable(map(simple_commands, lines)):
        check_command(words)


@each("cron")
def test_cron_lines_are_five_fields_and_a_command(block: Fenced) -> None:
    for line in cron(block.text)[1]:
        *fields, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"[\d*/,-]+", field) for field in fields), line
        assert "%" not in command, "cron takes it for the end of the line"
        plain = re.sub(r"\w+=\$\((.*?)\)", r"\1", command.replace("2>&1", ""))
        for words in simple_commands(plain):
            check_command(words)


@pytest.mark.parametrize(
    "line", ["crawler scarpe https://outlet.example/", "crawler run --onec", "crawler scrape", "crawler outlets"]
)
def test_a_line_that_does_not_work_would_be_seen(line: str) -> None:
    with pytest.raises((AssertionError, TyperException)):
        check_command(line.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_within_sentences_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for said in re.findall(r"`([^`\n]+)`", text):
        words = said.split()
        if words[0] == "crawler" and len(words) > 1:
            command = COMMAND
            for word in words[1:]:
                command = getattr(command, "commands", {}).get(word, command)
            assert command is not COMMAND or words[1].startswith("-"), said
            given = {word for word in words if word.startswith("-") and word != "-"}  # which is standard input
            assert given <= options_of(command), said
        elif words[0] in ("make", "python"):
            check_command(words)
        elif said.startswith("--"):
            assert words[0] in every_option(), said


def options_of(command: object) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}  # type: ignore[attr-defined]


def every_option() -> set[str]:
    commands = [COMMAND, *COMMAND.commands.values(), *COMMAND.commands["outlets"].commands.values()]  # type: ignore[attr-defined]
    return set().union(*map(options_of, commands))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"\bCRAWLER_[A-Z_]+\b", page.read_text("utf-8")))
    assert named <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("page", sorted(set(TEXTS)), ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text):
        path = (page.parent / target) if target else page
        assert path.exists(), target
        titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M) if anchor else []
        slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
        assert not anchor or anchor in slugs, anchor
    for path in re.findall(r"`((?:crawler|docs|tests|fixtures|benchmarks)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


def test_the_first_page_of_the_documentation_leads_to_every_other() -> None:
    folder = ROOT / "docs"
    linked = re.findall(r"\]\(([\w./-]+\.md)\)", (folder / "index.md").read_text("utf-8"))
    pages = {page.relative_to(folder).as_posix() for page in folder.rglob("*.md")}
    assert pages - set(linked) == {"index.md"}
