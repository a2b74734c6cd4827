"""Nothing that a page says steers the terminal."""

from __future__ import annotations

import logging
import os
import pty
from pathlib import Path
from threading import Timer

import pytest
from rich.text import Text

from crawler.cli.crawling import report
from crawler.cli.tables import plain_table, print_parts
from crawler.cli.terminal import guard_terminal, safe, tell
from crawler.items import Article, Block
from crawler.running.base import Ended, Job
from crawler.store import Counts, Store
from tests.warm import Started

STEERING = "\x1b]0;owned\x07\x9b31m\u202e\x7f"


def on_terminal(folder: Path, *arguments: str) -> str:
    """What a terminal gets of a command."""
    master, slave = pty.openpty()
    process = Started(folder, *arguments, stdout=slave, stderr=slave, TERM="xterm", COLUMNS="100")
    os.close(slave)
    limit = Timer(60, process.kill)
    limit.start()
    got = b""
    try:
        while more := os.read(master, 65536):
            got += more
    except OSError:  # the other end is closed
        pass
    finally:
        process.kill()
        process.wait(60)
        limit.cancel()
    os.close(master)
    return got.decode()


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder whose store has an article that tries."""
    with Store.open(tmp_path / "crawler.db") as store:
        article = Article(url="https://outlet.example/a", outlet="outlet.example", content_hash="a")
        article.title = article.lead = article.body = f"Head{STEERING}line [red]and[/red] more"
        article.blocks = [Block(text=article.body)]
        article.authors = article.tags = [f"Ann{STEERING}"]
        store.save(article)
    return tmp_path


@pytest.mark.parametrize("command", ["show", "show https://outlet.example/a", "export --format text", "export"])
def test_a_terminal_gets_no_control_character_of_a_page(hostile: Path, command: str) -> None:
    got = on_terminal(hostile, *command.split())
    assert "Head" in got
    assert not {"\x07", "\x9b", "\x7f", "\u202e"} & set(got)
    assert "\x1b]" not in got
    assert "[red]and[/red]" in got.replace("\r\n", "")


def test_a_text_keeps_its_tabs_lines_and_letters() -> None:
    text = "Ünï\tcode\nשלום\u200f 👩\u200d🚒"
    assert safe(text) == text


def test_what_libraries_log_of_a_page_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    guard_terminal()
    record = logging.LogRecord("parser", logging.WARNING, "", 0, "cannot read %s", (f"a{STEERING}b",), None)
    assert logging.lastResort is not None
    logging.lastResort.handle(record)
    said = capsys.readouterr().err
    assert said.startswith("cannot read a")
    assert said == safe(said)


def test_words_of_a_server_in_a_reason_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    reason = f"not HTML: [/red][link=https://evil.example]x{STEERING}"
    ended = Ended(job=Job(name="section", spider="section"), counts=Counts(failed={reason: 1}), complete=True)
    ended.problems["https://outlet.example/a"] = reason
    assert report(ended) == 1
    said = capsys.readouterr().err
    assert said.count("[/red][link=https://evil.example]x") == 2
    assert said == safe(said)


def test_what_goes_into_a_pipe_is_plain_even_with_force_color(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    table = plain_table("name")
    table.add_row(Text("one", style="red"))
    print_parts(table, Text("bold", style="bold"))
    tell(("said", "red"))
    assert capsys.readouterr() == ("name\none\nbold\n", "said\n")
