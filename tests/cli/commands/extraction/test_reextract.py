"""What today's extraction would change is told by field, and stored only where that is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.cli.commands.extraction.reextract import _report, changed_fields
from crawler.items import Article
from crawler.running.archives.reextraction import NOT_ARCHIVED, Rereading
from crawler.store import Store

STORED = Article(
    id="0123456789abcdef",
    url="https://outlet.example/a",
    outlet="outlet.example",
    title="Rain",
    body="It rains.",
    content_hash="1",
    fetched_at=datetime(2026, 1, 31, tzinfo=UTC),
    provenance={"title": "h1"},
)
OTHER = replace(STORED, title="Rain at last", content_hash="2", provenance={"title": "json-ld"})


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "crawler.db") as store:
        store.save(STORED)
        yield store


def report(capsys: pytest.CaptureFixture[str], *rereadings: Rereading, store=None, as_json=False) -> tuple[str, str]:
    _report(iter(rereadings), store, as_json=as_json)
    said = capsys.readouterr()
    return said.out, said.err


def test_fields_that_only_follow_others_are_not_named() -> None:
    body = replace(STORED, body="It rained.", content_hash="2", word_count=2)
    assert changed_fields(STORED, body) == ["body"]
    assert changed_fields(STORED, replace(STORED, word_count=9)) == ["word_count"], "nothing that it follows changed"


def test_a_template_that_was_extended_and_gives_the_same_changes_nothing() -> None:
    by_template = replace(STORED, model="0a1b2c3d", confidence=0.885)
    assert changed_fields(by_template, replace(by_template, model="4e5f6a7b")) == []
    assert changed_fields(by_template, replace(by_template, model="4e5f6a7b", confidence=0.886)) == []
    assert changed_fields(by_template, replace(by_template, model="4e5f6a7b", confidence=0.6)) == [
        "confidence",
        "model",
    ]
    assert changed_fields(by_template, replace(by_template, confidence=0.886)) == ["confidence"]
    other = replace(OTHER, model="4e5f6a7b", confidence=0.885)
    assert changed_fields(by_template, other) == ["title", "model", "provenance"]


def test_what_would_change_is_shown_word_by_word_and_counted(capsys) -> None:
    said, _ = report(capsys, Rereading(stored=STORED, article=OTHER), Rereading(stored=STORED, article=STORED))
    assert f"{STORED.id[:8]} {STORED.url}: title, provenance\n" in said
    assert "  title: Rain{+ at last+}\n" in said
    assert "  provenance: title h1 → json-ld\n" in said
    assert said.endswith("1 would change, 1 as stored (title 1, provenance 1).\n")


def test_nothing_is_written_without_being_asked_for(store: Store, capsys) -> None:
    report(capsys, Rereading(stored=STORED, article=OTHER))
    assert store.article(STORED.id).title == "Rain"
    said, _ = report(capsys, Rereading(stored=STORED, article=OTHER), store=store)
    assert "1 changed" in said
    assert (store.article(STORED.id).title, store.article(STORED.id).revision) == ("Rain at last", 1)


def test_an_article_that_was_stored_anew_meanwhile_is_left_alone(store: Store, capsys) -> None:
    store.save(replace(STORED, body="Snow.", content_hash="3", fetched_at=datetime(2026, 2, 1, tzinfo=UTC)))
    said, _ = report(capsys, Rereading(stored=STORED, article=OTHER), store=store)
    assert "not written: it was stored anew meanwhile" in said
    assert store.article(STORED.id).title == "Rain"


def test_as_json_there_is_a_line_for_each_and_the_sum_stands_apart(capsys) -> None:
    said, told = report(
        capsys,
        Rereading(stored=STORED, article=OTHER),
        Rereading(stored=STORED, reason=NOT_ARCHIVED),
        Rereading(stored=STORED, reason="no article: listing"),
        as_json=True,
    )
    first, missing, left = (json.loads(line) for line in said.splitlines())
    assert first["changes"]["title"] == {"stored": "Rain", "read": "Rain at last"}
    assert (missing["outcome"], missing["changes"]) == ("not in the archive", {})
    assert (left["outcome"], left["reason"]) == ("left alone", "no article: listing")
    assert "1 would change, 1 not in the archive, 1 left alone" in told


def test_of_an_empty_store_that_is_told(capsys) -> None:
    assert report(capsys)[0] == "No article is stored.\n"
