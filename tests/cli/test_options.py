"""What options of several commands have in common: a shell completes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.items import Article
from crawler.store import Store
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


@pytest.mark.parametrize(
    "command", [["search", "story"], ["export"], ["watches", "add", "harbour"]], ids=lambda command: command[0]
)
def test_a_language_without_a_code_is_used_wrongly(run, store: Path, command: list[str]) -> None:
    result = run(*command, "--language", "english")
    assert result.exit_code == 2
    assert "'english' is no code of a language; one is en, another pt-BR" in result.stderr
    assert run(*command, "--language", "en").exit_code == 0


@pytest.mark.parametrize("command", [["export"], ["watches", "add", "harbour"]], ids=lambda command: command[0])
def test_a_kind_that_there_is_not_is_used_wrongly(run, store: Path, command: list[str]) -> None:
    result = run(*command, "--kind", "artcle")
    assert result.exit_code == 2
    assert "there is no kind 'artcle'; there are article, live_blog, gallery, video, audio, opinion" in result.stderr
    assert run(*command, "--kind", "video").exit_code == 0


def test_a_kind_that_a_page_object_gave_is_one(run, store: Path) -> None:
    heard = Article(url="https://morning.example/heard", outlet="morning.example", title="Heard", kind="podcast")
    with Store.open(store) as opened:
        opened.save(heard)
    assert "1 article written" in run("export", "--kind", "podcast", "-o", "found.jsonl").stderr
