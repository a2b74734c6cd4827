"""``crawler forget``."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.writer import ArchiveWriter
from crawler.store import Store


def stored(store: Path) -> list[str]:
    with Store.open(store) as opened:
        return [article.url for article in opened.articles()]


def test_one_article_is_forgotten_by_its_address(run, store: Path) -> None:
    assert run("export", "--cursor", "kept").exit_code == 0
    result = run("forget", "https://morning.example/story-1", "--yes")
    assert (result.exit_code, result.stdout) == (0, "1 article forgotten.\n")
    assert "No archive was looked into" in result.stderr
    assert stored(store) == ["https://evening.example/story-2", "https://morning.example/story-3"]
    [change] = map(json.loads, run("export", "--cursor", "kept").stdout.splitlines())
    assert (change["change"], change["url"]) == ("forgotten", "https://morning.example/story-1")


@pytest.mark.parametrize("name", ["morning.example", "https://morning.example/"])
def test_an_outlet_is_forgotten_by_its_name_and_home(run, store: Path, name: str) -> None:
    result = run("forget", name, "--yes")
    assert (result.exit_code, result.stdout) == (0, "2 articles forgotten.\n")
    assert stored(store) == ["https://evening.example/story-2"]
    again = run("forget", name, "--yes")
    assert again.exit_code == 1
    assert "there is nothing to forget" in again.stderr


@pytest.mark.parametrize("name", ["https://morning.example/none", "morning.example/none", "nobody.example"])
def test_what_is_not_stored_is_said_and_takes_nothing_else_with_it(run, store: Path, name: str) -> None:
    result = run("forget", name, "--yes")
    assert result.exit_code == 1
    assert name in result.stderr
    assert len(stored(store)) == 3


def test_where_nobody_can_be_asked_nothing_is_forgotten(run, store: Path) -> None:
    result = run("forget", "morning.example", stdin=b"y\n")
    assert result.exit_code == 2
    assert "give --yes" in " ".join(result.stderr.split())
    assert len(stored(store)) == 3


@pytest.mark.parametrize(("answer", "left"), [("n", 3), ("y", 1)])
def test_at_a_terminal_it_is_asked_first(
    run, store: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    asked = []

    def confirm(question: str, *, err: bool) -> bool:
        asked.append(question)
        return answer == "y"

    monkeypatch.setattr("crawler.cli.commands.forget._can_ask", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    assert run("forget", "morning.example").exit_code == (answer == "n")
    assert asked == ["Forget 2 articles of morning.example, and what was learned of its pages?"]
    assert len(stored(store)) == left


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with the pages of the stored articles, an address that leads to one, and a page that gave none."""
    writer = ArchiveWriter(tmp_path / "archive", 1 << 30)
    for url in (*PAGES, "https://evening.example/robots.txt"):
        writer.add(Exchange(url=url, when=datetime(2026, 1, 31, tzinfo=UTC), status=200, body=url.encode()))
    writer.close()
    return tmp_path / "archive"


PAGES = (
    *("https://morning.example/story-1", "https://morning.example/old-1", "https://morning.example/story-3"),
    "https://morning.example/about-us",
)


def archived(archive: Path) -> list[str]:
    return [url for url in PAGES if Archive(archive).find(url)]


def test_the_pages_of_an_article_leave_the_archive_under_all_of_its_addresses(run, store: Path, archive: Path) -> None:
    with Store.open(store) as opened:
        article = opened.article(PAGES[0])
        opened.forget([article.id])
        opened.save(replace(article, other_urls=[PAGES[1]]))
    result = run("forget", PAGES[0], "--archive", archive, "--yes")
    assert (result.exit_code, result.stdout) == (0, f"1 article forgotten, 2 responses gone from {archive}.\n")
    assert archived(archive) == [*PAGES[2:]]


def test_all_of_an_outlet_leaves_the_archive_that_the_settings_name(
    run, store: Path, archive: Path, monkeypatch
) -> None:
    monkeypatch.setattr("crawler.settings.CRAWLER_ARCHIVE", str(archive), raising=False)
    result = run("forget", "morning.example", "--yes")
    assert (result.exit_code, result.stdout) == (0, f"2 articles forgotten, 4 responses gone from {archive}.\n")
    assert archived(archive) == []
    assert Archive(archive).find("https://evening.example/robots.txt")


def test_a_page_that_is_only_in_the_archive_is_named_by_its_address(run, store: Path, archive: Path) -> None:
    command = ("forget", PAGES[-1], "--archive", archive, "--yes")
    assert run(*command).stdout == f"0 articles forgotten, 1 response gone from {archive}.\n"
    again = run(*command)
    assert again.exit_code == 1
    assert f"nothing of {PAGES[-1]} is stored, or in {archive}; there is nothing to forget" in again.stderr
    assert len(stored(store)) == 3


def test_where_the_archive_cannot_be_read_nothing_is_forgotten(run, store: Path, tmp_path: Path) -> None:
    result = run("forget", PAGES[0], "--archive", tmp_path / "nowhere", "--yes")
    assert result.exit_code == 1
    assert "nowhere; name the folder" in result.stderr
    assert len(stored(store)) == 3
