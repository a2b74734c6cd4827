"""What was read of a page and why, as two tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from rich.table import Table

from crawler.cli.explanation import fields_without_value, tables_of
from crawler.extraction.explain import ExplainedBlock, ExplainedField, Explanation
from crawler.items import Block, Image, Related


def explanation(*fields: ExplainedField, blocks: list[ExplainedBlock] | None = None) -> Explanation:
    return Explanation("an article", list(fields), blocks or [])


def rows(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*([str(cell) for cell in column.cells] for column in table.columns), strict=True))


def shown(value: Any) -> str:
    [(_, text, _)] = rows(tables_of(explanation(ExplainedField("field", value, "page")))[0])
    return text


def test_a_field_is_followed_by_the_values_that_lost() -> None:
    title = ExplainedField("title", "Rain", "h1", [("Rain | Hills", "title element"), (None, "og:title")])
    fields, _ = tables_of(explanation(title))
    assert rows(fields) == [
        ("title", "Rain", "h1"),
        ("", "not Rain | Hills", "title element"),
        ("", "not -", "og:title"),
    ]


def test_fields_for_which_the_page_says_nothing_are_named_apart() -> None:
    found = explanation(
        ExplainedField("title", "Rain", "h1"),
        ExplainedField("section", None, ""),
        ExplainedField("authors", [], ""),
        ExplainedField("lead", None, "", [("Menu", "description")]),
    )
    assert fields_without_value(found) == ["section", "authors"]
    assert [row[0] for row in rows(tables_of(found)[0])] == ["title", "lead", ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["rain", "hills"], "rain, hills"),
        (datetime(2026, 1, 31, 12, 30, tzinfo=UTC), "2026-01-31T12:30:00+00:00"),
        (Image(url="/a.jpg", caption="The dam"), "/a.jpg – The dam"),
        (Related(title="Snow", url="/snow"), "Snow"),
        ([Block(text="One."), Block(text="Two\n lines.")], "One., Two lines."),
        (False, "False"),
        ("x" * 300, "x" * 90 + "…"),
    ],
)
def test_a_value_stands_on_one_short_line(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_block_has_what_became_of_it_and_what_spoke_for_it() -> None:
    blocks = [
        ExplainedBlock("It rained.", "text", "div.text p", 0.954, [("stops", 1.5), ("links", -0.5)]),
        ExplainedBlock("Menu", "too far", "nav"),
    ]
    _, table = tables_of(explanation(blocks=blocks))
    assert rows(table) == [
        ("text", "It rained.", "div.text p", "0.95", "+stops −links"),
        ("too far", "Menu", "nav", "", ""),
    ]
