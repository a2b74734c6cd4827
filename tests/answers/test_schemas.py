"""Dataclasses are described for programs, each field as its docstring says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import jsonschema
import msgspec
import pytest

from crawler.answers.schemas import components_of, field_meanings, in_plain_words, whole_schema


@dataclass
class Inner:
    """What is within."""

    when: datetime
    """When it was, as :class:`datetime.datetime`."""


@dataclass
class Outer:
    """What holds others.

    More of it than a line.
    """

    inner: list[Inner]
    maybe: Inner | None = None
    """Another one, if there is one."""
    ended: datetime | None = None
    labels: dict[str, int] = field(default_factory=dict)


@dataclass
class Derived(Outer):
    """One more."""

    further: int = 0
    """A number that
    goes on."""


def test_those_that_a_dataclass_holds_are_described_with_it_however_deep() -> None:
    components = components_of([Outer], "#/there/{name}")
    assert sorted(components) == ["Inner", "Outer"]
    assert components["Outer"]["properties"]["inner"]["items"] == {"$ref": "#/there/Inner"}
    assert components["Outer"]["description"] == "What holds others."


def test_an_instant_is_one_wherever_it_stands() -> None:
    inner, outer = (components_of([Outer], "{name}")[name]["properties"] for name in ("Inner", "Outer"))
    assert inner["when"]["format"] == "date-time"
    assert {"type": "string", "format": "date-time"} in outer["ended"]["anyOf"]


def test_a_field_says_what_the_docstring_below_it_says_in_plain_words() -> None:
    assert field_meanings(Outer) == {"maybe": "Another one, if there is one."}
    assert field_meanings(Inner) == {"when": "When it was, as datetime."}


def test_a_dataclass_made_of_another_has_the_meanings_of_both() -> None:
    assert field_meanings(Derived) == {"maybe": "Another one, if there is one.", "further": "A number that goes on."}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("As :func:`~a.b.c` does.", "As c does."),
        ("The ``Content-Type`` of\n    it.", "The Content-Type of it."),
        ("Nothing of it.", "Nothing of it."),
    ],
)
def test_marks_of_documentation_are_left_out(written: str, plain: str) -> None:
    assert in_plain_words(written) == plain


def test_a_whole_schema_takes_what_is_written_of_the_dataclass_and_nothing_else() -> None:
    schema = whole_schema(Outer)
    right = msgspec.to_builtins(Outer(inner=[Inner(datetime(2026, 1, 31, 12))], labels={"a": 1}))
    jsonschema.validate(right, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(right | {"labels": {"a": "one"}}, schema)
