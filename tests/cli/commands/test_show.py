"""``crawler show``."""

from __future__ import annotations

from pathlib import Path

from crawler.store import Store


def test_the_latest_articles_come_first_with_totals(run, store: Path) -> None:
    result = run("show")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[1] for line in lines[1:4]] == ["2026-02-03", "2026-02-02", "2026-01-31"]
    assert "morning.example" in lines[1]
    assert "Story number 3 [bold]" in lines[1]
    assert lines[-1] == "3 articles of 2 outlets stored, 2 URLs failed (`crawler failed` lists them)."


def test_the_list_can_be_cut_and_kept_to_an_outlet(run, store: Path) -> None:
    assert "Story number 2" not in run("show", "--limit", "1").stdout
    assert "Story number 3" not in run("show", "--outlet", "evening.example").stdout


def test_an_article_is_shown_as_a_reader_reads_it(run, store: Path) -> None:
    shown = run("show", "https://morning.example/story-1").stdout
    order = ["World", "Story number 1 [bold]", "Ann Author", "The lead of story 1.", "A paragraph.", "A heading"]
    order += ["  • An item", "Another headline", "rain, wind", "https://morning.example/story-1"]
    places = [shown.index(text) for text in order]
    assert places == sorted(places)
    assert "json-ld" not in shown


def test_the_beginning_of_an_id_names_an_article(run, store: Path) -> None:
    short = run("show", "--limit", "1").stdout.splitlines()[1].split()[0]
    assert "Story number 3" in run("show", short).stdout


def test_provenance_says_where_fields_came_from(run, store: Path) -> None:
    shown = run("show", "https://morning.example/story-1", "--provenance").stdout
    assert "json-ld" in shown
    assert "trafilatura" in shown


def test_an_unknown_article_is_said(run, store: Path) -> None:
    result = run("show", "https://morning.example/nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: no article https://morning.example/nothing is stored")


def test_an_empty_store_says_so(run) -> None:
    Store.open("crawler.db").close()
    result = run("show")
    assert (result.exit_code, result.stdout) == (0, "No article is stored yet.\n")


def test_a_pipe_gets_an_article_without_padding(run, store: Path) -> None:
    lines = run("show", "https://morning.example/story-1").stdout.splitlines()
    assert "  • An item" in lines
    assert all(line == line.rstrip() for line in lines)
