"""``crawler export`` of what changed."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.store import Store

ROOT = Path(__file__).parents[3]


def _changes(lines: str) -> list[tuple[str, str]]:
    return [(change["change"], change["url"]) for change in map(json.loads, lines.splitlines())]


def _change_one(store: Path, number: int = 2) -> str:
    with Store.open(store) as opened:
        article = list(opened.articles())[number - 1]
        opened.save(replace(article, body="Another text.", blocks=[], content_hash="f" * 16))
    return article.url


def test_each_line_says_what_changed_and_how_to_go_on(run, store: Path) -> None:
    lines = run("export", "--after", "start").stdout
    assert [kind for kind, _ in _changes(lines)] == ["new"] * 3
    second, last = (json.loads(line)["cursor"] for line in lines.splitlines()[1:])
    assert run("export", "--after", second).stdout == lines.splitlines(keepends=True)[2]
    assert run("export", "--after", last).stdout == ""
    changed = _change_one(store)
    assert _changes(run("export", "--after", last).stdout) == [("revised", changed)]


def test_a_file_keeps_the_cursor(run, store: Path) -> None:
    assert "3 changes written to a.csv" in run("export", "-o", "a.csv", "--cursor", "kept").stderr
    assert "0 changes" in run("export", "-o", "b.csv", "--cursor", "kept").stderr
    changed = _change_one(store)
    run("export", "-o", "c.csv", "--cursor", "kept")
    with open("c.csv", newline="", encoding="utf-8") as file:
        assert [row["url"] for row in csv.DictReader(file)] == [changed]


def test_a_file_of_something_else_is_no_cursor_and_not_told_whole(run, store: Path) -> None:
    Path("kept").write_text("one word after the other " * 1000)
    result = run("export", "--cursor", "kept")
    assert (result.exit_code, len(result.stderr) < 300) == (1, True)
    assert result.stderr.startswith("Error: 'one word after the other one")


def test_the_cursor_stays_when_the_file_cannot_be_written(run, store: Path) -> None:
    assert run("export", "-o", "missing/a.csv", "--cursor", "kept").exit_code == 1
    assert not Path("kept").exists()


def test_a_limit_ends_where_the_next_begins(run, store: Path) -> None:
    whole = run("export", "--after", "start").stdout
    parts = [run("export", "--limit", "1", "--cursor", "kept").stdout for _ in range(4)]
    assert "".join(parts) == whole
    assert parts[3] == ""


def test_what_is_forgotten_is_told_where_the_format_has_a_place_for_it(run, store: Path) -> None:
    start = run("export", "--cursor", "kept").stdout
    kept = Path("kept").read_text()
    first = json.loads(start.splitlines()[0])
    with Store.open(store) as opened:
        assert opened.forget([first["id"]]) == 1
    told = json.loads(run("export", "--after", kept.strip()).stdout)
    assert told.pop("cursor") > kept[:12]
    assert told == {"change": "forgotten", **{name: first[name] for name in ("id", "url", "outlet")}}
    result = run("export", "-o", "a.csv", "--after", kept.strip())
    assert "1 left out that the store has forgotten" in result.stderr
    assert len(Path("a.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--after", "yesterday"], 1, "is no cursor"),
        (["--after", "0123456789ab-1"], 1, "is of another store"),
        (["--after", "start", "--cursor", "kept"], 2, "not both"),
        (["--follow", "-o", "a.jsonl"], 2, "to standard output"),
        (["--follow", "--format", "csv"], 2, "to standard output"),
    ],
)
def test_what_cannot_be_followed_is_said(run, store: Path, options: list[str], status: int, said: str) -> None:
    Path("a.jsonl").write_text("what was there\n")
    result = run("export", *options)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in " ".join(result.stderr.split())
    assert Path("a.jsonl").read_text() == "what was there\n"


def test_an_export_that_follows_goes_on_as_articles_arrive(run, store: Path) -> None:
    options = ["--follow", "--limit", "4", "--cursor", f"{store}.cursor", "--store", str(store)]
    command = [sys.executable, "-m", "crawler", "export", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        watchdog = threading.Timer(90, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            first = [process.stdout.readline() for _ in range(3)]
            changed = _change_one(store)
            rest, _ = process.communicate()
        finally:
            watchdog.cancel()
    assert [kind for kind, _ in _changes("".join(first))] == ["new"] * 3
    assert _changes(rest) == [("revised", changed)]
    assert Path(f"{store}.cursor").read_text().strip() == json.loads(rest)["cursor"]
