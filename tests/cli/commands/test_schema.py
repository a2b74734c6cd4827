"""``crawler schema``."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from crawler.archive.exchange import Exchange
from crawler.archive.writer import ArchiveWriter
from crawler.cli.rows import ROWS
from crawler.items import Article, Block, Entry, Image, Related
from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store
from crawler.store.articles.query import ANY
from crawler.store.monitoring.watches import Watch, keep_watch, look_at_watches


@pytest.fixture
def schema(run) -> dict:
    return json.loads(run("schema").stdout)


def _as_exported(article: Article) -> dict:
    return json.loads(msgspec.json.encode(article))


def test_it_is_a_valid_json_schema(schema: dict) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Article"
    Draft202012Validator.check_schema(schema)


def test_every_field_is_in_it_with_its_documentation(schema: dict) -> None:
    assert list(schema["properties"]) == [field.name for field in fields(Article)]
    assert all(about["description"] for about in schema["properties"].values())


def test_exported_articles_keep_to_it(schema: dict) -> None:
    check = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate
    check(_as_exported(Article()))
    now = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
    full = Article(
        blocks=[Block(text="A", kind="heading", level=2)],
        entries=[Entry(text="A", published=now)],
        images=[Image(url="https://outlet.example/i.jpg")],
        related=[Related(title="A")],
        published=now,
        confidence=0.5,
        paywalled=True,
        provenance={"title": "meta"},
    )
    check(_as_exported(full))


def test_what_is_no_article_does_not(schema: dict) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(_as_exported(Article()) | {"tags": None})


COMMANDS = {
    "status": ("status",),
    "failed": ("failed",),
    "history": ("history", "https://morning.example/story-1"),
    "outlets": ("outlets", "list"),
    "reextract": ("reextract", "archive"),
    "watches": ("watches", "show", "all"),
}


@pytest.fixture
def lines(run, store: Path, tmp_path: Path) -> dict[str, list[dict]]:
    """What each command prints with ``--json``."""
    for name, paused in (("morning.example", False), ("evening.example", True)):
        home = f"https://{name}/"
        outlet = Outlet(name=name, home=home, groups=["daily"], paused=paused, proxy="http://me:secret@proxy.example")
        outlet.sources = [Source(kind="feed", url=f"{home}feed")]
        write_outlet(outlet, tmp_path / "outlets" / f"{name}.toml")
    with Store.open(store) as opened:
        article = opened.article("https://morning.example/story-1")
        keep_watch(opened.database, Watch(name="all", events=["headline"], query=ANY, since=opened.now()))
        opened.save(replace(article, title="Another", lead="The lead of another story.", content_hash="changed"))
        look_at_watches(opened.database, opened.now())
    archive = ArchiveWriter(tmp_path / "archive", 1 << 30)
    archive.add(Exchange(url="https://other.example/", when=datetime(2026, 4, 1, tzinfo=UTC), status=200, body=b"a"))
    archive.close()
    results = {name: run(*command, "--json") for name, command in COMMANDS.items()}
    assert all(result.exit_code == 0 for result in results.values())
    return {name: [json.loads(line) for line in result.stdout.splitlines()] for name, result in results.items()}


def test_what_commands_print_as_json_keeps_to_its_schema(run, lines: dict[str, list[dict]]) -> None:
    assert COMMANDS.keys() == ROWS.keys()
    for name, rows in lines.items():
        described = json.loads(run("schema", name).stdout)
        Draft202012Validator.check_schema(described)
        check = Draft202012Validator(described, format_checker=Draft202012Validator.FORMAT_CHECKER).validate
        assert rows
        for row in rows:
            check(row)
        with pytest.raises(ValidationError):
            check(rows[0] | {"surplus": 1})


def test_lines_say_what_the_tables_say(lines: dict[str, list[dict]]) -> None:
    assert {row["outlet"]: row["paused"] for row in lines["status"]} == {
        "evening.example": True,
        "morning.example": False,
    }
    assert {row["reason"] for row in lines["failed"]} == {"answered 404", "no answer in time"}
    first, second = lines["history"]
    assert (first["revision"], first["changes"], second["revision"]) == (1, [], 2)
    assert {"kind": "come", "text": "another "} in second["changes"]
    assert lines["outlets"][0]["sources"] == {"feed": 1}
    assert "secret" not in json.dumps(lines)
