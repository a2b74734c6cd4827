"""Copies of one text on the command line: ``crawler show --cluster`` and ``crawler export --unique``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.items import Article, article_id
from crawler.store import Store

TEXT = " ".join(f"word{number}" for number in range(100))


@pytest.fixture
def copies(store: Path) -> dict[str, str]:
    """Two copies of one text, beside the store's other articles; their ids by outlet."""
    with Store.open(store) as opened:
        for day, outlet in ((5, "late.example"), (4, "early.example")):
            opened.save(
                Article(
                    url=f"https://{outlet}/rain",
                    outlet=outlet,
                    title="Rain",
                    body=f"HARBOUR (WIRE) – {TEXT}",
                    published=datetime(2026, 2, day, 8, tzinfo=UTC),
                    content_hash="0" * 16,
                )
            )
    return {name: article_id(f"{name}.example", f"https://{name}.example/rain") for name in ("late", "early")}


@pytest.mark.parametrize("named", ["early", "late"])
def test_the_copies_are_listed_with_who_was_first(run, copies: dict[str, str], named: str) -> None:
    lines = run("show", "--cluster", copies[named]).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == [copies["early"][:8], copies["late"][:8]]
    assert lines[-1] == "2 copies; the first is of early.example, 2026-02-04 08:00; they come from WIRE."


def test_an_article_says_that_it_has_copies(run, copies: dict[str, str]) -> None:
    run("show")
    assert f"copies in cluster {copies['early'][:8]}" in " ".join(run("show", copies["late"]).stdout.split())


def test_an_article_without_copies_is_told_from_one_that_is_not_there(run, store: Path) -> None:
    url = "https://morning.example/story-1"
    assert run("show", "--cluster", url).stdout == f"No copy of {url} is stored.\n"
    missing = run("show", "--cluster", "https://morning.example/none")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "no article https://morning.example/none is stored" in missing.stderr
    assert run("show", "--cluster", url, "--outlet", "morning.example").exit_code == 2


def test_an_export_may_have_one_copy_of_each(run, copies: dict[str, str]) -> None:
    def outlets(*options: str) -> list[str]:
        return sorted(json.loads(line)["outlet"] for line in run("export", *options).stdout.splitlines())

    assert len(outlets()) == 5
    assert outlets("--unique") == ["early.example", "evening.example", "morning.example", "morning.example"]
    assert outlets("--unique", "--outlet", "late.example") == ["late.example"]
    clusters = {json.loads(line)["cluster"] for line in run("export").stdout.splitlines()}
    assert clusters == {None, copies["early"]}


@pytest.mark.parametrize("option", [("--after", "start"), ("--cursor", "kept"), ("--follow",)])
def test_changes_are_of_all_copies(run, store: Path, option: tuple[str, ...]) -> None:
    result = run("export", "--unique", *option)
    assert result.exit_code == 2
    assert "whose cluster is null or their own id" in " ".join(result.stderr.replace("│", " ").split())
