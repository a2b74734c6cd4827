"""``crawler schema``."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

import msgspec
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from crawler.items import Article, Block, Entry, Image, Related


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
